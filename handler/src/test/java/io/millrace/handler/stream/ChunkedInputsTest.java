package io.millrace.handler.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import io.millrace.buffer.ByteBufUtil;
import io.millrace.buffer.Unpooled;
import io.millrace.buffer.UnpooledByteBufAllocator;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChunkedInputsTest {
    private static final int LENGTH = 20_001;

    @TempDir
    Path directory;

    private final byte[] content = new byte[LENGTH];
    private final ByteBufAllocator allocator = UnpooledByteBufAllocator.DEFAULT;
    private File file;

    @BeforeEach
    void write() throws IOException {
        new Random(7).nextBytes(content);
        file = Files.write(directory.resolve("file"), content).toFile();
    }

    private byte[] sent(ChunkedInput<ByteBuf> input) {
        EmbeddedChannel channel = new EmbeddedChannel(new ChunkedWriteHandler());
        ChannelFuture write = channel.writeAndFlush(input);
        assertThat(write.isSuccess()).isTrue();
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf chunk = channel.readOutbound(); chunk != null; chunk = channel.readOutbound()) {
            all.writeBytes(chunk);
            chunk.release();
        }
        byte[] bytes = ByteBufUtil.getBytes(all);
        all.release();
        channel.finishAndReleaseAll();
        return bytes;
    }

    private byte[] part(int from, int to) {
        return Arrays.copyOfRange(content, from, to);
    }

    @Test
    void everyKindSendsTheWholeContent() throws IOException {
        assertThat(sent(new ChunkedFile(file))).isEqualTo(content);
        assertThat(sent(new ChunkedFile(file, 7))).isEqualTo(content);
        assertThat(sent(new ChunkedFile(new RandomAccessFile(file, "r")))).isEqualTo(content);
        assertThat(sent(new ChunkedNioFile(file))).isEqualTo(content);
        assertThat(sent(new ChunkedNioFile(file, 1000))).isEqualTo(content);
        assertThat(sent(new ChunkedNioFile(FileChannel.open(file.toPath())))).isEqualTo(content);
        assertThat(sent(new ChunkedStream(new ByteArrayInputStream(content)))).isEqualTo(content);
        assertThat(sent(new ChunkedStream(new ByteArrayInputStream(content), 33)))
                .isEqualTo(content);
        assertThat(sent(new ChunkedNioStream(Channels.newChannel(new ByteArrayInputStream(content)))))
                .isEqualTo(content);
        assertThat(sent(new ChunkedNioStream(Channels.newChannel(new ByteArrayInputStream(content)), 33)))
                .isEqualTo(content);
    }

    @Test
    void aPartOfAFileIsSent() throws IOException {
        assertThat(sent(new ChunkedFile(new RandomAccessFile(file, "r"), 100, 9_000, 512)))
                .isEqualTo(part(100, 9_100));
        assertThat(sent(new ChunkedNioFile(FileChannel.open(file.toPath()), 100, 9_000, 512)))
                .isEqualTo(part(100, 9_100));
        assertThat(sent(new ChunkedFile(new RandomAccessFile(file, "r"), 100, 0, 512)))
                .isEmpty();
    }

    @Test
    void aFileTellsItsOffsetsAndProgress() throws Exception {
        ChunkedFile input = new ChunkedFile(new RandomAccessFile(file, "r"), 1_000, 600, 512);

        assertThat(input.startOffset()).isEqualTo(1_000);
        assertThat(input.endOffset()).isEqualTo(1_600);
        assertThat(input.length()).isEqualTo(600);
        assertThat(input.progress()).isZero();
        input.readChunk(allocator).release();
        assertThat(input.currentOffset()).isEqualTo(1_512);
        assertThat(input.progress()).isEqualTo(512);
        assertThat(input.isEndOfInput()).isFalse();
        input.readChunk(allocator).release();
        assertThat(input.progress()).isEqualTo(600);
        assertThat(input.isEndOfInput()).isTrue();
        assertThat(input.readChunk(allocator)).isNull();
        input.close();
    }

    @Test
    void aNioFileTellsItsOffsetsAndLeavesThePositionAlone() throws Exception {
        try (FileChannel source = FileChannel.open(file.toPath())) {
            source.position(5);
            ChunkedNioFile input = new ChunkedNioFile(source, 1_000, 600, 512);
            input.readChunk(allocator).release();
            assertThat(source.position()).isEqualTo(5);
            assertThat(input.startOffset()).isEqualTo(1_000);
            assertThat(input.currentOffset()).isEqualTo(1_512);
            assertThat(input.endOffset()).isEqualTo(1_600);
            assertThat(input.length()).isEqualTo(600);
            assertThat(input.progress()).isEqualTo(512);
            input.close();
            assertThat(source.isOpen()).isFalse();
            assertThat(input.isEndOfInput()).isTrue();
        }
    }

    @Test
    void aFileThatBecameShorterFailsInsteadOfSendingNothingForEver() throws Exception {
        ChunkedNioFile input = new ChunkedNioFile(file, 512);
        try (FileChannel truncating = FileChannel.open(file.toPath(), StandardOpenOption.WRITE)) {
            truncating.truncate(700);
        }
        input.readChunk(allocator).release();

        assertThatExceptionOfType(EOFException.class)
                .isThrownBy(() -> input.readChunk(allocator))
                .withMessageContaining("700")
                .withMessageContaining("shorter");
        input.close();
    }

    @Test
    void wrongArgumentsAreRefused() throws IOException {
        try (RandomAccessFile random = new RandomAccessFile(file, "r");
                FileChannel nio = FileChannel.open(file.toPath())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new ChunkedFile(file, 0))
                    .withMessage("chunkSize : 0 (expected: > 0)");
            assertThatIllegalArgumentException().isThrownBy(() -> new ChunkedFile(random, -1, 1, 1));
            assertThatIllegalArgumentException().isThrownBy(() -> new ChunkedFile(random, 0, -1, 1));
            assertThatIllegalArgumentException().isThrownBy(() -> new ChunkedFile(random, 5, Long.MAX_VALUE, 1));
            assertThatIllegalArgumentException().isThrownBy(() -> new ChunkedNioFile(nio, -1, 1, 1));
            assertThatIllegalArgumentException().isThrownBy(() -> new ChunkedNioFile(nio, 0, -1, 1));
            assertThatIllegalArgumentException().isThrownBy(() -> new ChunkedNioFile(nio, 0, 1, 0));
            assertThatIllegalArgumentException().isThrownBy(() -> new ChunkedStream(InputStream.nullInputStream(), 0));
            assertThatIllegalArgumentException().isThrownBy(() -> new ChunkedNioStream(nio, -1));
        }
    }

    @Test
    void aClosedChannelIsRefused() throws IOException {
        FileChannel closed = FileChannel.open(file.toPath());
        closed.close();

        assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(() -> new ChunkedNioFile(closed, 0, 1, 1));
    }

    @Test
    void aStreamCountsWhatItHandedOut() throws Exception {
        ChunkedStream stream = new ChunkedStream(new ByteArrayInputStream(content), 1_000);
        assertThat(stream.length()).isEqualTo(-1);
        stream.readChunk(allocator).release();
        assertThat(stream.transferredBytes()).isEqualTo(1_000);
        assertThat(stream.progress()).isEqualTo(1_000);
        assertThat(stream.isEndOfInput()).isFalse();
        stream.close();
        assertThat(stream.isEndOfInput()).isTrue();
        assertThat(stream.readChunk(allocator)).isNull();

        ChunkedNioStream nio = new ChunkedNioStream(Channels.newChannel(new ByteArrayInputStream(content)), 1_000);
        assertThat(nio.length()).isEqualTo(-1);
        assertThat(nio.isEndOfInput()).isFalse();
        assertThat(nio.progress()).isZero();
        nio.readChunk(allocator).release();
        assertThat(nio.transferredBytes()).isEqualTo(1_000);
        nio.close();
    }

    @Test
    void aChannelThatHasNothingYetSuspendsTheTransfer() throws Exception {
        Trickle source = new Trickle();
        ChunkedNioStream input = new ChunkedNioStream(source, 8);
        ChunkedWriteHandler handler = new ChunkedWriteHandler();
        EmbeddedChannel channel = new EmbeddedChannel(handler);

        ChannelFuture write = channel.writeAndFlush(input);
        assertThat(channel.<ByteBuf>readOutbound()).isNull();
        source.available = 3;
        handler.resumeTransfer();
        ByteBuf chunk = channel.readOutbound();
        assertThat(chunk.readableBytes()).isEqualTo(3);
        chunk.release();
        source.ended = true;
        handler.resumeTransfer();

        assertThat(write.isSuccess()).isTrue();
        assertThat(source.open).isFalse();
        channel.finishAndReleaseAll();
    }

    private static final class Trickle implements ReadableByteChannel {
        int available;
        boolean ended;
        boolean open = true;

        @Override
        public int read(ByteBuffer target) {
            int read = Math.min(available, target.remaining());
            target.position(target.position() + read);
            available -= read;
            return read == 0 && ended ? -1 : read;
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            open = false;
        }
    }

    @Test
    void aFailingSourceLeavesNoBuffer() throws Exception {
        ChunkedStream stream = new ChunkedStream(
                new InputStream() {
                    private int reads;

                    @Override
                    public int read() throws IOException {
                        if (reads++ > 0) {
                            throw new IOException("gone");
                        }
                        return 1;
                    }

                    @Override
                    public int available() {
                        return 5;
                    }

                    @Override
                    public int read(byte[] bytes, int offset, int length) throws IOException {
                        throw new IOException("gone");
                    }
                },
                10);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> stream.readChunk(allocator))
                .withMessage("gone");
        stream.close();
    }
}
