package io.millrace.handler.codec.json;

import static io.millrace.handler.codec.Decoders.bytes;
import static io.millrace.handler.codec.Decoders.read;
import static io.millrace.handler.codec.Decoders.verifier;
import static io.millrace.handler.codec.Decoders.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufUtil;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.handler.codec.CodecLimitException;
import io.millrace.handler.codec.CorruptedFrameException;
import io.millrace.handler.codec.TooLongFrameException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonObjectDecoderTest {
    private final EmbeddedChannel channel = new EmbeddedChannel(new JsonObjectDecoder());
    private final EmbeddedChannel streaming = new EmbeddedChannel(new JsonObjectDecoder(true));

    @Test
    void objectsAndArraysAreCutOut() {
        write(channel, "  {\"a\":{\"b\":[1]}}\n\t[1,[2]]{}[] ");

        assertThat(read(channel)).containsExactly("{\"a\":{\"b\":[1]}}", "[1,[2]]", "{}", "[]");
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void bracketsAndQuotesInStringsDoNotCount() {
        String text = "{\"}\":\"{[\\\"]\",\"\\\\\":\"\\\\\\\"}\"}";

        write(channel, text + text);

        assertThat(read(channel)).containsExactly(text, text);
        channel.finish();
    }

    @Test
    void charactersOfSeveralBytesPass() {
        byte[] text = "{\"\u00fc\":\"\ud83d\ude00\"}".getBytes(StandardCharsets.UTF_8);
        for (byte b : text) {
            channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {b}));
        }

        ByteBuf object = channel.readInbound();
        assertThat(ByteBufUtil.getBytes(object)).isEqualTo(text);
        object.release();
        channel.finish();
    }

    @Test
    void theElementsOfAnArrayAreStreamed() {
        write(streaming, " [ {\"a\":[1,2]} , 17,\"x,]\" ,null,  [3,4]\n] {\"b\":1}[5");
        write(streaming, "] [ ]");

        assertThat(read(streaming))
                .containsExactly("{\"a\":[1,2]}", "17", "\"x,]\"", "null", "[3,4]", "{\"b\":1}", "5");
        assertThat(streaming.finish()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "x{}", "\"a\"", "}", "]", "null", "\u00ef\u00bb\u00bf{}"})
    void whatIsNoObjectOrArrayIsCorruptAndAllThatFollowsIsDropped(String text) {
        assertThatThrownBy(() -> write(channel, text))
                .isInstanceOf(CorruptedFrameException.class)
                .hasMessageStartingWith("invalid JSON received: ");
        write(channel, "{}[]");

        assertThat(channel.finish()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[,1]", "[1,]", "[1,,2]", "[}", "[1}"})
    void anArrayThatIsNoneIsCorrupt(String text) {
        assertThatThrownBy(() -> write(streaming, text)).isInstanceOf(CorruptedFrameException.class);

        streaming.finishAndReleaseAll();
    }

    @Test
    void aTextThatIsTooLongIsDroppedToItsEnd() {
        EmbeddedChannel small = new EmbeddedChannel(new JsonObjectDecoder(8));

        write(small, "{\"a\":12}");
        assertThatThrownBy(() -> write(small, "{\"a\":123}{}"))
                .isInstanceOf(TooLongFrameException.class)
                .hasMessage("a JSON text of over 8 bytes is beyond the limit maxObjectLength of 8 (JsonObjectDecoder's"
                        + " constructor raises it)");
        assertThatThrownBy(() -> write(small, "[\"]]]]]]]]]]")).isInstanceOf(TooLongFrameException.class);
        write(small, "]\"][1]");

        assertThat(read(small)).containsExactly("{\"a\":12}", "{}", "[1]");
        small.finish();
    }

    @Test
    void manySmallTextsMayBeLongTogether() {
        EmbeddedChannel small = new EmbeddedChannel(new JsonObjectDecoder(4));

        write(small, "{} [1]".repeat(10));

        assertThat(read(small)).hasSize(20);
        small.finish();
    }

    @Test
    void anElementThatIsTooLongIsDroppedToItsEnd() {
        EmbeddedChannel small = new EmbeddedChannel(new JsonObjectDecoder(4, true));

        assertThatThrownBy(() -> write(small, "[1234, 12345, {\"a\":[1]}, 1]"))
                .isInstanceOf(TooLongFrameException.class);

        assertThat(read(small)).containsExactly("1234", "1");
        small.finishAndReleaseAll();
    }

    @Test
    @DisplayName("bug class 1: nesting is limited, for the parsers behind")
    void nestingIsLimited() {
        EmbeddedChannel flat = new EmbeddedChannel(new JsonObjectDecoder(1000, false, 2));
        EmbeddedChannel flatStream = new EmbeddedChannel(new JsonObjectDecoder(1000, true, 2));

        assertThatThrownBy(() -> write(flat, "[[]] [[[]]] {}"))
                .isInstanceOf(CodecLimitException.class)
                .hasMessageContaining("maxDepth of 2");
        assertThatThrownBy(() -> write(flatStream, "[[[]], [[[]]], {}]")).isInstanceOf(CodecLimitException.class);

        assertThat(read(flat)).containsExactly("[[]]", "{}");
        assertThat(read(flatStream)).containsExactly("[[]]", "{}");
        flat.finish();
        flatStream.finish();
        assertThatThrownBy(() -> write(channel, "[".repeat(1001))).isInstanceOf(CodecLimitException.class);
        channel.finish();
    }

    @Test
    void halfATextIsDroppedAtTheEnd() {
        write(channel, "{} {\"a\":");

        channel.finish();

        assertThat(read(channel)).containsExactly("{}");
    }

    @Test
    void subclassesMayMakeSomethingElseOfAText() {
        EmbeddedChannel copying = new EmbeddedChannel(new JsonObjectDecoder() {
            @Override
            protected ByteBuf extractObject(ChannelHandlerContext ctx, ByteBuf buffer, int index, int length) {
                return length == 2 ? null : buffer.copy(index, length);
            }
        });

        copying.writeInbound(bytes("{}[1]"));

        assertThat(read(copying)).containsExactly("[1]");
        copying.finish();
    }

    @Test
    void argumentsAreChecked() {
        assertThatThrownBy(() -> new JsonObjectDecoder(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxObjectLength : 0 (expected: > 0)");
        assertThatThrownBy(() -> new JsonObjectDecoder(1, true, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isVerified() {
        verifier(() -> new JsonObjectDecoder(64, false, 5))
                .input("texts", "{\"a\":\"\\\"}\"} [1, [2]]\n{}")
                .input("too long", "{\"a\":\"" + "x".repeat(64) + "\"}{}[1]")
                .input("too deep", "[[[[[[1]]]]]] [2]")
                .input("corrupt", "{} x {}")
                .endless("a string without an end", "{\"", "x")
                .endless("brackets", "", "[")
                .endless("white space", "{", " ")
                .endless("empty objects", "", "{}")
                .maxRetainedBytes(4096)
                .verify();
    }

    @Test
    void isVerifiedWhenItStreams() {
        verifier(() -> new JsonObjectDecoder(16, true))
                .input("elements", "[{\"a\":1}, 2 ,\"],\"][]{\"b\":[3]}[4")
                .input("too long", "[1, 12345678901234567 , [2]]")
                .input("corrupt", "[1,,2]{}")
                .endless("elements", "[", "1,")
                .endless("white space in an element", "[1", " ")
                .endless("white space before an element", "[", "\n")
                .maxRetainedBytes(4096)
                .verify();
    }

    @Test
    @DisplayName("bug class 8: a long text is looked through once")
    void aLongTextIsLookedThroughOnce() {
        verifier(JsonObjectDecoder::new)
                .input("nothing", "{}")
                .growing("a long string", length -> ("{\"" + "\\\\".repeat(length / 2))
                        .getBytes(StandardCharsets.US_ASCII))
                .growing("a long array", length -> ("[" + "1,".repeat(length / 2)).getBytes(StandardCharsets.US_ASCII))
                .maxRetainedBytes(3 << 20)
                .verify();
    }
}
