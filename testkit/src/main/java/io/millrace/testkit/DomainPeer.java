package io.millrace.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;

/**
 * The JDK's own domain socket as a plain {@link Socket}, as far as suites use one. Its reads have no deadline but the
 * test's, which interrupts them.
 */
final class DomainPeer extends Socket {
    private final SocketChannel channel;
    private final InputStream input;
    private final OutputStream output;

    private DomainPeer(SocketChannel channel) {
        this.channel = channel;
        input = Channels.newInputStream(channel);
        output = Channels.newOutputStream(channel);
    }

    /** Connects to a server, whose address says its path. */
    static DomainPeer to(SocketAddress server) throws IOException {
        return new DomainPeer(SocketChannel.open(UnixDomainSocketAddress.of(server.toString())));
    }

    @Override
    public InputStream getInputStream() {
        return input;
    }

    @Override
    public OutputStream getOutputStream() {
        return output;
    }

    @Override
    public void shutdownInput() throws IOException {
        channel.shutdownInput();
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public boolean isClosed() {
        return !channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        channel.close();
        super.close();
    }

    /** Closing it never lingers, and what it has not read makes it a reset. */
    @Override
    public void setSoLinger(boolean on, int linger) {}
}
