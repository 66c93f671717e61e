package io.millrace.handler.codec.compression;

import static io.millrace.handler.codec.compression.Samples.bytes;
import static io.millrace.handler.codec.compression.Samples.concat;
import static io.millrace.handler.codec.compression.Samples.decompress;
import static io.millrace.handler.codec.compression.Samples.deflate;
import static io.millrace.handler.codec.compression.Samples.gzip;
import static io.millrace.handler.codec.compression.Samples.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.buffer.UnpooledByteBufAllocator;
import io.millrace.handler.codec.compression.Decompressor.Status;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JdkZlibDecompressorTest {
    private static final int FHCRC = 2;
    private static final int FEXTRA = 4;
    private static final int FNAME = 8;
    private static final int FCOMMENT = 16;

    private final UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(false);

    private JdkZlibDecompressor of(ZlibWrapper wrapper) {
        return JdkZlibDecompressor.builder().wrapper(wrapper).build(alloc);
    }

    private JdkZlibDecompressor concatenated() {
        return JdkZlibDecompressor.builder()
                .wrapper(ZlibWrapper.GZIP)
                .decompressConcatenated(true)
                .build(alloc);
    }

    /** A header with the parts that its flags say. */
    private static byte[] header(int flags) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, (byte) flags, 1, 2, 3, 4, 0, 3});
        if ((flags & FEXTRA) != 0) {
            out.writeBytes(new byte[] {5, 0, 'A', 'p', 1, 0, 0});
        }
        if ((flags & FNAME) != 0) {
            out.writeBytes("name\0".getBytes(StandardCharsets.ISO_8859_1));
        }
        if ((flags & FCOMMENT) != 0) {
            out.writeBytes("a comment\0".getBytes(StandardCharsets.ISO_8859_1));
        }
        if ((flags & FHCRC) != 0) {
            CRC32 crc = new CRC32();
            crc.update(out.toByteArray());
            out.write((int) crc.getValue());
            out.write((int) (crc.getValue() >>> 8));
        }
        return out.toByteArray();
    }

    /** A member with another header than java.util.zip's. */
    private static byte[] member(byte[] header, byte[] plain) {
        byte[] usual = gzip(plain);
        return concat(header, Arrays.copyOfRange(usual, 10, usual.length));
    }

    @Test
    @DisplayName("RFC 1952 §2.3.1: every combination of the header's flags, however it is cut")
    void everyCombinationOfFlags() {
        byte[] plain = text(100);
        for (int flags = 0; flags < 32; flags++) {
            byte[] member = member(header(flags), plain);

            try (Decompressor whole = of(ZlibWrapper.GZIP)) {
                assertThat(decompress(whole, member)).as("flags %d", flags).isEqualTo(plain);
                assertThat(whole.status()).isEqualTo(Status.COMPLETE);
            }
            try (Decompressor single = of(ZlibWrapper.GZIP)) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                for (byte each : member) {
                    out.writeBytes(decompress(single, new byte[] {each}));
                }
                assertThat(out.toByteArray()).as("flags %d", flags).isEqualTo(plain);
                assertThat(single.status()).isEqualTo(Status.COMPLETE);
            }
        }
    }

    @Test
    @DisplayName("RFC 1952 §2.3.1.1: an extra field without bytes")
    void anEmptyExtraField() {
        byte[] header = {0x1f, (byte) 0x8b, 8, FEXTRA, 0, 0, 0, 0, 0, 0, 0, 0};
        try (Decompressor stream = of(ZlibWrapper.GZIP)) {
            assertThat(decompress(stream, member(header, text(10)))).isEqualTo(text(10));
        }
    }

    private void assertFails(byte[] input, String message) {
        try (Decompressor stream = of(ZlibWrapper.GZIP)) {
            assertThatThrownBy(() -> decompress(stream, input))
                    .isInstanceOf(DecompressionException.class)
                    .hasMessageContaining(message);
        }
        assertThat(alloc.metric().usedHeapMemory()).isZero();
    }

    @Test
    @DisplayName("RFC 1952 §2.3.1: the checksum of the header is checked")
    void theChecksumOfTheHeader() {
        byte[] header = header(FNAME | FHCRC);
        header[12] ^= 1;

        assertFails(member(header, text(10)), "CRC16 value mismatch");
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 64, 128})
    @DisplayName("RFC 1952 §2.3.1.2: reserved flags are refused")
    void reservedFlags(int flag) {
        assertFails(member(header(flag), text(10)), "Reserved flags are set in the GZIP header");
    }

    @Test
    void whatIsNotGzipIsRefusedAtTheFirstByteThatTells() {
        assertFails(new byte[] {'G'}, "Input is not in the GZIP format");
        assertFails(new byte[] {0x1f, 0x1f}, "Input is not in the GZIP format");
        assertFails(new byte[] {0x1f, (byte) 0x8b, 7}, "Unsupported compression method 7 in the GZIP header");
    }

    @Test
    @DisplayName("RFC 1952 §2.3.1: CRC32 and ISIZE are checked")
    void theTrailerIsChecked() {
        byte[] crc = gzip(text(50));
        crc[crc.length - 8] ^= 1;
        byte[] size = gzip(text(50));
        size[size.length - 1] ^= 1;

        // What was decompressed before comes first.
        try (Decompressor stream = of(ZlibWrapper.GZIP)) {
            stream.addInput(Unpooled.copiedBuffer(crc));
            assertThat(stream.status()).isEqualTo(Status.NEED_OUTPUT);
            assertThat(bytes(stream.takeOutput())).isEqualTo(text(50));
            assertThatThrownBy(stream::status)
                    .isInstanceOf(DecompressionException.class)
                    .hasMessageContaining("CRC value mismatch. Expected: ");
        }
        assertFails(size, "Number of bytes mismatch. Expected: ");
    }

    @Test
    void aNameWithoutAnEndIsRefused() {
        byte[] name = new byte[300_000];
        Arrays.fill(name, (byte) 'a');

        assertFails(
                concat(new byte[] {0x1f, (byte) 0x8b, 8, FNAME, 0, 0, 0, 0, 0, 0}, name), "GZIP header of more than");
    }

    @Test
    void whatFollowsAMemberIsDroppedUnlessMembersMayFollow() {
        byte[] input = concat(gzip(text(30)), gzip(text(40)));

        try (Decompressor one = of(ZlibWrapper.GZIP)) {
            assertThat(decompress(one, input)).isEqualTo(text(30));
            assertThat(one.status()).isEqualTo(Status.COMPLETE);
        }
        try (Decompressor all = concatenated()) {
            assertThat(decompress(all, input)).isEqualTo(concat(text(30), text(40)));
            assertThat(all.status()).isEqualTo(Status.NEED_INPUT);
            all.endOfInput();
            assertThat(all.status()).isEqualTo(Status.COMPLETE);
        }
    }

    @Test
    void zerosBetweenMembersAndBehindThemDoNotCount() {
        try (Decompressor all = concatenated()) {
            byte[] input = concat(gzip(text(30)), new byte[512], gzip(text(40)), new byte[100]);
            assertThat(decompress(all, input)).isEqualTo(concat(text(30), text(40)));
            all.endOfInput();
        }
    }

    @Test
    void rubbishBehindAMemberIsNoMember() {
        try (Decompressor all = concatenated()) {
            all.addInput(Unpooled.copiedBuffer(concat(gzip(text(30)), new byte[] {1})));
            assertThat(bytes(all.takeOutput())).isEqualTo(text(30));
            assertThatThrownBy(all::status)
                    .isInstanceOf(DecompressionException.class)
                    .hasMessage("Input is not in the GZIP format");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 9, 10, 11, 20})
    void aStreamThatEndsBeforeItsEndIsToldOf(int length) {
        try (Decompressor stream = concatenated()) {
            decompress(stream, Arrays.copyOf(gzip(text(30)), length));
            assertThatThrownBy(stream::endOfInput)
                    .isInstanceOf(DecompressionException.class)
                    .hasMessage("the compressed stream ends before its end");
        }
    }

    @Test
    @DisplayName("RFC 1950 §2.2: zlib is told from raw deflate by its first two bytes")
    void zlibAndRawDeflateAreToldApart() {
        for (int level = 0; level <= 9; level++) {
            for (int length : new int[] {0, 1, 10, 1000}) {
                for (boolean raw : new boolean[] {false, true}) {
                    byte[] input = deflate(text(length), raw);
                    try (Decompressor whole = of(ZlibWrapper.ZLIB_OR_NONE);
                            Decompressor single = of(ZlibWrapper.ZLIB_OR_NONE)) {
                        assertThat(decompress(whole, input)).isEqualTo(text(length));
                        assertThat(whole.status()).isEqualTo(Status.COMPLETE);
                        ByteArrayOutputStream out = new ByteArrayOutputStream();
                        for (byte each : input) {
                            out.writeBytes(decompress(single, new byte[] {each}));
                        }
                        assertThat(out.toByteArray()).isEqualTo(text(length));
                    }
                }
            }
        }
    }

    @Test
    @DisplayName("RFC 1950 §2.2: a window smaller than 32 KiB is zlib too")
    void zlibWithASmallerWindow() {
        byte[] input = deflate(text(100), false);
        input[0] = 0x58; // CINFO 5: 8 KiB
        input[1] = (byte) (31 - (0x5800 % 31));

        try (Decompressor stream = of(ZlibWrapper.ZLIB_OR_NONE)) {
            assertThat(decompress(stream, input)).isEqualTo(text(100));
        }
    }

    private static byte[] withDictionary(byte[] dictionary, byte[] plain, boolean raw) {
        Deflater deflater = new Deflater(6, raw);
        deflater.setDictionary(dictionary);
        deflater.setInput(plain);
        deflater.finish();
        byte[] out = new byte[plain.length + 100];
        int length = deflater.deflate(out);
        deflater.end();
        return Arrays.copyOf(out, length);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("RFC 1950 §2.2: FDICT")
    void dictionaries(boolean raw) {
        byte[] dictionary = text(300);
        byte[] input = withDictionary(dictionary, text(200), raw);

        try (Decompressor stream = JdkZlibDecompressor.builder()
                .wrapper(raw ? ZlibWrapper.NONE : ZlibWrapper.ZLIB)
                .dictionary(dictionary)
                .build(alloc)) {
            assertThat(decompress(stream, input)).isEqualTo(text(200));
        }
    }

    @Test
    void aDictionaryThatIsMissingOrAnotherOneIsToldOf() {
        byte[] input = withDictionary(text(300), text(200), false);

        try (Decompressor stream = of(ZlibWrapper.ZLIB)) {
            assertThatThrownBy(() -> decompress(stream, input))
                    .isInstanceOf(DecompressionException.class)
                    .hasMessage("decompression failure, unable to set dictionary as non was specified");
        }
        try (Decompressor stream =
                JdkZlibDecompressor.builder().dictionary(text(20)).build(alloc)) {
            assertThatThrownBy(() -> decompress(stream, input))
                    .isInstanceOf(DecompressionException.class)
                    .hasMessage("decompression failure, the stream needs another dictionary");
        }
    }

    @Test
    void onlyWhatTheStatusAllowsMayBeCalled() {
        JdkZlibDecompressor stream = of(ZlibWrapper.GZIP);
        assertThatThrownBy(stream::takeOutput)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("takeOutput at NEED_INPUT (expected: NEED_OUTPUT)");

        stream.addInput(Unpooled.copiedBuffer(gzip(text(30))));
        ByteBuf refused = Unpooled.copiedBuffer(new byte[1]);
        assertThatThrownBy(() -> stream.addInput(refused)).isInstanceOf(IllegalStateException.class);
        assertThat(refused.refCnt()).isZero();
        assertThatThrownBy(stream::endOfInput).isInstanceOf(IllegalStateException.class);

        stream.close();
        stream.close();
        assertThatThrownBy(stream::status).isInstanceOf(IllegalStateException.class);
        assertThat(alloc.metric().usedHeapMemory()).isZero();
    }

    @Test
    void afterAFaultNothingButCloseMayBeCalled() {
        JdkZlibDecompressor stream = of(ZlibWrapper.GZIP);
        stream.addInput(Unpooled.copiedBuffer(new byte[] {1, 2, 3}));
        assertThatThrownBy(stream::status).isInstanceOf(DecompressionException.class);

        assertThatThrownBy(stream::status)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the decompressor has failed");
        stream.close();
    }

    @Test
    void inputInPartsIsReadInOrder() {
        byte[] input = gzip(text(1000));
        ByteBuf parts = Unpooled.wrappedBuffer(
                Unpooled.copiedBuffer(input, 0, 20), Unpooled.copiedBuffer(input, 20, input.length - 20));

        try (Decompressor stream = of(ZlibWrapper.GZIP)) {
            stream.addInput(parts);
            assertThat(Samples.drain(stream)).isEqualTo(text(1000));
        }
        assertThat(parts.refCnt()).isZero();
    }
}
