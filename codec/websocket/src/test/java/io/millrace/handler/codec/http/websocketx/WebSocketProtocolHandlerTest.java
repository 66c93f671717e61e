package io.millrace.handler.codec.http.websocketx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelOutboundHandlerAdapter;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.WriteBufferWaterMark;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.handler.codec.http.HttpClientCodec;
import io.millrace.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens to control frames once the handshake is over. */
class WebSocketProtocolHandlerTest {
    private EmbeddedChannel channel = connected(WebSocketServerProtocolConfig.newBuilder());

    /** A channel whose handshake is over, with frames in the place of bytes. */
    private static EmbeddedChannel connected(WebSocketServerProtocolConfig.Builder config) {
        EmbeddedChannel channel = new EmbeddedChannel(new WebSocketServerProtocolHandler(config.build()));
        channel.pipeline().remove(WebSocketServerProtocolHandshakeHandler.class);
        return channel;
    }

    private void reconnect(WebSocketServerProtocolConfig.Builder config) {
        channel.finishAndReleaseAll();
        channel = connected(config);
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void aPingIsAnsweredWithItsBytesAndNotHandedOn() {
        channel.writeInbound(new PingWebSocketFrame(Wire.buffer("6869")));
        assertThat(Wire.written(channel)).containsExactly("Pong[hi]");
        assertThat(Wire.read(channel)).isEmpty();
    }

    @Test
    void pongsAreDroppedUnlessTheyAreWanted() {
        channel.writeInbound(new PongWebSocketFrame());
        assertThat(Wire.read(channel)).isEmpty();
        reconnect(WebSocketServerProtocolConfig.newBuilder().dropPongFrames(false));
        channel.writeInbound(new PongWebSocketFrame());
        assertThat(Wire.read(channel)).containsExactly("Pong[]");
    }

    @Test
    void ofThePingsThatCannotBeAnsweredOnlyTheLastIsKept() {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 2));
        channel.write(Unpooled.wrappedBuffer(new byte[10]));
        assertThat(channel.isWritable()).isFalse();
        for (byte i = 'a'; i <= 'z'; i++) {
            channel.writeInbound(new PingWebSocketFrame(Unpooled.wrappedBuffer(new byte[] {i})));
        }
        assertThat(Wire.written(channel)).isEmpty();

        channel.flush();
        channel.runPendingTasks();

