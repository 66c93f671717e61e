package io.millrace.examples.keyvalue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.examples.keyvalue.Request.Verb;
import io.millrace.handler.codec.ByteBudget;
import io.millrace.handler.codec.CodecLimitException;
import io.millrace.handler.codec.CorruptedFrameException;
import io.millrace.handler.codec.DecoderException;
import io.millrace.testkit.CodecVerifier;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestCodecTest {
    private static final int MAX_VALUE = 1000;
    private static final KeyValueLimits LIMITS = KeyValueLimits.DEFAULT.withMaxValueBytes(MAX_VALUE);

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }

    private static Request request(Verb verb, String key, String value) {
        return new Request(verb, key, text(value));
    }

    /** All that a peer could do to the decoder, in one place: cuts, leaks, bounds, symmetry, cost. */
    @Test
    void theCodecKeepsItsPromises() {
        CodecVerifier.decoder(() -> new RequestDecoder(LIMITS))
                .input("two requests", "\0\0\0\7\2\3keyhi\0\0\0\5\1\3key")
                .input("a good request and a bad verb", "\0\0\0\5\1\3key\0\0\0\5\4\3key")
                .input("a key that ends behind the request", "\0\0\0\5\1\4key")
                .input("a request without a key", "\0\0\0\2\1\0")
                .input("a space in a key", "\0\0\0\5\1\3k y")
                .input("a GET with a value", "\0\0\0\7\1\3keyhi")
                .input("4 GiB", "\u00ff\u00ff\u00ff\u00ff\2\3key")
                .input("a request that breaks off", "\0\0\0\7\2\3ke")
                .endless("a value that never ends", "\0\0\4\0\2\1k", "v")
                .endless("requests for ever", "", "\0\0\0\5\1\3key")
                .growing("one long value", length -> longest(Math.min(length, MAX_VALUE)))
                .maxRetainedBytes(4 * MAX_VALUE)
                .renderedBy(RequestCodecTest::render)
                .afterwards(channel -> assertThat(ByteBudget.of(channel).usedBytes())
                        .as("bytes in the account")
                        .isZero())
                .symmetric(
                        () -> new RequestEncoder(LIMITS),
                        request(Verb.PUT, "key", "value"),
                        request(Verb.PUT, "~".repeat(255), "v".repeat(MAX_VALUE)),
                        request(Verb.PUT, "empty", ""),
                        request(Verb.GET, "!", ""),
                        request(Verb.DELETE, "key", ""))
                .rejects(
                        () -> new RequestEncoder(LIMITS),
                        request(Verb.GET, "", ""),
                        request(Verb.GET, "k".repeat(256), ""),
                        request(Verb.GET, "two words", ""),
                        request(Verb.GET, "k\u0141y", ""), // its lower byte is an 'A'
                        request(Verb.GET, "line\n", ""),
                        request(Verb.DELETE, "key", "value"),
                        request(Verb.PUT, "key", "v".repeat(MAX_VALUE + 1)))
                .verify();
    }

    private static String render(Object message) {
        if (message instanceof Request request) {
            return request.verb() + " " + request.key() + " "
                    + request.content().toString(StandardCharsets.ISO_8859_1);
        }
        return "bytes that a removed decoder has left: " + message;
    }

    private static byte[] longest(int valueBytes) {
        EmbeddedChannel encoder = new EmbeddedChannel(new RequestEncoder(LIMITS));
        encoder.writeOutbound(request(Verb.PUT, "key", "v".repeat(valueBytes)));
        ByteBuf encoded = encoder.readOutbound();
        byte[] bytes = new byte[encoded.readableBytes()];
        encoded.readBytes(bytes).release();
        return bytes;
    }

    @ParameterizedTest
    @CsvSource({
        "00000002,               a request of 2 bytes (",
        "0000000500,             verb 0 (",
        "0000000504,             verb 4 (",
        "000000050100,           a key of 0 bytes in a request of 5",
        "000000050104,           a key of 4 bytes in a request of 5",
        "00000003017f,           a key of 127 bytes in a request of 3",
        "000000050102,           GET with a value",
        "00000003010120,         byte 32 in a key (",
        "0000000301017f,         byte 127 in a key (",
        "000000030101ff,         byte 255 in a key (",
    })
    void whatIsNoRequestIsRefusedAsSoonAsItCanBeSeen(String hex, String reason) {
        ByteBuf in = hex(hex);
        assertThatThrownBy(() -> new RequestParser(MAX_VALUE).parse(in))
                .isInstanceOf(CorruptedFrameException.class)
                .hasMessageStartingWith(reason);
        in.release();
    }

    @ParameterizedTest
    @CsvSource({
        "ffffffff,               a request of 4294967295 bytes",
        "000004ea,               a request of 1258 bytes", // 1000 of a value, 255 of a key, 2 before them, and one more
        "000003ec0201,           a value of 1001 bytes",
    })
    void whatIsTooLongIsRefusedBeforeItComes(String hex, String what) {
        ByteBuf in = hex(hex);
        assertThatThrownBy(() -> new RequestParser(MAX_VALUE).parse(in))
                .isInstanceOf(CodecLimitException.class)
                .hasMessage(what
                        + " is beyond the limit maxValueBytes of 1000 (KeyValueLimits.withMaxValueBytes raises it)");
        in.release();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "000000", "000004e9", "0000000502", "000003ec0202", "000000050103", "0000000501036b65"})
    void whatIsNotWholeIsLeftAlone(String hex) {
        ByteBuf in = hex(hex);
        assertThat(new RequestParser(MAX_VALUE).parse(in)).isNull();
        assertThat(in.readerIndex()).isZero();
        in.release();
    }

    private static ByteBuf hex(String hex) {
        return Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex));
    }

    @Test
    void aRequestThatDoesNotComeWholeInTimeIsAFault() {
        EmbeddedChannel channel = new EmbeddedChannel(new RequestDecoder(LIMITS));
        channel.freezeTime();
        channel.writeInbound(text("\0\0\0\5\1\3key\0\0\0\5"));
        pass(channel, 9);
        channel.writeInbound(text("\1\3key\0\0\0\5")); // another request has begun: its time begins too
        pass(channel, 9);
        channel.writeInbound(text("\1")); // a byte in between does not help
        pass(channel, 1);
        assertThatThrownBy(channel::checkException)
                .isInstanceOf(DecoderException.class)
                .hasMessage("a request has not come whole in 10 seconds");
        assertThat(channel.inboundMessages()).hasSize(2);
        channel.finishAndReleaseAll();
    }

    private static void pass(EmbeddedChannel channel, int seconds) {
        for (int i = 0; i < seconds; i++) {
            channel.advanceTimeBy(1, TimeUnit.SECONDS);
            channel.runScheduledPendingTasks();
        }
    }

    @Test
    void theTimeInWhichWeDoNotReadIsNotTheClients() {
        EmbeddedChannel channel = new EmbeddedChannel(new RequestDecoder(LIMITS));
        channel.freezeTime();
        channel.writeInbound(text("\0\0\0\5\1\3k"));
        pass(channel, 5);
        channel.config().setAutoRead(false);
        pass(channel, 100);
        channel.config().setAutoRead(true);
        pass(channel, 4);
        channel.writeInbound(text("ey"));
        assertThat(channel.inboundMessages()).hasSize(1);
        pass(channel, 1);
        channel.checkException();
        channel.finishAndReleaseAll();
    }

    @Test
    void anIdleConnectionHasNoTimer() {
        EmbeddedChannel channel = new EmbeddedChannel(new RequestDecoder(LIMITS));
        channel.writeInbound(text("\0\0\0\5\1"));
        channel.writeInbound(text("\3key"));
        assertThat(channel.runScheduledPendingTasks()).isEqualTo(-1);
        channel.finishAndReleaseAll();
    }
}
