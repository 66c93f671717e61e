package io.millrace.handler.codec.fuzz;

import static io.millrace.handler.codec.Decoders.bytes;
import static io.millrace.handler.codec.Decoders.verifier;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufUtil;
import io.millrace.buffer.Unpooled;
import io.millrace.buffer.UnpooledByteBufAllocator;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.handler.codec.AdaptiveCumulator;
import io.millrace.handler.codec.ByteToMessageDecoder;
import io.millrace.handler.codec.DateFormatter;
import io.millrace.handler.codec.DelimiterBasedFrameDecoder;
import io.millrace.handler.codec.FixedLengthFrameDecoder;
import io.millrace.handler.codec.LengthFieldBasedFrameDecoder;
import io.millrace.handler.codec.LineBasedFrameDecoder;
import io.millrace.handler.codec.ReplayingDecoder;
import io.millrace.handler.codec.base64.Base64;
import io.millrace.handler.codec.base64.Base64Dialect;
import io.millrace.handler.codec.json.JsonObjectDecoder;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;

/**
 * What the fuzzer calls: whatever comes, the properties of the verifier hold. Each target has a test class of its own, since
 * a JVM fuzzes one; the seeds are in the resources, in a directory named after that class.
 */
final class FuzzTargets {
    /** How long each target is fuzzed. */
    static final String DURATION = "30s";

    private FuzzTargets() {}

    static void lineBased(byte[] input) {
        verifier(() -> new LineBasedFrameDecoder(16)).maxRetainedBytes(4096).verifyOnly(input);
    }

    static void lateLineBased(byte[] input) {
        verifier(() -> {
                    LineBasedFrameDecoder decoder = new LineBasedFrameDecoder(16, false, false);
                    decoder.setCumulator(new AdaptiveCumulator(8));
                    return decoder;
                })
                .maxRetainedBytes(4096)
                .verifyOnly(input);
    }

    static void delimiterBased(byte[] input) {
        verifier(() -> new DelimiterBasedFrameDecoder(16, true, true, bytes("END"), bytes("\r\n"), bytes("\n")))
                .maxRetainedBytes(4096)
                .verifyOnly(input);
    }

    static void lengthField(byte[] input) {
        verifier(() -> new LengthFieldBasedFrameDecoder(64, 1, 2, -2, 1))
                .maxRetainedBytes(4096)
                .verifyOnly(input);
    }

    static void lateLengthField(byte[] input) {
        verifier(() -> {
                    LengthFieldBasedFrameDecoder decoder =
                            new LengthFieldBasedFrameDecoder(ByteOrder.LITTLE_ENDIAN, 64, 0, 8, 4, 9, false);
                    decoder.setCumulator(ByteToMessageDecoder.COMPOSITE_CUMULATOR);
                    return decoder;
                })
                .maxRetainedBytes(4096)
                .verifyOnly(input);
    }

    static void fixedLength(byte[] input) {
        verifier(() -> new FixedLengthFrameDecoder(5)).maxRetainedBytes(4096).verifyOnly(input);
    }

    /** A number, so many bytes, then text up to a semicolon. */
    private static final class Replaying extends ReplayingDecoder<Boolean> {
        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
            if (state() == null) {
                in.skipBytes(in.readUnsignedByte());
                checkpoint(Boolean.TRUE);
            }
            int length = in.bytesBefore((byte) ';');
            out.add(in.readCharSequence(length, StandardCharsets.ISO_8859_1).toString());
            in.skipBytes(1);
            checkpoint(null);
        }
    }

    static void replaying(byte[] input) {
        verifier(Replaying::new).maxRetainedBytes(64 * 1024).verifyOnly(input);
    }

    static void jsonObjects(byte[] input) {
        verifier(() -> new JsonObjectDecoder(32, false, 4))
                .maxRetainedBytes(4096)
                .verifyOnly(input);
    }

    static void jsonElements(byte[] input) {
        verifier(() -> new JsonObjectDecoder(32, true, 4))
                .maxRetainedBytes(4096)
                .verifyOnly(input);
    }

    static void base64(byte[] input) {
        UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(false);
        ByteBuf text = Unpooled.wrappedBuffer(input);
        try {
            ByteBuf plain = Base64.decode(text, 0, input.length, Base64Dialect.STANDARD, alloc);
            ByteBuf again = Base64.encode(plain, 0, plain.readableBytes());
            ByteBuf plainAgain = Base64.decode(again);
            assertThat(plainAgain).isEqualTo(plain);
            plain.release();
            again.release();
            plainAgain.release();
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("Base64");
        }
        assertThat(alloc.metric().usedHeapMemory()).isZero();
        ByteBuf encoded = Base64.encode(text);
        assertThat(java.util.Base64.getMimeDecoder().decode(ByteBufUtil.getBytes(encoded)))
                .isEqualTo(input);
        encoded.release();
    }

    static void dates(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        if (text.length() > 64) {
            return; // refused, and tested elsewhere
        }
        Date date = DateFormatter.parseHttpDate(text);
        if (date != null) {
            assertThat(DateFormatter.parseHttpDate(DateFormatter.format(date))).isEqualTo(date);
        }
    }
}
