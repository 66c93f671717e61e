package io.millrace.handler.codec.http.websocketx.extensions.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.Unpooled;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.handler.codec.CodecLimitException;
import io.millrace.handler.codec.CodecLimits;
import io.millrace.handler.codec.DecoderException;
import io.millrace.handler.codec.compression.DecompressionException;
import io.millrace.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.millrace.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.millrace.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.millrace.handler.codec.http.websocketx.PingWebSocketFrame;
import io.millrace.handler.codec.http.websocketx.TextWebSocketFrame;
import io.millrace.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.millrace.handler.codec.http.websocketx.WebSocketFrame;
import io.millrace.handler.codec.http.websocketx.Wire;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketExtensionFilter;
import io.millrace.testkit.CodecVerifier;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PerMessageDeflateTest {
    private static EmbeddedChannel decoder() {
        return new EmbeddedChannel(new PerMessageDeflateDecoder(false, WebSocketExtensionFilter.NEVER_SKIP, 0));
    }

    private static EmbeddedChannel encoder(boolean noContext) {
        return new EmbeddedChannel(new PerMessageDeflateEncoder(6, 15, noContext, WebSocketExtensionFilter.NEVER_SKIP));
    }

    @Test
    void messagesAreDecompressedAndOthersPass() {
        EmbeddedChannel channel = decoder();
        channel.writeInbound(
                new TextWebSocketFrame(true, 4, Wire.buffer("f248cdc9c90700")),
                new TextWebSocketFrame("plain"),
                new TextWebSocketFrame(false, 5, Wire.buffer("f248")),
                new PingWebSocketFrame(),
                new ContinuationWebSocketFrame(true, 0, Wire.buffer("cdc9c90700")),
                new BinaryWebSocketFrame(false, 0, Wire.buffer("01")),
                new ContinuationWebSocketFrame(true, 0, Wire.buffer("02")),
                new BinaryWebSocketFrame(true, 4, Wire.buffer("00")));
        List<String> frames = Wire.read(channel);
        assertThat(frames.get(0) + frames.get(1)).isEqualTo("Text[Hello]Text[plain]");
        assertThat(frames.get(2) + frames.get(4)).startsWith("Text+/1[").contains("Continuation[");
        assertThat((frames.get(2) + frames.get(4)).replaceAll("[^\\[]*\\[([^]]*)]", "$1"))
                .isEqualTo("Hello");
        assertThat(frames.subList(5, 8)).containsExactly("Binary+[\1]", "Continuation[\2]", "Binary[]");
        channel.finishAndReleaseAll();
    }

    @Test
    void rsv1IsForTheFirstFrameOfAMessage() {
        for (WebSocketFrame frame : new WebSocketFrame[] {
            new ContinuationWebSocketFrame(true, 4, Wire.buffer("00")),
            new PingWebSocketFrame(true, 4, Wire.buffer("")),
            new CloseWebSocketFrame(true, 4)
        }) {
            EmbeddedChannel channel = decoder();
            assertThatThrownBy(() -> channel.writeInbound(frame))
                    .isInstanceOf(DecoderException.class)
                    .hasMessageContaining("RSV1");
            assertThat(Wire.written(channel)).containsExactly("Close[1002 Protocol error]");
            assertThat(channel.isOpen()).isFalse();
            channel.finishAndReleaseAll();
        }
    }

    @Test
    void aDamagedMessageIsTold1007() {
        EmbeddedChannel channel = decoder();
        assertThatThrownBy(() -> channel.writeInbound(new TextWebSocketFrame(true, 4, Wire.buffer("ffffffff"))))
                .isInstanceOf(DecompressionException.class);
        assertThat(Wire.written(channel)).containsExactly("Close[1007 Invalid payload data]");
        assertThat(channel.isOpen()).isFalse();
        channel.finishAndReleaseAll();
    }

    @Test
    void aBombIsTold1009() {
        EmbeddedChannel sender = encoder(false);
        sender.writeOutbound(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[200_000])));
        BinaryWebSocketFrame bomb = sender.readOutbound();
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.attr(CodecLimits.KEY).set(CodecLimits.DEFAULT.withDecompressedBytes(199_999));
        channel.pipeline().addLast(new PerMessageDeflateDecoder(false, WebSocketExtensionFilter.NEVER_SKIP, 0));
        assertThatThrownBy(() -> channel.writeInbound(bomb)).isInstanceOf(CodecLimitException.class);
        assertThat(Wire.written(channel)).containsExactly("Close[1009 Message too big]");
        assertThat(channel.isOpen()).isFalse();
        sender.finishAndReleaseAll();
        channel.finishAndReleaseAll();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theWindowIsKeptOrNot(boolean noContext) {
        EmbeddedChannel sender = encoder(noContext);
        sender.writeOutbound(new TextWebSocketFrame("Hello"), new TextWebSocketFrame("Hello"));
        TextWebSocketFrame first = sender.readOutbound();
        TextWebSocketFrame second = sender.readOutbound();
        assertThat(first.rsv()).isEqualTo(4);
        assertThat(first.content()).isEqualTo(Wire.buffer("f248cdc9c90700"));
        assertThat(second.content().equals(first.content())).isEqualTo(noContext);
        EmbeddedChannel receiver =
                new EmbeddedChannel(new PerMessageDeflateDecoder(noContext, WebSocketExtensionFilter.NEVER_SKIP, 0));
        receiver.writeInbound(first, second);
        assertThat(Wire.read(receiver)).containsExactly("Text[Hello]", "Text[Hello]");
        sender.finishAndReleaseAll();
        receiver.finishAndReleaseAll();
    }

    @Test
    void onlyMessagesAreCompressedAndOnlyTheirFirstFrameHasRsv1() {
        EmbeddedChannel sender = encoder(false);
        sender.writeOutbound(
                new TextWebSocketFrame(false, 1, "Hel"),
                new PingWebSocketFrame(),
                new ContinuationWebSocketFrame(true, 0, "lo"),
                new BinaryWebSocketFrame(true, 4, Wire.buffer("00")),
                new ContinuationWebSocketFrame());
        List<String> frames = Wire.written(sender);
        assertThat(frames.get(0)).startsWith("Text+/5[");
        assertThat(frames.get(1)).isEqualTo("Ping[]");
        assertThat(frames.get(2)).startsWith("Continuation[");
        assertThat(frames.get(3)).as("compressed already").isEqualTo("Binary/4[\0]");
        assertThat(frames.get(4)).isEqualTo("Continuation[]");
        sender.finishAndReleaseAll();
    }

    @Test
    void filtersLeaveWholeMessagesAlone() {
        WebSocketExtensionFilter small = frame -> frame.content().readableBytes() < 10;
        EmbeddedChannel sender = new EmbeddedChannel(new PerMessageDeflateEncoder(6, 15, false, small));
        sender.writeOutbound(new TextWebSocketFrame("small"), new TextWebSocketFrame(false, 0, "x".repeat(100)));
        assertThat(Wire.written(sender)).first().isEqualTo("Text[small]");
        assertThatThrownBy(() -> sender.writeOutbound(new ContinuationWebSocketFrame(true, 0, "y")))
                .hasRootCauseInstanceOf(IllegalStateException.class);
        sender.finishAndReleaseAll();

        EmbeddedChannel receiver =
                new EmbeddedChannel(new PerMessageDeflateDecoder(false, WebSocketExtensionFilter.ALWAYS_SKIP, 0));
        receiver.writeInbound(new TextWebSocketFrame(true, 4, Wire.buffer("00")));
        assertThat(Wire.read(receiver)).containsExactly("Text/4[\0]");
        receiver.finishAndReleaseAll();
    }

    @Test
    void framesAreCompressedEachByItselfWithDeflateFrame() {
        EmbeddedChannel sender =
                new EmbeddedChannel(new PerFrameDeflateEncoder(6, 15, WebSocketExtensionFilter.NEVER_SKIP));
        EmbeddedChannel receiver =
                new EmbeddedChannel(new PerFrameDeflateDecoder(WebSocketExtensionFilter.NEVER_SKIP, 0));
        sender.writeOutbound(
                new TextWebSocketFrame(false, 0, "Hello"), new ContinuationWebSocketFrame(true, 0, "Hello"));
        TextWebSocketFrame first = sender.readOutbound();
        ContinuationWebSocketFrame second = sender.readOutbound();
        assertThat(first.rsv()).isEqualTo(4);
        assertThat(second.rsv()).isEqualTo(4);
        receiver.writeInbound(first, second);
        assertThat(Wire.read(receiver)).containsExactly("Text+[Hello]", "Continuation[Hello]");
        assertThatThrownBy(() -> receiver.writeInbound(new PingWebSocketFrame(true, 4, Wire.buffer(""))))
                .isInstanceOf(DecoderException.class);
        sender.finishAndReleaseAll();
        receiver.finishAndReleaseAll();
    }

    @Test
    void nothingIsCompressedByAHandlerThatWasRemoved() throws Exception {
        PerMessageDeflateEncoder encoder =
                new PerMessageDeflateEncoder(6, 15, false, WebSocketExtensionFilter.NEVER_SKIP);
        EmbeddedChannel channel = new EmbeddedChannel(encoder);
        channel.writeOutbound(new TextWebSocketFrame("x"));
        channel.pipeline().remove(encoder);
        channel.writeOutbound(new TextWebSocketFrame("y"));
        assertThat(Wire.written(channel)).last().isEqualTo("Text[y]");
        channel.finishAndReleaseAll();
    }

    @Test
    void itIsVerifiedBehindTheDecoderOfFrames() {
        CodecVerifier.decoders(() -> List.of(
                        new WebSocket13FrameDecoder(false, true, 4000),
                        new PerMessageDeflateDecoder(false, WebSocketExtensionFilter.NEVER_SKIP, 10_000)))
                .renderedBy(Wire::text)
                .input("RFC 7692 §7.2.3.1", Wire.hex("c107 f248cdc9c90700"))
                .input("in two frames", Wire.hex("4103 f248cd 8900 8004 c9c90700"))
                .input("the window is kept", Wire.hex("c107 f248cdc9c90700 c105 f200110000"))
                .input("a final block", Wire.hex("c108 f348cdc9c9070000 c107 f248cdc9c90700"))
                .input("damaged", Wire.hex("c104 ffffffff 8100"))
                .input("RSV1 of a continuation", Wire.hex("0101 61 c001 00"))
                .maxRetainedBytes(64 * 1024)
                .verify();
    }
}
