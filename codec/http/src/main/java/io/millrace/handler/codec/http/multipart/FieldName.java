package io.millrace.handler.codec.http.multipart;

/** Names of fields: without line ends, and not empty. */
final class FieldName {
    private FieldName() {}

    static String clean(String name) {
        String clean = isClean(name) ? name : withoutLineEnds(name).strip();
        if (clean.isEmpty()) {
            throw new IllegalArgumentException("Param 'name' must not be empty");
        }
        return clean;
    }

    private static boolean isClean(String name) {
        int last = name.length() - 1;
        for (int i = 0; i <= last; i++) {
            char c = name.charAt(i);
            if (c == '\r' || c == '\n' || c == '\t') {
                return false;
            }
        }
        return last < 0 || !Character.isWhitespace(name.charAt(0)) && !Character.isWhitespace(name.charAt(last));
    }

    private static String withoutLineEnds(String name) {
        StringBuilder clean = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '\r' || c == '\t') {
                clean.append(' ');
            } else if (c != '\n') {
                clean.append(c);
            }
        }
        return clean.toString();
    }

    /** The hash of names that are equal whatever their case. */
    static int hash(String name) {
        int hash = 0;
        for (int i = 0; i < name.length(); i++) {
            hash = 31 * hash + Character.toLowerCase(Character.toUpperCase(name.charAt(i)));
        }
        return hash;
    }

    /** The order of parts. */
    static int compare(InterfaceHttpData one, InterfaceHttpData other) {
        if (one.getHttpDataType() != other.getHttpDataType()) {
            throw new ClassCastException(
                    "Cannot compare " + one.getHttpDataType() + " with " + other.getHttpDataType());
        }
        return one.getName().compareToIgnoreCase(other.getName());
    }
}
