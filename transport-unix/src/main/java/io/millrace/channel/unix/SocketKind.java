package io.millrace.channel.unix;

/** The kinds of sockets that channels are made of; each has a table of options of its own. */
public enum SocketKind {
    /** A TCP connection. */
    STREAM,
    /** A socket that accepts TCP connections. */
    LISTENER,
    /** A UDP socket. */
    DATAGRAM,
    /** A connection over a unix domain socket. */
    DOMAIN_STREAM,
    /** A unix domain socket that accepts connections. */
    DOMAIN_LISTENER,
    /** A unix domain socket of datagrams. */
    DOMAIN_DATAGRAM
}
