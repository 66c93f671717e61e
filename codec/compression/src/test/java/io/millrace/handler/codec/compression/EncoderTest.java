package io.millrace.handler.codec.compression;

import static io.millrace.handler.codec.compression.Samples.bytes;
import static io.millrace.handler.codec.compression.Samples.decompress;
import static io.millrace.handler.codec.compression.Samples.text;
import static io.millrace.handler.codec.compression.Samples.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdInputStream;
import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.buffer.UnpooledByteBufAllocator;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelOutboundHandlerAdapter;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.handler.codec.EncoderException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EncoderTest {
    private final UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(false);

    private static void write(EmbeddedChannel channel, byte[] plain) {
        channel.writeOutbound(Unpooled.copiedBuffer(plain));
    }

    @ParameterizedTest
    @EnumSource(
            value = ZlibWrapper.class,
            names = {"ZLIB", "GZIP", "NONE"})
    void eachBufferCanBeReadWhenItHasArrived(ZlibWrapper wrapper) {
        EmbeddedChannel channel = new EmbeddedChannel(ZlibCodecFactory.newZlibEncoder(wrapper));
        try (Decompressor stream =
                JdkZlibDecompressor.builder().wrapper(wrapper).build(alloc)) {
            for (int length : new int[] {1, 300, 200_000}) {
                write(channel, text(length));
                assertThat(decompress(stream, written(channel))).isEqualTo(text(length));
            }
            channel.finish();
            decompress(stream, written(channel));
            assertThat(stream.status()).isEqualTo(Decompressor.Status.COMPLETE);
        }
    }

    @Test
    void closingTheChannelEndsTheStream() throws IOException {
        EmbeddedChannel channel = new EmbeddedChannel(new JdkZlibEncoder(ZlibWrapper.GZIP, 9));
        write(channel, text(1000));

        channel.close();

        assertThat(channel.isOpen()).isFalse();
        assertThat(new GZIPInputStream(new ByteArrayInputStream(written(channel))).readAllBytes())
                .isEqualTo(text(1000));
    }

    @Test
    void aStreamOfNothingIsAStream() throws IOException {
        EmbeddedChannel channel = new EmbeddedChannel(new JdkZlibEncoder(ZlibWrapper.GZIP));

        channel.finish();

        assertThat(new GZIPInputStream(new ByteArrayInputStream(written(channel))).readAllBytes())
                .isEmpty();
    }

    @Test
    void aStreamIsEndedWithoutTheChannelAndOnce() {
        JdkZlibEncoder encoder = new JdkZlibEncoder();
        EmbeddedChannel channel = new EmbeddedChannel(encoder);
        write(channel, text(10));
        assertThat(encoder.isClosed()).isFalse();

        ChannelFuture ended = encoder.close();
        assertThat(ended.isSuccess()).isTrue();
        assertThat(encoder.isClosed()).isTrue();
        assertThat(channel.isOpen()).isTrue();
        ChannelPromise again = channel.newPromise();
        assertThat(encoder.close(again)).isSameAs(again);
        assertThat(again.isSuccess()).isTrue();

        write(channel, new byte[] {1, 2, 3});
        byte[] all = written(channel);
        assertThat(all).endsWith(1, 2, 3); // what is written behind the end is not compressed
        try (Decompressor stream = JdkZlibDecompressor.builder().build(alloc)) {
            assertThat(decompress(stream, all)).isEqualTo(text(10));
        }
        channel.finish();
    }

    @Test
    void anEncoderThatIsInNoPipelineCannotBeClosed() {
        assertThatThrownBy(() -> new JdkZlibEncoder().close())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("not added to a pipeline");
    }

    @Test
    void anyThreadMayEndTheStream() throws InterruptedException {
        JdkZlibEncoder encoder = new JdkZlibEncoder();
        EmbeddedChannel channel = new EmbeddedChannel(encoder);
        List<ChannelFuture> ended = new ArrayList<>();

        Thread other = new Thread(() -> ended.add(encoder.close()));
        other.start();
        other.join();
        channel.runPendingTasks();

        assertThat(ended).singleElement().satisfies(future -> assertThat(future.isSuccess())
                .isTrue());
        assertThat(encoder.isClosed()).isTrue();
        channel.releaseOutbound();
        channel.finish();
    }

    /** Keeps writes. */
    private static final class Stuck extends ChannelOutboundHandlerAdapter {
        private final List<ChannelPromise> promises = new ArrayList<>();

        @Override
        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
            ((ByteBuf) msg).release();
            promises.add(promise);
        }
    }

    @Test
    void theChannelIsClosedWhenTheEndIsWritten() {
        Stuck stuck = new Stuck();
        EmbeddedChannel channel = new EmbeddedChannel(stuck, new JdkZlibEncoder());

        ChannelFuture closed = channel.close();
        assertThat(closed.isDone()).isFalse();
        stuck.promises.get(0).setSuccess();

        assertThat(closed.isSuccess()).isTrue();
    }

    @Test
    void theChannelIsClosedIfTheEndCannotBeWritten() {
        Stuck stuck = new Stuck();
        EmbeddedChannel channel = new EmbeddedChannel(stuck, new JdkZlibEncoder());
        channel.freezeTime();

        ChannelFuture closed = channel.pipeline().close(); // the channel's own close() would end the timers too
        channel.advanceTimeBy(9_999, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(closed.isDone()).isFalse();
        channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();

        assertThat(closed.isSuccess()).isTrue();
    }

    @Test
    void anEmptyBufferIsSentAsItIs() {
        EmbeddedChannel channel = new EmbeddedChannel(new JdkZlibEncoder(ZlibWrapper.GZIP));

        write(channel, new byte[0]);

        assertThat(bytes(channel.<ByteBuf>readOutbound())).isEmpty();
        channel.finish();
        channel.releaseOutbound();
    }

    @Test
    void anEncoderThatWasRemovedHoldsNothing() {
        JdkZlibEncoder encoder = new JdkZlibEncoder();
        EmbeddedChannel channel = new EmbeddedChannel(encoder);
        write(channel, text(100));

        channel.pipeline().remove(encoder);

        ChannelFuture ended = encoder.close();
        assertThat(ended.cause()).isInstanceOf(CompressionException.class).hasMessage("the encoder was removed");
        channel.releaseOutbound();
        channel.finish();
    }

    @Test
    void dictionaries() throws Exception {
        byte[] dictionary = text(300);
        EmbeddedChannel channel = new EmbeddedChannel(ZlibCodecFactory.newZlibEncoder(dictionary));
        write(channel, text(200));
        channel.finish();

        Inflater inflater = new Inflater();
        inflater.setInput(written(channel));
        byte[] plain = new byte[300];
        assertThat(inflater.inflate(plain)).isZero();
        assertThat(inflater.needsDictionary()).isTrue();
        inflater.setDictionary(dictionary);
        assertThat(inflater.inflate(plain)).isEqualTo(200);
        assertThat(plain).startsWith(text(200));
        inflater.end();
    }

    @Test
    void argumentsAreChecked() {
        assertThatThrownBy(() -> new JdkZlibEncoder(10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("compressionLevel: 10 (expected: 0-9)");
        assertThatThrownBy(() -> new JdkZlibEncoder(ZlibWrapper.ZLIB_OR_NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("wrapper 'ZLIB_OR_NONE' is not allowed for compression.");
        assertThat(ZlibCodecFactory.isSupportingWindowSizeAndMemLevel()).isFalse();
        assertThat(ZlibCodecFactory.newZlibEncoder(ZlibWrapper.GZIP, 6, 15, 9)).isNotNull();
        assertThatThrownBy(() -> ZlibCodecFactory.newZlibEncoder(ZlibWrapper.NONE, 6, 9, 8))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("windowBits: 9 (expected: 15, which is what the JDK's Deflater takes)");
    }

    // ---- Brotli and Zstandard ----

    @Test
    void brotliIsReadWhenItHasArrivedAndEndsWithTheChannel() {
        EmbeddedChannel channel = new EmbeddedChannel(new BrotliEncoder());
        try (Decompressor stream = BrotliDecompressor.builder().build(alloc)) {
            write(channel, text(3000));
            assertThat(decompress(stream, written(channel))).isEqualTo(text(3000));
            assertThat(channel.finish()).isTrue();
            decompress(stream, written(channel));
            stream.endOfInput();
            assertThat(stream.status()).isEqualTo(Decompressor.Status.COMPLETE);
        }
    }

    @Test
    void aFlushEndsAFrameOfZstandard() throws IOException {
        EmbeddedChannel channel = new EmbeddedChannel(new ZstdEncoder());
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int length : new int[] {1, 1000, 300_000}) {
            write(channel, text(length));
            byte[] frame = written(channel);
            assertThat(new ZstdInputStream(new ByteArrayInputStream(frame)).readAllBytes())
                    .isEqualTo(text(length));
            all.writeBytes(frame);
        }
        assertThat(channel.finish()).isFalse();
        assertThat(new ZstdInputStream(new ByteArrayInputStream(all.toByteArray())).readAllBytes())
                .hasSize(301_001);
    }

    @Test
    void aBlockOfZstandardIsSentWithoutAFlush() {
        EmbeddedChannel channel = new EmbeddedChannel(new ZstdEncoder(3, 100, 1 << 20));
        try (Decompressor stream = ZstdDecompressor.builder().build(alloc)) {
            channel.write(Unpooled.copiedBuffer(text(99)));
            channel.flushOutbound();
            assertThat(decompress(stream, written(channel))).isEqualTo(text(99));
        }
        try (Decompressor stream = ZstdDecompressor.builder().build(alloc)) {
            ChannelHandlerContext head = channel.pipeline().firstContext();
            channel.write(Unpooled.copiedBuffer(text(99)));
            channel.write(Unpooled.copiedBuffer(text(1)));
            head.flush(); // does not pass the encoder
            assertThat(decompress(stream, written(channel))).isEqualTo(Samples.concat(text(99), text(1)));
        }
        channel.finish();
        channel.releaseOutbound();
    }

    @Test
    void closingTheChannelEndsTheFrame() throws IOException {
        EmbeddedChannel channel = new EmbeddedChannel(new ZstdEncoder());
        channel.write(Unpooled.copiedBuffer(text(50)));

        channel.close();

        assertThat(new ZstdInputStream(new ByteArrayInputStream(written(channel))).readAllBytes())
                .isEqualTo(text(50));
    }

    @Test
    void aBufferThatMayTakeTooMuchIsRefused() {
        EmbeddedChannel channel = new EmbeddedChannel(new ZstdEncoder(64, 1000));

        assertThatThrownBy(() -> write(channel, text(1000)))
                .isInstanceOf(EncoderException.class)
                .hasMessage(
                        "requested encode buffer size (1071 bytes) exceeds the maximum allowable size (1000 bytes)");

        channel.finish();
    }
}
