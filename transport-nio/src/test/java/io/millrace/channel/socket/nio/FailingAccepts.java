package io.millrace.channel.socket.nio;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The JDK's provider, but for listeners, which cannot accept for a while. */
final class FailingAccepts extends SelectorProvider {
    private final SelectorProvider good = SelectorProvider.provider();
    private final AtomicInteger attempts = new AtomicInteger();
    private volatile boolean failing = true;

    /** How often it was tried to accept. */
    int attempts() {
        return attempts.get();
    }

    void stopFailing() {
        failing = false;
    }

    @Override
    public AbstractSelector openSelector() throws IOException {
        return new OverSelector(good.openSelector());
    }

    @Override
    public ServerSocketChannel openServerSocketChannel() throws IOException {
        return new Listener(good.openServerSocketChannel());
    }

    @Override
    public SocketChannel openSocketChannel() throws IOException {
        return good.openSocketChannel();
    }

    @Override
    public DatagramChannel openDatagramChannel() throws IOException {
        return good.openDatagramChannel();
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
        return good.openDatagramChannel(family);
    }

    @Override
    public Pipe openPipe() throws IOException {
        return good.openPipe();
    }

    private final class Listener extends ServerSocketChannel {
        private final ServerSocketChannel behind;

        Listener(ServerSocketChannel behind) {
            super(FailingAccepts.this);
            this.behind = behind;
        }

        @Override
        public SocketChannel accept() throws IOException {
            attempts.incrementAndGet();
            if (failing) {
                throw new IOException("Too many open files");
            }
            return behind.accept();
        }

        @Override
        public ServerSocketChannel bind(SocketAddress local, int backlog) throws IOException {
            behind.bind(local, backlog);
            return this;
        }

        @Override
        public <T> ServerSocketChannel setOption(SocketOption<T> name, T value) throws IOException {
            behind.setOption(name, value);
            return this;
        }

        @Override
        public <T> T getOption(SocketOption<T> name) throws IOException {
            return behind.getOption(name);
        }

        @Override
        public Set<SocketOption<?>> supportedOptions() {
            return behind.supportedOptions();
        }

        @Override
        public ServerSocket socket() {
            return behind.socket();
        }

        @Override
        public SocketAddress getLocalAddress() throws IOException {
            return behind.getLocalAddress();
        }

        @Override
        protected void implCloseSelectableChannel() throws IOException {
            behind.close();
        }

        @Override
        protected void implConfigureBlocking(boolean block) throws IOException {
            behind.configureBlocking(block);
        }
    }

    /** A selector of the JDK takes its own channels only: those behind the listeners. */
    private final class OverSelector extends AbstractSelector {
        private final Selector behind;

        OverSelector(Selector behind) {
            super(FailingAccepts.this);
            this.behind = behind;
        }

        @Override
        protected SelectionKey register(AbstractSelectableChannel channel, int ops, Object attachment) {
            try {
                return channel instanceof Listener listener
                        ? listener.behind.register(behind, ops, attachment)
                        : channel.register(behind, ops, attachment);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public int select(Consumer<SelectionKey> action, long timeout) throws IOException {
            return behind.select(action, timeout);
        }

        @Override
        public int selectNow(Consumer<SelectionKey> action) throws IOException {
            return behind.selectNow(action);
        }

        @Override
        public Set<SelectionKey> keys() {
            return behind.keys();
        }

        @Override
        public Selector wakeup() {
            behind.wakeup();
            return this;
        }

        @Override
        protected void implCloseSelector() throws IOException {
            behind.close();
        }

        @Override
        public Set<SelectionKey> selectedKeys() {
            return behind.selectedKeys();
        }

        @Override
        public int selectNow() throws IOException {
            return behind.selectNow();
        }

        @Override
        public int select(long timeout) throws IOException {
            return behind.select(timeout);
        }

        @Override
        public int select() throws IOException {
            return behind.select();
        }
    }
}