        assertThat(Wire.written(channel)).containsExactly("00000000000000000000", "Pong[z]");
    }

    @Test
    void aCloseFrameIsAnsweredWithTheSameAndNotHandedOn() {
        channel.writeInbound(new CloseWebSocketFrame(4000, "reason"));
        assertThat(Wire.written(channel)).containsExactly("Close[4000 reason]");
        assertThat(Wire.read(channel)).isEmpty();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aCloseFrameWithoutStatusIsAnsweredWithoutOne() {
        channel.writeInbound(new CloseWebSocketFrame());
        assertThat(Wire.written(channel)).containsExactly("Close[-1 ]");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whoWantsCloseFramesGetsThem() {
        reconnect(WebSocketServerProtocolConfig.newBuilder().handleCloseFrames(false));
        channel.writeInbound(new CloseWebSocketFrame(1000, ""));
        assertThat(Wire.read(channel)).containsExactly("Close[1000 ]");
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void closingTheChannelSendsACloseFrame() {
        channel.close();
        assertThat(Wire.written(channel)).containsExactly("Close[1000 Bye]");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whatItSaysMayBeChosenOrLeftOut() {
        reconnect(WebSocketServerProtocolConfig.newBuilder().sendCloseFrame(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE));
        channel.close();
        assertThat(Wire.written(channel)).containsExactly("Close[1001 Endpoint unavailable]");
        reconnect(WebSocketServerProtocolConfig.newBuilder().sendCloseFrame(null));
        channel.close();
        assertThat(Wire.written(channel)).isEmpty();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void beforeTheHandshakeThereIsNobodyToSayGoodbyeTo() {
        channel.finishAndReleaseAll();
        channel = new EmbeddedChannel(new WebSocketServerProtocolHandler("/"));
        channel.close();
        assertThat(Wire.written(channel)).isEmpty();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void nothingIsSentBehindACloseFrame() {
        reconnect(WebSocketServerProtocolConfig.newBuilder().forceCloseTimeoutMillis(100));
        channel.writeOutbound(new CloseWebSocketFrame(1000, "first"));
        ChannelFuture late = channel.writeAndFlush(new TextWebSocketFrame("late"));
        assertThat(late.cause()).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> channel.writeOutbound(new CloseWebSocketFrame(1000, "second")))
                .isInstanceOf(ClosedChannelException.class);
        channel.writeInbound(new PingWebSocketFrame());
        assertThat(Wire.written(channel)).containsExactly("Close[1000 first]");
    }

    @Test
    void withATimeOutThePeersCloseFrameIsWaitedFor() {
        reconnect(WebSocketServerProtocolConfig.newBuilder().forceCloseTimeoutMillis(100));
        channel.freezeTime();
        ChannelFuture closed = channel.pipeline().close();
        channel.advanceTimeBy(99, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isTrue();
        channel.writeInbound(new TextWebSocketFrame("still on its way"));

        channel.writeInbound(new CloseWebSocketFrame(1000, "Bye"));

        assertThat(closed.isSuccess()).isTrue();
        assertThat(channel.isOpen()).isFalse();
        assertThat(Wire.written(channel)).containsExactly("Close[1000 Bye]");
        assertThat(Wire.read(channel)).containsExactly("Text[still on its way]");
    }

    @Test
    void andNoLongerThanThat() {
        reconnect(WebSocketServerProtocolConfig.newBuilder().forceCloseTimeoutMillis(100));
        channel.freezeTime();
        // The channel's own close() would end its timers.
        ChannelFuture closed = channel.pipeline().close();
        ChannelFuture again = channel.pipeline().close();
        channel.advanceTimeBy(100, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(closed.isSuccess()).isTrue();
        assertThat(again.isSuccess()).isTrue();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aPeerThatDoesNotReadKeepsNoClosingChannelOpen() {
        Deaf deaf = hearNothing(WebSocketServerProtocolConfig.newBuilder());
        ChannelFuture closed = channel.pipeline().close();
        assertOpenFor(10_000);
        assertThat(closed.isSuccess()).isTrue();
        deaf.release();
    }

    @Test
    void aPeerThatDoesNotReadTheAnswerToItsCloseFrameKeepsNoChannelOpen() {
        Deaf deaf = hearNothing(WebSocketServerProtocolConfig.newBuilder());
        channel.writeInbound(new CloseWebSocketFrame(1000, "Bye"));
        ChannelFuture closed = channel.pipeline().close();
        assertOpenFor(10_000);
        deaf.fail();
        assertThat(closed.isSuccess()).isTrue();
    }

    @Test
    void aServersTimeOutIsThatOfItsAnswerToo() {
        Deaf deaf = hearNothing(WebSocketServerProtocolConfig.newBuilder().forceCloseTimeoutMillis(100));
        channel.writeInbound(new CloseWebSocketFrame(1000, "Bye"));
        ChannelFuture closed = channel.pipeline().close();
        assertOpenFor(100);
        assertThat(closed.isSuccess()).isTrue();
        deaf.release();
    }

    @Test
    void aClientsAnswerToACloseFrameIsBoundedToo() {
        channel.finishAndReleaseAll();
        channel = new EmbeddedChannel(
                new HttpClientCodec(),
                new WebSocketClientProtocolHandler(
                        WebSocketClientProtocolConfig.newBuilder().build()));
        channel.pipeline().remove(WebSocketClientProtocolHandshakeHandler.class);
        channel.pipeline().remove(HttpClientCodec.class);
        Deaf deaf = new Deaf();
        channel.pipeline().addFirst(deaf);
        channel.freezeTime();
        channel.writeInbound(new CloseWebSocketFrame(1000, "Bye"));
        assertOpenFor(10_000);
        deaf.release();
    }

    @Test
    void withATimeOutOfZeroNothingIsLimited() {
        Deaf deaf = hearNothing(WebSocketServerProtocolConfig.newBuilder().forceCloseTimeoutMillis(0));
        ChannelFuture closed = channel.pipeline().close();
        channel.advanceTimeBy(1, TimeUnit.DAYS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isTrue();
        deaf.fail();
        assertThat(closed.isSuccess()).isTrue();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aCloseFrameThatCannotBeWrittenInTimeIsToldAsAFault() {
        Deaf deaf = hearNothing(WebSocketServerProtocolConfig.newBuilder());
        ChannelFuture sent = channel.writeAndFlush(new CloseWebSocketFrame(1000, "Bye"));
        channel.pipeline().close();
        assertOpenFor(10_000);
        assertThat(sent.cause()).isInstanceOf(WebSocketServerHandshakeException.class);
        deaf.release();
    }

    private Deaf hearNothing(WebSocketServerProtocolConfig.Builder config) {
        reconnect(config);
        Deaf deaf = new Deaf();
        channel.pipeline().addFirst(deaf);
        channel.freezeTime();
        return deaf;
    }

    private void assertOpenFor(int millis) {
        channel.advanceTimeBy(millis - 1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isTrue();
        channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isFalse();
    }

    /** Keeps what is written, as a channel whose peer does not read. */
    private static final class Deaf extends ChannelOutboundHandlerAdapter {
        private @Nullable Object message;
        private @Nullable ChannelPromise promise;

        @Override
        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
            assertThat(message).as("a close frame is the last one").isNull();
            message = msg;
            this.promise = promise;
        }

        void release() {
            ReferenceCountUtil.release(message);
        }

        void fail() {
            release();
            Objects.requireNonNull(promise).setFailure(new ClosedChannelException());
        }
    }

    @Test
    void faultsCloseTheChannelAndAreHandedOn() {
        assertThatThrownBy(() -> {
                    channel.pipeline().fireExceptionCaught(new IllegalStateException("fault"));
                    channel.checkException();
                })
                .hasMessage("fault");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void textIsValidatedUnlessThatIsNotWanted() {
        assertThat(channel.pipeline().get(Utf8FrameValidator.class)).isNotNull();
        reconnect(WebSocketServerProtocolConfig.newBuilder().withUTF8Validator(false));
        assertThat(channel.pipeline().get(Utf8FrameValidator.class)).isNull();
    }

    @Test
    void aFaultIsToldOnce() {
        channel.pipeline().addFirst(new WebSocket13FrameEncoder(false), new WebSocket13FrameDecoder(true, false, 100));
        assertThatThrownBy(() -> channel.writeInbound(Wire.buffer("83")))
                .isInstanceOf(CorruptedWebSocketFrameException.class);
        assertThat(Wire.written(channel))
                .singleElement()
                .asString()
                .startsWith("88")
                .contains("03ea");
        assertThat(channel.isOpen()).isFalse();
    }
}
