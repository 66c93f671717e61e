package io.millrace.channel;

import io.millrace.util.ReferenceCountUtil;
import java.net.SocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A channel without a kernel that any event loop serves, active from its registration on. What is sent stands in a list. */
final class MemoryChannel extends AbstractChannel {
    MemoryChannel() {
        super(null, new MemoryIo());
    }

    List<Object> sent() {
        return ((MemoryIo) io()).sent;
    }

    MemoryIo memory() {
        return (MemoryIo) io();
    }

    static final class MemoryIo extends ChannelIo {
        final List<Object> sent = new CopyOnWriteArrayList<>();
        volatile boolean active;
        volatile boolean open = true;
        volatile int backlog = 5;

        @Override
        public ChannelMetadata metadata() {
            return new ChannelMetadata(false);
        }

        @Override
        protected boolean fits(EventLoop loop) {
            return true;
        }

        @Override
        protected void register(EventLoop loop) {
            active = true;
        }

        @Override
        protected void deregister() {}

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public boolean isActive() {
            return active;
        }

        @Override
        public @Nullable SocketAddress localAddress() {
            return null;
        }

        @Override
        public @Nullable SocketAddress remoteAddress() {
            return null;
        }

        @Override
        protected void bind(SocketAddress local) {}

        @Override
        protected boolean connect(SocketAddress remote, @Nullable SocketAddress local) {
            return true;
        }

        @Override
        protected void beginRead() {}

        @Override
        protected void endRead() {}

        @Override
        protected Object filter(Object message) {
            return message;
        }

        @Override
        protected void write(ChannelOutboundBuffer out) {
            for (Object msg = out.current(); msg != null; msg = out.current()) {
                sent.add(ReferenceCountUtil.retain(msg));
                out.remove();
            }
        }

        @Override
        protected void closeNow() {
            active = false;
            open = false;
        }

        @Override
        public void handle(IoRegistration registration, IoEvent event) {}

        @Override
        @SuppressWarnings("unchecked") // the option is compared
        protected <T> @Nullable T getOption(ChannelOption<T> option) {
            return option == ChannelOption.SO_BACKLOG ? (T) Integer.valueOf(backlog) : null;
        }

        @Override
        protected <T> boolean setOption(ChannelOption<T> option, T value) {
            if (option != ChannelOption.SO_BACKLOG) {
                return false;
            }
            backlog = (Integer) value;
            return true;
        }

        @Override
        protected Set<ChannelOption<?>> options() {
            return Set.of(ChannelOption.SO_BACKLOG);
        }
    }
}
