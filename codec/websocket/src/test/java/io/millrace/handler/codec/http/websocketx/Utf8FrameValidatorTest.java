package io.millrace.handler.codec.http.websocketx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class Utf8FrameValidatorTest {
    private EmbeddedChannel channel = new EmbeddedChannel(new Utf8FrameValidator());

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void assertRefused(WebSocketFrame frame) {
        assertThatThrownBy(() -> channel.writeInbound(frame))
                .isInstanceOfSatisfying(CorruptedWebSocketFrameException.class, fault -> assertThat(fault.closeStatus())
                        .isEqualTo(WebSocketCloseStatus.INVALID_PAYLOAD_DATA));
        assertThat(frame.refCnt()).isZero();
    }

    @Test
    void textInOneFrame() {
        channel.writeInbound(new TextWebSocketFrame("κόσμε"));
        assertThat(Wire.read(channel)).hasSize(1);
        assertRefused(new TextWebSocketFrame(Wire.buffer("cebaff")));
        assertThat(Wire.written(channel)).containsExactly("Close[1007 bytes are not UTF-8]");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aCharacterMayBeCutByFramesAndByControlFrames() {
        channel.writeInbound(
                new TextWebSocketFrame(false, 0, Wire.buffer("41f0")),
                new PingWebSocketFrame(Wire.buffer("ff")),
                new ContinuationWebSocketFrame(false, 0, Wire.buffer("9f98")),
                new ContinuationWebSocketFrame(false, 0, Wire.buffer("")),
                new ContinuationWebSocketFrame(true, 0, Wire.buffer("80")));
        assertThat(Wire.read(channel)).hasSize(5);
    }

    @Test
    void aCharacterMustEndWithItsMessage() {
        channel.writeInbound(new TextWebSocketFrame(false, 0, Wire.buffer("f09f")));
        assertRefused(new ContinuationWebSocketFrame(true, 0, Wire.buffer("98")));
        assertThat(Wire.read(channel)).hasSize(1);
    }

    @Test
    void aByteThatCannotBeIsRefusedBeforeTheMessageEnds() {
        channel.writeInbound(new TextWebSocketFrame(false, 0, Wire.buffer("f4")));
        assertRefused(new ContinuationWebSocketFrame(false, 0, Wire.buffer("90")));
        assertThat(Wire.read(channel)).hasSize(1);
    }

    @Test
    void bytesMayBeAnything() {
        channel.writeInbound(
                new BinaryWebSocketFrame(false, 0, Wire.buffer("ff")),
                new ContinuationWebSocketFrame(true, 0, Wire.buffer("ff")),
                new TextWebSocketFrame("x"),
                new BinaryWebSocketFrame(Wire.buffer("c3")),
                new CloseWebSocketFrame());
        assertThat(Wire.read(channel)).hasSize(5);
    }

    @Test
    void whoDoesNotWantItToCloseGetsTheExceptionAloneAndNothingElse() {
        channel = new EmbeddedChannel(new Utf8FrameValidator(false));
        assertRefused(new TextWebSocketFrame(Wire.buffer("ff")));
        channel.writeInbound(new TextWebSocketFrame("more"));
        assertThat(Wire.read(channel)).isEmpty();
        assertThat(Wire.written(channel)).isEmpty();
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void theDecoderDoesNotFindASecondFaultBehindTheFirst() {
        channel = new EmbeddedChannel(new WebSocket13FrameDecoder(false, false, 100), new Utf8FrameValidator());
        assertThatThrownBy(() -> channel.writeInbound(Wire.buffer("8101ff ffff")))
                .isInstanceOf(CorruptedWebSocketFrameException.class);
        channel.checkException();
        assertThat(Wire.written(channel)).containsExactly("Close[1007 bytes are not UTF-8]");
    }

    @Test
    void otherMessagesPass() {
        channel.writeInbound("text");
        assertThat(Wire.read(channel)).containsExactly("text");
    }
}
