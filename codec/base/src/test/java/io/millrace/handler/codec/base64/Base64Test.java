package io.millrace.handler.codec.base64;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufUtil;
import io.millrace.buffer.Unpooled;
import io.millrace.buffer.UnpooledByteBufAllocator;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.handler.codec.Decoders;
import io.millrace.handler.codec.DelimiterBasedFrameDecoder;
import io.millrace.handler.codec.Delimiters;
import io.millrace.testkit.CodecVerifier;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class Base64Test {
    private static ByteBuf ascii(String text) {
        return Unpooled.copiedBuffer(text, US_ASCII);
    }

    private static String text(ByteBuf buf) {
        try {
            return buf.toString(US_ASCII);
        } finally {
            buf.release();
        }
    }

    private static byte[] bytes(ByteBuf buf) {
        try {
            return ByteBufUtil.getBytes(buf);
        } finally {
            buf.release();
        }
    }

    @ParameterizedTest
    @DisplayName("RFC 4648 §10: the test vectors")
    @CsvSource({"'', ''", "f, Zg==", "fo, Zm8=", "foo, Zm9v", "foob, Zm9vYg==", "fooba, Zm9vYmE=", "foobar, Zm9vYmFy"})
    void theVectorsOfTheSpecification(String plain, String encoded) {
        assertThat(text(Base64.encode(ascii(plain)))).isEqualTo(encoded);
        assertThat(text(Base64.decode(ascii(encoded)))).isEqualTo(plain);
        assertThat(text(Base64.encode(ascii(plain), false, false))).isEqualTo(encoded.replace("=", ""));
        assertThat(text(Base64.decode(ascii(encoded.replace("=", ""))))).isEqualTo(plain);
    }

    @Test
    void anyBytesAreEncodedAsTheJdkDoes() {
        Random random = new Random(3);
        java.util.Base64.Encoder lines = java.util.Base64.getMimeEncoder(76, new byte[] {'\n'});
        for (int length = 0; length < 600; length++) {
            byte[] plain = new byte[length];
            random.nextBytes(plain);
            ByteBuf src = Unpooled.wrappedBuffer(plain);

            assertThat(text(Base64.encode(src, 0, length, false)))
                    .isEqualTo(java.util.Base64.getEncoder().encodeToString(plain));
            assertThat(text(Base64.encode(src, 0, length, true))).isEqualTo(lines.encodeToString(plain));
            assertThat(text(Base64.encode(src, 0, length, Base64Dialect.URL_SAFE)))
                    .isEqualTo(java.util.Base64.getUrlEncoder().encodeToString(plain));
            assertThat(bytes(Base64.decode(ascii(lines.encodeToString(plain))))).isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @EnumSource(Base64Dialect.class)
    void everyDialectReadsWhatItWrites(Base64Dialect dialect) {
        byte[] plain = new byte[256];
        for (int i = 0; i < plain.length; i++) {
            plain[i] = (byte) i;
        }

        ByteBuf encoded = Base64.encode(Unpooled.wrappedBuffer(plain), dialect);

        assertThat(bytes(Base64.decode(encoded, dialect))).isEqualTo(plain);
        encoded.release();
    }

    @Test
    void theOrderedDialectSortsAsTheBytesDo() {
        byte[] alphabet = new byte[48];
        for (int i = 0; i < 16; i++) { // the values 0 to 63 in groups of four
            int bits = (4 * i) << 18 | (4 * i + 1) << 12 | (4 * i + 2) << 6 | 4 * i + 3;
            alphabet[3 * i] = (byte) (bits >> 16);
            alphabet[3 * i + 1] = (byte) (bits >> 8);
            alphabet[3 * i + 2] = (byte) bits;
        }

        byte[] encoded = bytes(Base64.encode(Unpooled.wrappedBuffer(alphabet), false, Base64Dialect.ORDERED));

        byte[] sorted = encoded.clone();
        Arrays.sort(sorted);
        assertThat(encoded).hasSize(64).isEqualTo(sorted);
    }

    @Test
    void linesAreBrokenBehind76CharactersAndNotAtTheEnd() {
        byte[] line = new byte[57];

        assertThat(text(Base64.encode(Unpooled.wrappedBuffer(line))))
                .hasSize(76)
                .doesNotContain("\n");
        assertThat(text(Base64.encode(Unpooled.wrappedBuffer(new byte[58]))))
                .hasSize(76 + 1 + 4)
                .contains("\nAA==");
        assertThat(text(Base64.encode(Unpooled.wrappedBuffer(new byte[58]), Base64Dialect.URL_SAFE)))
                .doesNotContain("\n");
    }

    @Test
    void theReaderIndexMovesUnlessARangeIsGiven() {
        ByteBuf src = ascii("xfoo");
        src.skipBytes(1);

        assertThat(text(Base64.encode(src, 1, 3))).isEqualTo("Zm9v");
        assertThat(src.readableBytes()).isEqualTo(3);
        assertThat(text(Base64.encode(src))).isEqualTo("Zm9v");
        assertThat(src.isReadable()).isFalse();
        ByteBuf encoded = ascii("Zm9v");
        assertThat(text(Base64.decode(encoded, 0, 4))).isEqualTo("foo");
        assertThat(text(Base64.decode(encoded))).isEqualTo("foo");
        assertThat(encoded.isReadable()).isFalse();
        src.release();
        encoded.release();
    }

    @Test
    void theResultComesFromTheAllocatorThatIsGiven() {
        UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(false);
        ByteBuf src = ascii("foo");

        ByteBuf encoded = Base64.encode(src, 0, 3, false, Base64Dialect.STANDARD, alloc);
        ByteBuf decoded = Base64.decode(encoded, 0, 4, Base64Dialect.STANDARD, alloc);

        assertThat(encoded.alloc()).isSameAs(alloc);
        assertThat(decoded.alloc()).isSameAs(alloc);
        encoded.release();
        decoded.release();
        src.release();
    }

    @Test
    void whiteSpaceIsSkipped() {
        assertThat(text(Base64.decode(ascii(" Zm\r\n9v\tYg =\n=\n")))).isEqualTo("foob");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Z", "Zm9vY", "Zg=", "=", "Z===", "Zg===", "Zg==Zg==", "Zm9v!", "Zm\u00009", "Zm9_", "Zm-v"})
    void whatIsNotBase64IsRefusedAndNothingIsLost(String text) {
        UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(false);
        ByteBuf src = ascii(text);

        assertThatThrownBy(() -> Base64.decode(src, 0, src.readableBytes(), Base64Dialect.STANDARD, alloc))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(alloc.metric().usedHeapMemory()).isZero();
        src.release();
    }

    @Test
    void bytesBeyondAsciiAreRefused() {
        assertThatThrownBy(() -> Base64.decode(Unpooled.wrappedBuffer(new byte[] {'Z', 'm', (byte) 0x80, 'v'})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("invalid Base64 input character: 128 (decimal)");
    }

    @Test
    void theHandlersDoTheSame() {
        EmbeddedChannel channel = new EmbeddedChannel(new Base64Decoder(), new Base64Encoder());

        channel.writeOutbound(ascii("foob"), "text");
        channel.writeInbound(ascii("Zm9vYg=="), "text");

        assertThat(Decoders.written(channel)).containsExactly("Zm9vYg==", "text");
        assertThat(Decoders.read(channel)).containsExactly("foob", "text");
        channel.finish();
    }

    @Test
    void isVerified() {
        CodecVerifier.decoders(() ->
                        List.of(new DelimiterBasedFrameDecoder(64, Delimiters.nulDelimiter()), new Base64Decoder()))
                .input("frames", "Zm9v\0Zg==\0Z\0\0!\0Zm8")
                .maxRetainedBytes(2048)
                .verify();
    }
}
