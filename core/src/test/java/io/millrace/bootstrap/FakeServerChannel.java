package io.millrace.bootstrap;

import io.millrace.channel.AbstractChannel;
import io.millrace.channel.ChannelIo;
import io.millrace.channel.ChannelMetadata;
import io.millrace.channel.ChannelOutboundBuffer;
import io.millrace.channel.EventLoop;
import io.millrace.channel.IoEvent;
import io.millrace.channel.IoRegistration;
import io.millrace.channel.ServerChannel;
import java.net.BindException;
import java.net.SocketAddress;
import java.util.Set;

/** A server channel that binds to any address but those in use, and accepts nothing. */
final class FakeServerChannel extends AbstractChannel implements ServerChannel {

    FakeServerChannel(Set<SocketAddress> inUse) {
        super(null, new FakeIo(inUse));
    }

    private static final class FakeIo extends ChannelIo {
        private static final ChannelMetadata METADATA = new ChannelMetadata(false);

        private final Set<SocketAddress> inUse;
        private volatile SocketAddress local;
        private volatile boolean closed;

        FakeIo(Set<SocketAddress> inUse) {
            this.inUse = inUse;
        }

        @Override
        public ChannelMetadata metadata() {
            return METADATA;
        }

        @Override
        protected boolean fits(EventLoop loop) {
            return true;
        }

        @Override
        protected void register(EventLoop loop) {}

        @Override
        protected void deregister() {}

        @Override
        public boolean isOpen() {
            return !closed;
        }

        @Override
        public boolean isActive() {
            return local != null && !closed;
        }

        @Override
        public SocketAddress localAddress() {
            return local;
        }

        @Override
        public SocketAddress remoteAddress() {
            return null;
        }

        @Override
        protected void bind(SocketAddress local) throws BindException {
            if (!inUse.add(local)) {
                throw new BindException("in use");
            }
            this.local = local;
        }

        @Override
        protected void closeNow() {
            closed = true;
            if (local != null) {
                inUse.remove(local);
            }
        }

        @Override
        protected boolean connect(SocketAddress remote, SocketAddress local) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected void beginRead() {}

        @Override
        protected void endRead() {}

        @Override
        protected Object filter(Object message) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected void write(ChannelOutboundBuffer out) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            throw new UnsupportedOperationException();
        }
    }
}
