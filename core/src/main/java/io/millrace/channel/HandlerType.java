package io.millrace.channel;

/**
 * What a pipeline knows of a class of handlers, found out once.
 *
 * @param mask the events that its instances act on
 * @param sharable whether an instance may be in several places
 * @param firstName the name that the first instance in a pipeline gets if it was given none
 */
record HandlerType(int mask, boolean sharable, String firstName) {
    private static final ClassValue<HandlerType> TYPES = new ClassValue<>() {
        @Override
        protected HandlerType computeValue(Class<?> type) {
            return new HandlerType(
                    EventMask.of(type.asSubclass(ChannelHandler.class)),
                    type.isAnnotationPresent(ChannelHandler.Sharable.class),
                    withoutPackage(type) + "#0");
        }
    };

    static HandlerType of(Class<?> handlerType) {
        return TYPES.get(handlerType);
    }

    static String withoutPackage(Class<?> type) {
        String name = type.getName();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** The name of the instance number {@code index}. */
    String name(int index) {
        return index == 0 ? firstName : firstName.substring(0, firstName.length() - 1) + index;
    }
}
