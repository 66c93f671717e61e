package io.millrace.handler.codec.http.websocketx;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.handler.codec.ByteBudget;
import io.millrace.testkit.CodecVerifier;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocket13FrameDecoderTest {
    private static final WebSocketDecoderConfig SERVER =
            WebSocketDecoderConfig.newBuilder().build();
    private static final WebSocketDecoderConfig CLIENT =
            SERVER.toBuilder().expectMaskedFrames(false).build();

    private static EmbeddedChannel channel(WebSocketDecoderConfig config) {
        return new EmbeddedChannel(new WebSocket13FrameDecoder(config));
    }

    /** Expects a fault, what the peer is told, and that the channel is closed. */
    private static void assertFault(WebSocketDecoderConfig config, String digits, WebSocketCloseStatus status) {
        EmbeddedChannel channel = channel(config);
        assertThatThrownBy(() -> channel.writeInbound(Wire.buffer(digits)))
                .isInstanceOfSatisfying(CorruptedWebSocketFrameException.class, fault -> assertThat(fault.closeStatus())
                        .isEqualTo(status));
        assertThat(Wire.written(channel)).singleElement().asString().startsWith("Close[" + status.code());
        assertThat(channel.isOpen()).isFalse();
        assertThat(Wire.read(channel)).isEmpty();
        channel.finishAndReleaseAll();
    }

    @Nested
    @DisplayName("RFC 6455 §5.7")
    class Vectors {
        @Test
        void anUnmaskedText() {
            assertDecoded(CLIENT, "81 05 48 65 6c 6c 6f", "Text[Hello]");
        }

        @Test
        void aMaskedText() {
            assertDecoded(SERVER, "81 85 37 fa 21 3d 7f 9f 4d 51 58", "Text[Hello]");
        }

        @Test
        void aFragmentedUnmaskedText() {
            assertDecoded(CLIENT, "01 03 48 65 6c 80 02 6c 6f", "Text+[Hel]", "Continuation[lo]");
        }

        @Test
        void anUnmaskedPingAndItsMaskedPong() {
            assertDecoded(CLIENT, "89 05 48 65 6c 6c 6f", "Ping[Hello]");
            assertDecoded(SERVER, "8a 85 37 fa 21 3d 7f 9f 4d 51 58", "Pong[Hello]");
        }

        @ParameterizedTest
        @CsvSource({"827E0100, 256", "827F0000000000010000, 65536"})
        void longBinaries(String header, int length) {
            EmbeddedChannel channel = channel(CLIENT);
            channel.writeInbound(Wire.buffer(header), Unpooled.wrappedBuffer(new byte[length]));
            BinaryWebSocketFrame frame = channel.readInbound();
            assertThat(frame.content().readableBytes()).isEqualTo(length);
            frame.release();
            channel.finishAndReleaseAll();
        }

        private void assertDecoded(WebSocketDecoderConfig config, String digits, String... frames) {
            EmbeddedChannel channel = channel(config);
            channel.writeInbound(Wire.buffer(digits));
            assertThat(Wire.read(channel)).containsExactly(frames);
            channel.finishAndReleaseAll();
        }
    }

    @Nested
    class Rules {
        @ParameterizedTest(name = "{1}: {0}")
        @CsvSource({
            "C1 80 00000000, RSV1 without an extension",
            "A1 80 00000000, RSV2 without an extension",
            "91 80 00000000, RSV3 without an extension",
            "83 80 00000000, a reserved opcode of data",
            "87 80 00000000, a reserved opcode of data",
            "8B 80 00000000, a reserved opcode of control",
            "8F 80 00000000, a reserved opcode of control",
            "81 05 48656c6c6f, a client that does not mask",
            "09 80 00000000, a ping in parts",
            "0A 80 00000000, a pong in parts",
            "08 80 00000000, a close in parts",
            "89 FE 007E 00000000, a ping of 126 bytes",
            "8A FF 0000000000010000, a pong of 65536 bytes",
            "88 FE 007E 00000000, a close of 126 bytes",
            "88 81 00000000 03, a close of one byte",
            "88 82 00000000 03E7, status 999",
            "88 82 00000000 03EC, status 1004",
            "88 82 00000000 03ED, status 1005",
            "88 82 00000000 03EE, status 1006",
            "88 82 00000000 03F7, status 1015",
            "88 82 00000000 0BB7, status 2999",
            "80 80 00000000, a continuation of nothing",
            "00 80 00000000, a continuation of nothing",
            "0180 00000000 8180 00000000, a text inside a message",
            "0280 00000000 0280 00000000, bytes inside a message",
            "0180 00000000 8080 00000000 8080 00000000, a continuation behind the end",
            "82 FE 007D, a length of 125 in two bytes",
            "82 FF 000000000000FFFF, a length of 65535 in eight bytes",
            "82 FF 8000000000000000, a length of 64 bits"
        })
        void aClientThatBreaksARuleIsTold1002(String digits, String rule) {
            EmbeddedChannel channel = channel(SERVER);
            assertThatThrownBy(() -> channel.writeInbound(Wire.buffer(digits)))
                    .isInstanceOfSatisfying(
                            CorruptedWebSocketFrameException.class,
                            fault -> assertThat(fault.closeStatus()).isEqualTo(WebSocketCloseStatus.PROTOCOL_ERROR));
            assertThat(Wire.written(channel)).singleElement().asString().startsWith("Close[1002 ");
            assertThat(channel.isOpen()).isFalse();
            channel.finishAndReleaseAll();
        }

        @Test
        void aServerThatMasksIsTold1002() {
            assertFault(CLIENT, "81 85 37fa213d 7f9f4d5158", WebSocketCloseStatus.PROTOCOL_ERROR);
        }

        @ParameterizedTest
        @ValueSource(strings = {"C1", "83", "8B", "09", "80"})
        void aWrongFirstByteIsRefusedAtOnce(String digits) {
            assertFault(SERVER, digits, WebSocketCloseStatus.PROTOCOL_ERROR);
        }

        @Test
        void aReasonThatIsNotUtf8IsTold1007() {
            assertFault(SERVER, "88 84 00000000 03E8 C328", WebSocketCloseStatus.INVALID_PAYLOAD_DATA);
            assertFault(SERVER, "88 83 00000000 03E8 C3", WebSocketCloseStatus.INVALID_PAYLOAD_DATA);
        }

        @ParameterizedTest
        @ValueSource(strings = {"03E8", "03EB", "03EF", "03F6", "0BB8", "1387", "03E8 62 79 65 20 E2 82 AC"})
        void aGoodCloseFrameIsHandedOn(String digits) {
            EmbeddedChannel channel = channel(SERVER);
            byte[] content = Wire.hex(digits);
            channel.writeInbound(Unpooled.wrappedBuffer(Wire.masked(0x88, content)));
            CloseWebSocketFrame frame = channel.readInbound();
            assertThat(frame.content()).isEqualTo(Unpooled.wrappedBuffer(content));
            frame.release();
            assertThat(channel.isOpen()).isTrue();
            channel.finishAndReleaseAll();
        }

        @Test
        void nothingIsDecodedBehindACloseFrame() {
            EmbeddedChannel channel = channel(SERVER);
            channel.writeInbound(Wire.buffer("8880 00000000 8180 00000000"), Wire.buffer("ffff"));
            assertThat(Wire.read(channel)).containsExactly("Close[-1 ]");
            assertThat(Wire.written(channel)).isEmpty();
            channel.finishAndReleaseAll();
        }

        @Test
        void controlFramesMayComeInBetween() {
            EmbeddedChannel channel = channel(CLIENT);
            channel.writeInbound(Wire.buffer("0101 61 8901 62 0001 63 8a00 8001 64"));
            assertThat(Wire.read(channel))
                    .containsExactly("Text+[a]", "Ping[b]", "Continuation+[c]", "Pong[]", "Continuation[d]");
            channel.finishAndReleaseAll();
        }

        @Test
        void aMaskMismatchMayBeAllowed() {
            EmbeddedChannel channel =
                    channel(SERVER.toBuilder().allowMaskMismatch(true).build());
            channel.writeInbound(Wire.buffer("81 01 61 81 81 00000001 61"));
            assertThat(Wire.read(channel)).containsExactly("Text[a]", "Text[a]");
            channel.finishAndReleaseAll();
        }

        @Test
        void whoDoesNotWantTheDecoderToCloseGetsTheExceptionAlone() {
            EmbeddedChannel channel =
                    channel(SERVER.toBuilder().closeOnProtocolViolation(false).build());
            assertThatThrownBy(() -> channel.writeInbound(Wire.buffer("ff 80 00000000 81 80 00000000")))
                    .isInstanceOf(CorruptedWebSocketFrameException.class);
            channel.writeInbound(Wire.buffer("81 80 00000000"));
            assertThat(Wire.read(channel))
                    .as("what is behind the fault is dropped")
                    .isEmpty();
            assertThat(Wire.written(channel)).isEmpty();
            assertThat(channel.isOpen()).isTrue();
            channel.finishAndReleaseAll();
        }

        @Test
        void thePeerIsToldWhatWasWrong() {
            EmbeddedChannel channel = channel(SERVER);
            assertThatThrownBy(() -> channel.writeInbound(Wire.buffer("09"))).hasMessage("fragmented control frame");
            assertThat(Wire.written(channel)).containsExactly("Close[1002 fragmented control frame]");
            channel.finishAndReleaseAll();
        }
    }

    @Nested
    class Extensions {
        private final WebSocketDecoderConfig config =
                CLIENT.toBuilder().allowExtensions(true).build();

        @Test
        void allBitsPassUnlessSomebodyNegotiates() {
            EmbeddedChannel channel = channel(config);
            channel.writeInbound(Wire.buffer("f100"));
            assertThat(Wire.read(channel)).containsExactly("Text/7[]");
            channel.finishAndReleaseAll();
        }

        @Test
        void bitsThatWereNotNegotiatedAreRefused() {
            EmbeddedChannel channel = channel(config);
            channel.attr(WebSocket13FrameDecoder.NEGOTIATED_RSV).set(4);
            channel.writeInbound(Wire.buffer("c100"));
            assertThat(Wire.read(channel)).containsExactly("Text/4[]");
            assertThatThrownBy(() -> channel.writeInbound(Wire.buffer("a100"))).hasMessageContaining("RSV");
            channel.finishAndReleaseAll();
        }
    }

    @Nested
    class Limits {
        private final WebSocketDecoderConfig small = SERVER.toBuilder()
                .maxFramePayloadLength(10)
                .maxMessagePayloadLength(25)
                .build();

        @Test
        @DisplayName("CVE-2014-0193 a frame beyond the limit is told 1009 before its content comes")
        void aFrameBeyondTheLimitIsTold1009() {
            assertFault(small, "82 8B", WebSocketCloseStatus.MESSAGE_TOO_BIG);
            assertFault(SERVER, "82 FF 7fffffffffffffff", WebSocketCloseStatus.MESSAGE_TOO_BIG);
            assertFault(SERVER, "82 FF 0000000000010001", WebSocketCloseStatus.MESSAGE_TOO_BIG);
        }

        @Test
        @DisplayName("CVE-2014-0193 endless continuation frames are told 1009 at the message's limit")
        void aMessageBeyondTheLimitIsTold1009() {
            EmbeddedChannel channel = channel(small);
            channel.writeInbound(Unpooled.wrappedBuffer(Wire.masked(0x01, new byte[10])));
            channel.writeInbound(Unpooled.wrappedBuffer(Wire.masked(0x00, new byte[10])));
            assertThatThrownBy(() -> channel.writeInbound(Unpooled.wrappedBuffer(Wire.masked(0x00, new byte[6]))))
                    .hasMessageContainingAll("25", "maxMessagePayloadLength")
                    .isInstanceOfSatisfying(
                            CorruptedWebSocketFrameException.class,
                            fault -> assertThat(fault.closeStatus()).isEqualTo(WebSocketCloseStatus.MESSAGE_TOO_BIG));
            assertThat(Wire.written(channel)).containsExactly("Close[1009 Message too big]");
            assertThat(channel.isOpen()).isFalse();
            channel.finishAndReleaseAll();
        }

        @Test
        void eachMessageHasTheWholeLimit() {
            EmbeddedChannel channel = channel(small);
            for (int i = 0; i < 5; i++) {
                channel.writeInbound(Unpooled.wrappedBuffer(Wire.masked(0x02, new byte[10])));
                channel.writeInbound(Unpooled.wrappedBuffer(Wire.masked(0x89, new byte[10])));
                channel.writeInbound(Unpooled.wrappedBuffer(Wire.masked(0x00, new byte[10])));
                channel.writeInbound(Unpooled.wrappedBuffer(Wire.masked(0x80, new byte[5])));
            }
            assertThat(Wire.read(channel)).hasSize(20);
            channel.finishAndReleaseAll();
        }

        @Test
        void theFaultNamesLimitAndSetting() {
            EmbeddedChannel channel = channel(small);
            assertThatThrownBy(() -> channel.writeInbound(Wire.buffer("82 8B")))
                    .hasMessageContainingAll("10", "WebSocketDecoderConfig.maxFramePayloadLength");
            channel.finishAndReleaseAll();
        }
    }

    @Nested
    class Memory {
        @Test
        void contentIsASliceOfWhatWasRead() {
            EmbeddedChannel channel = channel(SERVER);
            ByteBuf read = channel.alloc().buffer().writeBytes(Wire.masked(0x82, new byte[] {1, 2, 3}));
            channel.writeInbound(read);
            BinaryWebSocketFrame frame = channel.readInbound();
            assertThat(frame.content().unwrap()).isSameAs(read);
            assertThat(frame.content()).isEqualTo(Wire.buffer("010203"));
            frame.release();
            channel.finishAndReleaseAll();
            assertThat(read.refCnt()).isZero();
        }

        @Test
        void bytesThatSomebodyElseHoldsAreNotUnmaskedWhereTheyAre() {
            byte[] bytes = Wire.masked(0x82, new byte[20]);
            byte[] before = bytes.clone();
            EmbeddedChannel channel = channel(SERVER);
            channel.writeInbound(Unpooled.wrappedBuffer(bytes));
            channel.writeInbound(Unpooled.wrappedBuffer(bytes).asReadOnly());
            ByteBuf held = channel.alloc().buffer().writeBytes(bytes);
            channel.writeInbound(held.retainedDuplicate());

            channel.writeInbound(composite(channel, held));
            channel.writeInbound(composite(channel, held).slice());

            assertThat(bytes).isEqualTo(before);
            assertThat(held).isEqualTo(Unpooled.wrappedBuffer(before));
            assertThat(Wire.read(channel)).hasSize(5).allMatch(("Binary[" + "\0".repeat(20) + ']')::equals);
            held.release();
            channel.finishAndReleaseAll();
        }

        /** The channel's own, and nobody else holds it; but what it is made of. */
        private ByteBuf composite(EmbeddedChannel channel, ByteBuf held) {
            return channel.alloc().compositeBuffer().addComponent(true, held.retain());
        }
    }

    private static byte[] all(byte[]... parts) {
        byte[] all = new byte[0];
        for (byte[] part : parts) {
            int at = all.length;
            all = Arrays.copyOf(all, at + part.length);
            System.arraycopy(part, 0, all, at, part.length);
        }
        return all;
    }

    private static CodecVerifier verifier(WebSocketDecoderConfig config) {
        return CodecVerifier.decoder(() -> new WebSocket13FrameDecoder(config))
                .renderedBy(Wire::text)
                .afterwards(channel -> assertThat(ByteBudget.of(channel).usedBytes())
                        .as("bytes in the account")
                        .isZero());
    }

    @Test
    void theServersSideIsVerified() {
        byte[] text = "Hello, World".getBytes(US_ASCII);
        verifier(SERVER.toBuilder()
                        .maxFramePayloadLength(2000)
                        .maxMessagePayloadLength(4000)
                        .build())
                .input("text", Wire.masked(0x81, text))
                .input(
                        "parts and controls",
                        all(
                                Wire.masked(0x01, text),
                                Wire.masked(0x89, text),
                                Wire.masked(0x00, new byte[0]),
                                Wire.masked(0x80, text)))
                .input("close", all(Wire.masked(0x88, Wire.hex("03e8")), text))
                .input("a length of two bytes", all(Wire.hex("82fe0100 37fa213d"), new byte[256]))
                .input("a wrong opcode", Wire.masked(0x83, text))
                .input("not masked", Wire.hex("8100"))
                .input("too long", Wire.hex("82fe0fff 00000000"))
                .input("a bad reason", Wire.masked(0x88, Wire.hex("03e8ff")))
                .endless("a long frame", Wire.hex("82fe07d0 37fa213d"), text)
                .endless("parts", Wire.masked(0x01, text), Wire.masked(0x00, text))
                .endless("pings", new byte[0], Wire.masked(0x89, text))
                .maxRetainedBytes(16 * 1024)
                .symmetric(
                        () -> new WebSocket13FrameEncoder(true),
                        new TextWebSocketFrame("Grüße"),
                        new BinaryWebSocketFrame(false, 0, Unpooled.wrappedBuffer(new byte[130])),
                        new PingWebSocketFrame(Unpooled.wrappedBuffer(text)),
                        new ContinuationWebSocketFrame(true, 0, Unpooled.wrappedBuffer(new byte[1500])),
                        new PongWebSocketFrame(),
                        new CloseWebSocketFrame(1001, "€"))
                .verify();
    }

    @Test
    void theClientsSideIsVerified() {
        verifier(CLIENT.toBuilder()
                        .maxFramePayloadLength(2000)
                        .maxMessagePayloadLength(4000)
                        .build())
                .input("text", Wire.hex("8103616263"))
                .input("parts", Wire.hex("0101 61 8900 8001 62"))
                .input("masked", Wire.masked(0x81, new byte[3]))
                .endless("a long frame", Wire.hex("827e07d0"), new byte[10])
                .maxRetainedBytes(16 * 1024)
                .symmetric(
                        () -> new WebSocket13FrameEncoder(false),
                        new TextWebSocketFrame("Grüße"),
                        new BinaryWebSocketFrame(false, 0, Unpooled.wrappedBuffer(new byte[130])),
                        new ContinuationWebSocketFrame(true, 0, Unpooled.wrappedBuffer(new byte[1500])),
                        new CloseWebSocketFrame())
                .rejects(
                        () -> new WebSocket13FrameEncoder(false),
                        new PingWebSocketFrame(Unpooled.wrappedBuffer(new byte[126])),
                        new PongWebSocketFrame(Unpooled.wrappedBuffer(new byte[126])),
                        new CloseWebSocketFrame(1000, "x".repeat(124)),
                        new PingWebSocketFrame(false, 0, Unpooled.EMPTY_BUFFER),
                        new CloseWebSocketFrame(true, 0, Unpooled.wrappedBuffer(new byte[1])),
                        new TextWebSocketFrame(true, 8, "x"))
                .verify();
    }
}
