package io.millrace.channel.unix;

import io.millrace.channel.unix.sys.Errno;

/** The descriptor of a channel: it is open as long as the channel's socket is, and closing it closes the channel. */
final class ChannelDescriptor extends FileDescriptor {
    private final UnixChannelIo io;

    ChannelDescriptor(UnixChannelIo io) {
        super(io.fd());
        this.io = io;
    }

    @Override
    public boolean isOpen() {
        return io.isOpen();
    }

    /** Nobody but the channel closes the number, so that nobody gets the right to. */
    @Override
    protected boolean markClosed() {
        return false;
    }

    @Override
    public void close() {
        io.channel().close();
    }

    /** The channel may be closed on another loop meanwhile: not before the kernel has the socket's reference. */
    @Override
    int pass(DescriptorMessage message, int socket) {
        synchronized (io) {
            return isOpen() ? message.send(socket, intValue()) : -Errno.EBADF;
        }
    }
}
