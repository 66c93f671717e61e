package io.millrace.handler.codec.http.websocketx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.Unpooled;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.handler.codec.ByteBudget;
import io.millrace.handler.codec.TooLongFrameException;
import io.millrace.testkit.CodecVerifier;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WebSocketFrameAggregatorTest {
    private final EmbeddedChannel channel = new EmbeddedChannel(new WebSocketFrameAggregator(8));

    @Test
    void wholeMessagesPass() {
        channel.writeInbound(
                new TextWebSocketFrame(true, 4, "a"), new BinaryWebSocketFrame(), new CloseWebSocketFrame());
        assertThat(Wire.read(channel)).containsExactly("Text/4[a]", "Binary[]", "Close[-1 ]");
        channel.finishAndReleaseAll();
    }

    @Test
    void partsBecomeOneMessageAndControlFramesPass() {
        channel.writeInbound(
                new TextWebSocketFrame(false, 1, "a"),
                new PingWebSocketFrame(),
                new ContinuationWebSocketFrame(false, 0, "b"),
                new ContinuationWebSocketFrame(true, 0, "c"),
                new BinaryWebSocketFrame(false, 0, Unpooled.EMPTY_BUFFER),
                new ContinuationWebSocketFrame());
        assertThat(Wire.read(channel)).containsExactly("Ping[]", "Text/1[abc]", "Binary[]");
        assertThat(ByteBudget.of(channel).usedBytes()).isZero();
        channel.finishAndReleaseAll();
    }

    @Test
    @DisplayName("CVE-2014-0193 a message that grows beyond the limit is dropped")
    void aMessageThatGrowsTooLongIsDropped() {
        channel.writeInbound(new TextWebSocketFrame(false, 0, "12345"));
        assertThatThrownBy(() -> channel.writeInbound(new ContinuationWebSocketFrame(false, 0, "6789")))
                .isInstanceOf(TooLongFrameException.class)
                .hasMessageContainingAll("8", "WebSocketFrameAggregator");
        channel.writeInbound(new ContinuationWebSocketFrame(true, 0, "0"), new TextWebSocketFrame("next"));
        assertThat(Wire.read(channel)).containsExactly("Text[next]");
        assertThat(ByteBudget.of(channel).usedBytes()).isZero();
        channel.finishAndReleaseAll();
    }

    @Test
    @DisplayName("CVE-2014-0193 behind a protocol handler the peer is told 1009")
    void behindAProtocolHandlerThePeerIsTold() {
        EmbeddedChannel connection =
                new EmbeddedChannel(new WebSocketServerProtocolHandler("/"), new WebSocketFrameAggregator(8));
        connection.writeInbound(new TextWebSocketFrame(false, 0, "12345"));
        assertThatThrownBy(() -> connection.writeInbound(new ContinuationWebSocketFrame(false, 0, "6789")))
                .isInstanceOf(TooLongFrameException.class);
        assertThat(Wire.written(connection)).containsExactly("Close[1009 Message too big]");
        assertThat(connection.isOpen()).isFalse();
        connection.finishAndReleaseAll();
    }

    @Test
    void itIsVerifiedBehindTheDecoder() {
        CodecVerifier.decoders(() -> List.of(
                        new WebSocket13FrameDecoder(false, false, 1000),
                        new Utf8FrameValidator(),
                        new WebSocketFrameAggregator(2000)))
                .renderedBy(Wire::text)
                .input("parts", Wire.hex("0102 c3a4 8901 62 0001 c3 8001 a4"))
                .input("not UTF-8", Wire.hex("0101 c3 8001 c3"))
                .input("left alone", Wire.hex("0201 01 0001 02"))
                .endless("parts", Wire.hex("0201 01"), Wire.hex("0003 010203"))
                .maxRetainedBytes(16 * 1024)
                .afterwards(closed -> assertThat(ByteBudget.of(closed).usedBytes())
                        .as("bytes in the account")
                        .isZero())
                .verify();
    }
}
