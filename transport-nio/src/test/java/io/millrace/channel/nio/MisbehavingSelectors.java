package io.millrace.channel.nio;

import java.io.IOException;
import java.net.ProtocolFamily;
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

/** The JDK's provider, but for the first selector, whose waits go wrong. */
final class MisbehavingSelectors extends SelectorProvider {
    /** What a wait does in place of waiting. */
    interface Wait {
        int select(Selector behind, long timeoutMillis) throws IOException;
    }

    private final SelectorProvider good = SelectorProvider.provider();
    private final Wait wait;
    private final AtomicInteger opened = new AtomicInteger();

    MisbehavingSelectors(Wait wait) {
        this.wait = wait;
    }

    int opened() {
        return opened.get();
    }

    @Override
    public AbstractSelector openSelector() throws IOException {
        return opened.getAndIncrement() == 0 ? new Bad(good.openSelector()) : good.openSelector();
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

    @Override
    public ServerSocketChannel openServerSocketChannel() throws IOException {
        return good.openServerSocketChannel();
    }

    @Override
    public SocketChannel openSocketChannel() throws IOException {
        return good.openSocketChannel();
    }

    /** Channels are registered with the selector behind it. */
    private final class Bad extends AbstractSelector {
        private final Selector behind;

        Bad(Selector behind) {
            super(MisbehavingSelectors.this);
            this.behind = behind;
        }

        @Override
        protected SelectionKey register(AbstractSelectableChannel channel, int ops, Object attachment) {
            try {
                return channel.register(behind, ops, attachment);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public int select(Consumer<SelectionKey> action, long timeout) throws IOException {
            return wait.select(behind, timeout);
        }

        @Override
        public int selectNow(Consumer<SelectionKey> action) throws IOException {
            return behind.selectNow(key -> {}); // takes in changes, and tells of nothing
        }

        @Override
        public Set<SelectionKey> keys() {
            return behind.keys();
        }

        @Override
        public Selector wakeup() {
            return this;
        }

        @Override
        protected void implCloseSelector() throws IOException {
            behind.close();
        }

        @Override
        public Set<SelectionKey> selectedKeys() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int selectNow() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int select(long timeout) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int select() {
            throw new UnsupportedOperationException();
        }
    }
}
