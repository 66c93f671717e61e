package io.millrace.handler.codec.compression;

import static io.millrace.handler.codec.compression.Samples.bytes;
import static io.millrace.handler.codec.compression.Samples.concat;
import static io.millrace.handler.codec.compression.Samples.deflate;
import static io.millrace.handler.codec.compression.Samples.gzip;
import static io.millrace.handler.codec.compression.Samples.noise;
import static io.millrace.handler.codec.compression.Samples.read;
import static io.millrace.handler.codec.compression.Samples.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelHandler;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.ChannelOutboundHandlerAdapter;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.handler.codec.ByteBudget;
import io.millrace.handler.codec.CodecLimitException;
import io.millrace.handler.codec.CodecLimits;
import io.millrace.handler.codec.DecoderException;
import io.millrace.handler.codec.OnDecoderError;
import io.millrace.testkit.CodecVerifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DecoderTest {
    private static final CodecLimits BOMBS_WELCOME = CodecLimits.DEFAULT.withDecompressionRatio(1 << 20);

    private static EmbeddedChannel channel(ChannelHandler decoder, CodecLimits limits) {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.attr(CodecLimits.KEY).set(limits);
        channel.pipeline().addLast(decoder);
        return channel;
    }

    /** A verifier that does not mind how the output is cut. */
    static CodecVerifier verifier(Supplier<? extends ChannelHandler> decoder) {
        return CodecVerifier.decoder(decoder)
                .renderedBy((message, transcript) -> transcript.bytes((ByteBuf) message))
                .channel(channel -> channel.attr(CodecLimits.KEY)
                        .set(CodecLimits.DEFAULT.withDecompressedBytes(1 << 20).withDecompressionRatio(1 << 20)))
                .afterwards(channel -> assertThat(ByteBudget.of(channel).usedBytes())
                        .as("bytes in the account")
                        .isZero())
                .maxRetainedBytes(1024);
    }

    @Nested
    @DisplayName("verified: split anywhere, no leak, bounded, linear")
    class Verified {
        @Test
        void gzip() {
            byte[] crc = Samples.gzip(text(60));
            crc[crc.length - 8] ^= 1;
            verifier(() -> new JdkZlibDecoder(ZlibWrapper.GZIP, 0))
                    .input("a member", Samples.gzip(text(60)))
                    .input("nothing", Samples.gzip(new byte[0]))
                    .input("bytes behind it", concat(Samples.gzip(text(20)), noise(20)))
                    .input("another checksum", crc)
                    .input("no gzip", text(30))
                    .endless(
                            "a name without an end",
                            new byte[] {0x1f, (byte) 0x8b, 8, 8, 0, 0, 0, 0, 0, 0},
                            new byte[] {1})
                    .growing("noise", length -> Samples.gzip(noise(length)))
                    .verify();
        }

        @Test
        void gzipMembers() {
            verifier(() -> new JdkZlibDecoder(true, 0))
                    .input("members", concat(Samples.gzip(text(20)), new byte[10], Samples.gzip(text(30))))
                    .input("rubbish behind one", concat(Samples.gzip(text(20)), noise(20)))
                    .endless("empty members", new byte[0], Samples.gzip(new byte[0]))
                    .verify();
        }

        @Test
        void zlib() {
            verifier(() -> new JdkZlibDecoder(0))
                    .input("a stream", deflate(text(60), false))
                    .input("bytes behind it", concat(deflate(text(20), false), noise(20)))
                    .input("no zlib", text(30))
                    .verify();
        }

        @Test
        void rawDeflate() {
            verifier(() -> new JdkZlibDecoder(ZlibWrapper.NONE, 0))
                    .input("a stream", deflate(text(60), true))
                    .endless("empty blocks", new byte[0], new byte[] {0, 0, 0, -1, -1})
                    .verify();
        }

        @Test
        void eitherOfThem() {
            verifier(() -> new JdkZlibDecoder(ZlibWrapper.ZLIB_OR_NONE, 0))
                    .input("zlib", deflate(text(60), false))
                    .input("raw", deflate(text(60), true))
                    .input("zlib, it seems", new byte[] {0x78, (byte) 0x9c, 7, 7, 7, 7})
                    .verify();
        }

        @Test
        void zstandard() {
            verifier(ZstdDecoder::new)
                    .input("a frame", Coding.ZSTD.compress(text(60)))
                    .input("frames", concat(Coding.ZSTD.compress(text(20)), Coding.ZSTD.compress(text(30))))
                    .input("no frame", text(30))
                    .endless("empty frames", new byte[0], Coding.ZSTD.compress(new byte[0]))
                    .verify();
        }

        @Test
        void brotli() {
            verifier(BrotliDecoder::new)
                    .input("a stream", Coding.BROTLI.compress(text(60)))
                    .input("bytes behind it", concat(Coding.BROTLI.compress(text(20)), noise(20)))
                    .input("no Brotli", text(30))
                    .verify();
        }

        @Test
        void encodersAndDecoders() {
            Object[] messages = {
                Unpooled.wrappedBuffer(text(50)), Unpooled.wrappedBuffer(text(7)), Unpooled.wrappedBuffer(noise(70))
            };
            verifier(() -> new JdkZlibDecoder(ZlibWrapper.GZIP, 0))
                    .symmetric(() -> new JdkZlibEncoder(ZlibWrapper.GZIP), messages)
                    .verify();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Coding.class,
            names = {"GZIP", "ZLIB", "ZLIB_OR_NONE"})
    void whatFollowsTheEndIsDropped(Coding coding) {
        EmbeddedChannel channel = new EmbeddedChannel(coding.decoder());

        channel.writeInbound(Unpooled.copiedBuffer(coding.compress(text(30))));
        channel.writeInbound(Unpooled.copiedBuffer(noise(30)));

        assertThat(read(channel)).isEqualTo(text(30));
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void aDecoderIsClosedBehindTheEndOfItsStream() {
        ZlibDecoder decoder = ZlibCodecFactory.newZlibDecoder(ZlibWrapper.GZIP, 0);
        EmbeddedChannel channel = new EmbeddedChannel(decoder);
        byte[] input = gzip(text(30));

        channel.writeInbound(Unpooled.copiedBuffer(input, 0, input.length - 1));
        assertThat(decoder.isClosed()).isFalse();
        channel.writeInbound(Unpooled.copiedBuffer(input, input.length - 1, 1));
        assertThat(decoder.isClosed()).isTrue();

        assertThat(read(channel)).isEqualTo(text(30));
        channel.finish();
    }

    @Test
    void otherMessagesPass() {
        EmbeddedChannel channel = new EmbeddedChannel(new JdkZlibDecoder(0));

        channel.writeInbound("text");
        channel.writeOutbound("more");

        assertThat(channel.<String>readInbound()).isEqualTo("text");
        assertThat(channel.<String>readOutbound()).isEqualTo("more");
        channel.finish();
    }

    // ---- limits ----

    @ParameterizedTest(name = "CVE-2020-11612 CVE-2026-42587 {0}: a bomb is stopped, and what follows it dropped")
    @EnumSource(Coding.class)
    void bombs(Coding coding) {
        EmbeddedChannel channel = channel(
                coding.decoder(),
                CodecLimits.DEFAULT.withDecompressedBytes(100_000).withDecompressionRatio(1 << 20));
        byte[] bomb = coding.bomb(4);

        assertThatThrownBy(() -> channel.writeInbound(Unpooled.copiedBuffer(bomb)))
                .isInstanceOf(CodecLimitException.class)
                .hasMessageContaining("is beyond the limit CodecLimits.decompressedBytes of 100000"
                        + " (the attribute CodecLimits.KEY raises it)");
        channel.writeInbound(Unpooled.copiedBuffer(bomb));

        assertThat(read(channel).length).isLessThanOrEqualTo(100_000);
        assertThat(channel.finish()).isFalse();
    }

    @ParameterizedTest(name = "CVE-2026-42587 {0}: maxAllocation is kept")
    @EnumSource(
            value = Coding.class,
            names = {"GZIP", "ZLIB", "BROTLI"})
    void maxAllocationIsKept(Coding coding) {
        ChannelHandler decoder =
                switch (coding) {
                    case GZIP -> new JdkZlibDecoder(ZlibWrapper.GZIP, 1000);
                    case ZLIB -> new JdkZlibDecoder(1000);
                    default -> BrotliDecoder.newDecoderWithMaxAllocation(1000);
                };
        EmbeddedChannel channel = new EmbeddedChannel(decoder);

        assertThatThrownBy(() -> channel.writeInbound(Unpooled.copiedBuffer(coding.compress(text(1001)))))
                .isInstanceOf(DecompressionException.class)
                .hasMessage("Decompression buffer has reached maximum size: 1000");

        assertThat(channel.<Object>readInbound()).isNull();
        channel.finish();
    }

    @Test
    void asMuchAsMaxAllocationComesInOneBuffer() {
        EmbeddedChannel channel = new EmbeddedChannel(new JdkZlibDecoder(ZlibWrapper.GZIP, 200_000));

        channel.writeInbound(Unpooled.copiedBuffer(gzip(noise(200_000))));

        assertThat(bytes(channel.<ByteBuf>readInbound())).isEqualTo(noise(200_000));
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void aSubclassSeesWhatHasBecomeTooMuch() {
        List<Integer> seen = new ArrayList<>();
        EmbeddedChannel channel = new EmbeddedChannel(new JdkZlibDecoder(ZlibWrapper.GZIP, 100) {
            @Override
            protected void decompressionBufferExhausted(ByteBuf buffer) {
                seen.add(buffer.readableBytes());
            }
        });

        assertThatThrownBy(() -> channel.writeInbound(Unpooled.copiedBuffer(gzip(text(500)))))
                .isInstanceOf(DecompressionException.class);

        assertThat(seen).containsExactly(100);
        channel.finish();
    }

    @Test
    void negativeSizesAreRefused() {
        assertThatThrownBy(() -> new JdkZlibDecoder(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxAllocation: -1 (expected: >= 0)");
        assertThatThrownBy(() -> new BrotliDecoder(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ZstdDecoder(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ZstdDecoder(1, 9)).isInstanceOf(IllegalArgumentException.class);
    }

    // ---- back-pressure ----

    /** Counts the reads that reach the channel. */
    private static final class Reads extends ChannelOutboundHandlerAdapter {
        private int count;

        @Override
        public void read(ChannelHandlerContext ctx) {
            count++;
        }
    }

    private static int queued(EmbeddedChannel channel) {
        return channel.inboundMessages().size();
    }

    @ParameterizedTest(name = "CVE-2025-58057 {0}: a reader that asks gets a chunk, and nobody else asks the channel")
    @EnumSource(Coding.class)
    void aChunkARead(Coding coding) {
        Reads reads = new Reads();
        EmbeddedChannel channel = channel(reads, BOMBS_WELCOME);
        channel.pipeline().addLast(coding.decoder());
        channel.config().setAutoRead(false);
        reads.count = 0;
        byte[] bomb = coding.bomb(1);

        channel.read();
        assertThat(reads.count).isEqualTo(1);
        channel.writeInbound(Unpooled.copiedBuffer(bomb));
        assertThat(queued(channel)).isEqualTo(1);
        assertThat(ByteBudget.of(channel).usedBytes()).isLessThanOrEqualTo(bomb.length);

        int chunks = 1;
        while (reads.count == 1) {
            channel.read();
            chunks += reads.count == 1 ? 1 : 0;
            assertThat(queued(channel)).isEqualTo(chunks);
        }

        assertThat(chunks).isGreaterThanOrEqualTo(16);
        assertThat(read(channel)).hasSize(1 << 20);
        assertThat(ByteBudget.of(channel).usedBytes()).isZero();
        channel.finish();
    }

    @Test
    void aReaderThatAsksFromInsideEachEventGetsAllOfIt() {
        Reads reads = new Reads();
        EmbeddedChannel channel = channel(reads, BOMBS_WELCOME);
        channel.pipeline().addLast(new JdkZlibDecoder(ZlibWrapper.GZIP, 0), new ChannelInboundHandlerAdapter() {
            @Override
            public void channelReadComplete(ChannelHandlerContext ctx) {
                ctx.fireChannelReadComplete();
                ctx.read();
            }
        });
        channel.config().setAutoRead(false);
        reads.count = 0;

        channel.writeInbound(Unpooled.copiedBuffer(Coding.GZIP.bomb(32)));

        assertThat(read(channel)).hasSize(32 << 20);
        assertThat(reads.count).isEqualTo(1);
        channel.finish();
    }

    @Test
    void whereNothingComesOfAReadTheChannelIsReadAgain() {
        Reads reads = new Reads();
        EmbeddedChannel channel = new EmbeddedChannel(reads, new JdkZlibDecoder(ZlibWrapper.GZIP, 0));
        channel.config().setAutoRead(false);
        reads.count = 0;

        channel.writeInbound(Unpooled.copiedBuffer(gzip(text(30)), 0, 5));

        assertThat(reads.count).isEqualTo(1);
        channel.finish();
    }

    @Test
    void whatNobodyHasAskedForComesWithTheEnd() {
        EmbeddedChannel channel = channel(new JdkZlibDecoder(ZlibWrapper.GZIP, 0), BOMBS_WELCOME);
        channel.config().setAutoRead(false);
        channel.writeInbound(Unpooled.copiedBuffer(Coding.GZIP.bomb(1)));
        assertThat(queued(channel)).isEqualTo(1);

        channel.finish();

        assertThat(read(channel)).hasSize(1 << 20);
    }

    @Test
    void whatWaitsForAReaderIsLimited() {
        EmbeddedChannel channel =
                channel(new JdkZlibDecoder(ZlibWrapper.GZIP, 0), BOMBS_WELCOME.withConnectionBytes(3000));
        channel.config().setAutoRead(false);

        assertThatThrownBy(() -> channel.writeInbound(Unpooled.copiedBuffer(Coding.GZIP.bomb(4))))
                .isInstanceOf(CodecLimitException.class)
                .hasMessageContaining("compressed data that nobody reads")
                .hasMessageContaining("CodecLimits.connectionBytes");

        assertThat(ByteBudget.of(channel).usedBytes()).isZero();
        read(channel);
        channel.finish();
    }

    // ---- removal and faults ----

    @Test
    void aDecoderThatIsRemovedFromInsideAMessageReleasesWhatItHas() {
        EmbeddedChannel channel =
                new EmbeddedChannel(new JdkZlibDecoder(ZlibWrapper.GZIP, 0), new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object msg) {
                        if (ctx.pipeline().get(JdkZlibDecoder.class) != null) {
                            ctx.pipeline().remove(JdkZlibDecoder.class);
                        }
                        ctx.fireChannelRead(msg);
                    }
                });

        channel.writeInbound(Unpooled.copiedBuffer(Coding.GZIP.bomb(1)));

        assertThat(read(channel).length).isLessThan(1 << 20);
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void afterAFaultWhatComesIsDropped() {
        EmbeddedChannel channel = new EmbeddedChannel(new JdkZlibDecoder(ZlibWrapper.GZIP, 0));

        assertThatThrownBy(() -> channel.writeInbound(Unpooled.copiedBuffer(text(100))))
                .isInstanceOf(DecompressionException.class);
        channel.writeInbound(Unpooled.copiedBuffer(gzip(text(30))));

        assertThat(channel.<Object>readInbound()).isNull();
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void aFaultClosesTheChannelIfTheDecoderWasToldTo() {
        JdkZlibDecoder decoder = new JdkZlibDecoder(ZlibWrapper.GZIP, 0);
        decoder.setOnError(OnDecoderError.CLOSE);
        EmbeddedChannel channel = new EmbeddedChannel(decoder);

        assertThatThrownBy(() -> channel.writeInbound(Unpooled.copiedBuffer(text(100))))
                .isInstanceOf(DecoderException.class);

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aStreamThatEndsEarlyWithTheChannelIsNotClosed() {
        JdkZlibDecoder decoder = new JdkZlibDecoder(ZlibWrapper.GZIP, 0);
        EmbeddedChannel channel = new EmbeddedChannel(decoder);
        byte[] input = gzip(text(30));
        channel.writeInbound(Unpooled.copiedBuffer(Arrays.copyOf(input, input.length - 4)));

        channel.finish();

        assertThat(read(channel)).isEqualTo(text(30));
        assertThat(decoder.isClosed()).isFalse();
    }
}
