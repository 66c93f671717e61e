package io.millrace.channel.unix;

/** A connection on its way from a listener to the channel that will own it. */
public final class AcceptedSocket {
    private final UnixStreamIo io;

    AcceptedSocket(UnixStreamIo io) {
        this.io = io;
    }

    UnixStreamIo io() {
        return io;
    }

    /** One of a domain, from a listener of that kind. */
    DomainStreamIo domainIo() {
        return (DomainStreamIo) io;
    }
}
