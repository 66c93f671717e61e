package io.millrace.channel.socket;

import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;

/** The family of a socket's addresses. */
public enum SocketProtocolFamily implements ProtocolFamily {
    /** IPv4. */
    INET,
    /** IPv6. */
    INET6,
    /** Domain sockets. */
    UNIX;

    /**
     * The JDK's constant of the family.
     *
     * @return the constant of the same name
     */
    public ProtocolFamily toJdkFamily() {
        return switch (this) {
            case INET -> StandardProtocolFamily.INET;
            case INET6 -> StandardProtocolFamily.INET6;
            case UNIX -> StandardProtocolFamily.UNIX;
        };
    }

    /**
     * The constant for a family of the JDK.
     *
     * @param family the JDK's constant, or one of these
     * @return the constant of the same name
     * @throws UnsupportedOperationException if there is none
     */
    public static SocketProtocolFamily of(ProtocolFamily family) {
        if (family instanceof SocketProtocolFamily known) {
            return known;
        }
        if (family instanceof StandardProtocolFamily standard) {
            return switch (standard) {
                case INET -> INET;
                case INET6 -> INET6;
                case UNIX -> UNIX;
            };
        }
        throw new UnsupportedOperationException("ProtocolFamily not supported: " + family);
    }
}
