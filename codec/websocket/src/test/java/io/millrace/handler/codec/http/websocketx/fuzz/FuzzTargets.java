package io.millrace.handler.codec.http.websocketx.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelHandler;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.handler.codec.ByteBudget;
import io.millrace.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.millrace.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.millrace.handler.codec.http.websocketx.Utf8FrameValidator;
import io.millrace.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.millrace.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.millrace.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.millrace.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.millrace.handler.codec.http.websocketx.Wire;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketClientExtension;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketExtensionUtil;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketServerExtension;
import io.millrace.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateClientExtensionHandshaker;
import io.millrace.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import io.millrace.testkit.CodecVerifier;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * What the fuzzer calls: whatever comes, the properties of the verifier hold. Each target has a test class of its own,
 * since a JVM fuzzes one; the seeds are in the resources, in a directory named after that class.
 */
final class FuzzTargets {
    /** How long each target is fuzzed. */
    static final String DURATION = "30s";

    private FuzzTargets() {}

    private static CodecVerifier verifier(Supplier<List<ChannelHandler>> handlers) {
        return CodecVerifier.decoders(handlers)
                .renderedBy(Wire::text)
                .maxRetainedBytes(64 * 1024)
                .afterwards(channel -> assertThat(ByteBudget.of(channel).usedBytes())
                        .as("bytes in the account")
                        .isZero());
    }

    private static WebSocketDecoderConfig config(boolean server) {
        return WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(server)
                .allowExtensions(true)
                .maxFramePayloadLength(1000)
                .maxMessagePayloadLength(3000)
                .build();
    }

    private static List<ChannelHandler> frames(boolean server) {
        return List.of(
                new WebSocket13FrameDecoder(config(server)),
                new Utf8FrameValidator(),
                new WebSocketFrameAggregator(2000));
    }

    static void serverFrames(byte[] input) {
        verifier(() -> frames(true)).verifyOnly(input);
    }

    static void clientFrames(byte[] input) {
        verifier(() -> frames(false)).verifyOnly(input);
    }

    /** A close frame with that content is handed on, or refused with a status that may be sent. */
    static void closeFrames(byte[] input) {
        if (input.length > 125) {
            return;
        }
        EmbeddedChannel channel = new EmbeddedChannel(new WebSocket13FrameDecoder(true, false, 125));
        boolean good = true;
        try {
            channel.writeInbound(Unpooled.wrappedBuffer(Wire.masked(0x88, input)));
        } catch (RuntimeException e) {
            good = false;
        }
        CloseWebSocketFrame frame = good ? channel.readInbound() : channel.readOutbound();
        assertThat(frame).isNotNull();
        assertThat(frame.statusCode() == -1 || WebSocketCloseStatus.isValidStatusCode(frame.statusCode()))
                .isTrue();
        byte[] reason = frame.reasonText().getBytes(StandardCharsets.UTF_8);
        assertThat(reason.length).isEqualTo(Math.max(0, frame.content().readableBytes() - 2));
        frame.release();
        channel.finishAndReleaseAll();
    }

    private static WebSocketClientExtension client() {
        return Objects.requireNonNull(new PerMessageDeflateClientExtensionHandshaker(10_000)
                .handshakeExtension(new WebSocketExtensionData("permessage-deflate", Map.of())));
    }

    static void perMessageDeflate(byte[] input) {
        verifier(() -> List.of(
                        new WebSocket13FrameDecoder(config(false)),
                        client().newExtensionDecoder(),
                        new Utf8FrameValidator()))
                .verifyOnly(input);
    }

    /** Whatever is compressed, with whatever window the first byte says, is decompressed to the same. */
    static void roundTrip(byte[] input) {
        int bits = input.length == 0 ? 15 : 8 + (input[0] & 7);
        WebSocketServerExtension extension = Objects.requireNonNull(
                new PerMessageDeflateServerExtensionHandshaker(6, true, 15, true, true, bits, 8, 0)
                        .handshakeExtension(new WebSocketExtensionData("permessage-deflate", Map.of())));
        EmbeddedChannel sender = new EmbeddedChannel(extension.newExtensionEncoder());
        EmbeddedChannel receiver = new EmbeddedChannel(client().newExtensionDecoder());
        for (int i = 0; i < 3; i++) {
            sender.writeOutbound(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(input)));
            BinaryWebSocketFrame compressed = sender.readOutbound();
            receiver.writeInbound(compressed);
            BinaryWebSocketFrame frame = receiver.readInbound();
            assertThat(frame.content()).isEqualTo(Unpooled.wrappedBuffer(input));
            frame.release();
        }
        sender.finishAndReleaseAll();
        receiver.finishAndReleaseAll();
    }

    /** What is read from a header is made of tokens, and read again from what it becomes. */
    static void extensionsHeader(byte[] input) {
        String header = new String(input, StandardCharsets.ISO_8859_1);
        for (WebSocketExtensionData data : WebSocketExtensionUtil.extractExtensions(header)) {
            StringBuilder text = new StringBuilder(data.name());
            data.parameters()
                    .forEach((name, value) -> text.append(';').append(name).append(value == null ? "" : '=' + value));
            assertThat(WebSocketExtensionUtil.extractExtensions(text.toString()).toString())
                    .isEqualTo("[" + data + ']');
        }
    }
}
