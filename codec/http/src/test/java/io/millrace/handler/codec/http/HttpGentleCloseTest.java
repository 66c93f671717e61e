package io.millrace.handler.codec.http;

import static io.millrace.handler.codec.http.Wire.bytes;
import static io.millrace.handler.codec.http.Wire.decoded;
import static io.millrace.handler.codec.http.Wire.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.channel.socket.DuplexChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** RFC 9112 §9.6: behind the last answer a server ends its output first, and lets the peer read it before it closes. */
class HttpGentleCloseTest {
    /** A channel whose directions end apart. */
    private static final class Duplex extends EmbeddedChannel implements DuplexChannel {
        private boolean outputShut;

        Duplex(HttpServerCodec codec) {
            super(codec);
        }

        @Override
        public boolean isInputShutdown() {
            return false;
        }

        @Override
        public ChannelFuture shutdownInput() {
            return shutdownInput(newPromise());
        }

        @Override
        public ChannelFuture shutdownInput(ChannelPromise promise) {
            return promise.setSuccess();
        }

        @Override
        public boolean isOutputShutdown() {
            return outputShut;
        }

        @Override
        public ChannelFuture shutdownOutput() {
            return shutdownOutput(newPromise());
        }

        @Override
        public ChannelFuture shutdownOutput(ChannelPromise promise) {
            outputShut = true;
            return promise.setSuccess();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public ChannelFuture shutdown() {
            return shutdown(newPromise());
        }

        @Override
        public ChannelFuture shutdown(ChannelPromise promise) {
            return shutdownOutput(promise);
        }
    }

    private static void closesGently(HttpDecoderConfig config) {
        Duplex channel = new Duplex(new HttpServerCodec(config));
        channel.freezeTime();
        channel.writeInbound(bytes("GET  / HTTP/1.1\r\n\r\n"));
        assertThat(written(channel)).startsWith("HTTP/1.1 400 ");
        assertThat(channel.isOutputShutdown()).isTrue();
        channel.writeInbound(bytes("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
        assertThat(decoded(channel)).isEmpty();
        channel.advanceTimeBy(4, TimeUnit.SECONDS);
        channel.runPendingTasks();
        assertThat(channel.isOpen()).isTrue();
        channel.advanceTimeBy(1, TimeUnit.SECONDS);
        channel.runPendingTasks();
        assertThat(channel.isOpen()).isFalse();
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void thePeerHasTimeToReadTheAnswer() {
        closesGently(new HttpDecoderConfig());
    }

    @Test
    void itDoesNotNeedTheOtherTimeLimits() {
        closesGently(new HttpDecoderConfig()
                .setHeaderTimeout(Duration.ZERO)
                .setBodyTimeout(Duration.ZERO)
                .setKeepAliveTimeout(Duration.ZERO));
    }

    @Test
    void aPeerThatClosesIsNotWaitedFor() {
        Duplex channel = new Duplex(new HttpServerCodec());
        channel.writeInbound(bytes("\u0000"));
        written(channel);
        assertThat(channel.isOpen()).isTrue();
        channel.close();
        assertThat(channel.hasPendingTasks()).isFalse();
    }
}
