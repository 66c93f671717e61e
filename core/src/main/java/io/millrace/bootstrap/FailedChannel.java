package io.millrace.bootstrap;

import io.millrace.channel.AbstractChannel;
import io.millrace.channel.ChannelIo;
import io.millrace.channel.ChannelMetadata;
import io.millrace.channel.ChannelOutboundBuffer;
import io.millrace.channel.EventLoop;
import io.millrace.channel.IoEvent;
import io.millrace.channel.IoRegistration;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** What a future has for a channel when no channel could be made. Closed from the beginning. */
final class FailedChannel extends AbstractChannel {

    FailedChannel() {
        super(null, new FailedIo());
    }

    private static final class FailedIo extends ChannelIo {
        private static final ChannelMetadata METADATA = new ChannelMetadata(false);

        @Override
        public ChannelMetadata metadata() {
            return METADATA;
        }

        @Override
        protected boolean fits(EventLoop loop) {
            return false;
        }

        @Override
        protected void register(EventLoop loop) {
            throw refused();
        }

        @Override
        protected void deregister() {}

        @Override
        public boolean isOpen() {
            return false;
        }

        @Override
        public boolean isActive() {
            return false;
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
        protected void bind(SocketAddress local) {
            throw refused();
        }

        @Override
        protected boolean connect(SocketAddress remote, @Nullable SocketAddress local) {
            throw refused();
        }

        @Override
        protected void beginRead() {
            throw refused();
        }

        @Override
        protected void endRead() {}

        @Override
        protected Object filter(Object message) {
            throw refused();
        }

        @Override
        protected void write(ChannelOutboundBuffer out) {
            throw refused();
        }

        @Override
        protected void closeNow() {}

        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            throw refused();
        }

        private static UnsupportedOperationException refused() {
            return new UnsupportedOperationException("the channel could not be made");
        }
    }
}
