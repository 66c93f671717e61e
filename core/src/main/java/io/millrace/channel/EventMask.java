package io.millrace.channel;

import java.net.SocketAddress;

/**
 * One bit for each event and operation. A handler's mask has the bits of those that it acts on: the methods that it does not merely
 * inherit from the interfaces. A pipeline passes over handlers without the bit.
 */
final class EventMask {
    static final int EXCEPTION_CAUGHT = 1;
    static final int REGISTERED = 1 << 1;
    static final int UNREGISTERED = 1 << 2;
    static final int ACTIVE = 1 << 3;
    static final int INACTIVE = 1 << 4;
    static final int CHANNEL_READ = 1 << 5;
    static final int READ_COMPLETE = 1 << 6;
    static final int USER_EVENT = 1 << 7;
    static final int WRITABILITY = 1 << 8;
    static final int BIND = 1 << 9;
    static final int CONNECT = 1 << 10;
    static final int DISCONNECT = 1 << 11;
    static final int CLOSE = 1 << 12;
    static final int DEREGISTER = 1 << 13;
    static final int READ = 1 << 14;
    static final int WRITE = 1 << 15;
    static final int FLUSH = 1 << 16;

    /** What happens on a channel, exceptions aside: those come from anywhere and have no order with the rest. */
    static final int INBOUND =
            REGISTERED | UNREGISTERED | ACTIVE | INACTIVE | CHANNEL_READ | READ_COMPLETE | USER_EVENT | WRITABILITY;

    /** What is asked of a channel. */
    static final int OUTBOUND = BIND | CONNECT | DISCONNECT | CLOSE | DEREGISTER | READ | WRITE | FLUSH;

    private EventMask() {}

    static int of(Class<? extends ChannelHandler> type) {
        int mask = bit(EXCEPTION_CAUGHT, type, "exceptionCaught", Throwable.class);
        if (ChannelInboundHandler.class.isAssignableFrom(type)) {
            mask |= bit(REGISTERED, type, "channelRegistered")
                    | bit(UNREGISTERED, type, "channelUnregistered")
                    | bit(ACTIVE, type, "channelActive")
                    | bit(INACTIVE, type, "channelInactive")
                    | bit(CHANNEL_READ, type, "channelRead", Object.class)
                    | bit(READ_COMPLETE, type, "channelReadComplete")
                    | bit(USER_EVENT, type, "userEventTriggered", Object.class)
                    | bit(WRITABILITY, type, "channelWritabilityChanged");
        }
        if (ChannelOutboundHandler.class.isAssignableFrom(type)) {
            mask |= bit(BIND, type, "bind", SocketAddress.class, ChannelPromise.class)
                    | bit(CONNECT, type, "connect", SocketAddress.class, SocketAddress.class, ChannelPromise.class)
                    | bit(DISCONNECT, type, "disconnect", ChannelPromise.class)
                    | bit(CLOSE, type, "close", ChannelPromise.class)
                    | bit(DEREGISTER, type, "deregister", ChannelPromise.class)
                    | bit(READ, type, "read")
                    | bit(WRITE, type, "write", Object.class, ChannelPromise.class)
                    | bit(FLUSH, type, "flush");
        }
        return mask;
    }

    private static int bit(int bit, Class<?> type, String method, Class<?>... argumentTypes) {
        Class<?>[] parameters = new Class<?>[argumentTypes.length + 1];
        parameters[0] = ChannelHandlerContext.class;
        System.arraycopy(argumentTypes, 0, parameters, 1, argumentTypes.length);
        Class<?> declaring;
        try {
            declaring = type.getMethod(method, parameters).getDeclaringClass();
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(type.getName() + " has no public " + method, e);
        }
        boolean passesOn = declaring == ChannelHandler.class
                || declaring == ChannelInboundHandler.class
                || declaring == ChannelOutboundHandler.class;
        return passesOn ? 0 : bit;
    }
}
