package io.millrace.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.util.IllegalReferenceCountException;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefaultFileRegionTest {
    @TempDir
    Path dir;

    private Path file;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final WritableByteChannel target = Channels.newChannel(bytes);

    @BeforeEach
    void makeFile() throws IOException {
        file = Files.writeString(dir.resolve("f"), "0123456789");
    }

    @Test
    void theFileIsOpenedWhenItIsNeededAndClosedAtTheEnd() throws IOException {
        DefaultFileRegion region = new DefaultFileRegion(file.toFile(), 2, 5);
        assertThat(region.isOpen()).isFalse();
        assertThat(region.transferTo(target, 0)).isEqualTo(5);
        assertThat(region.isOpen()).isTrue();
        assertThat(region.transferred()).isEqualTo(5);
        assertThat(region.transferTo(target, 5)).isZero();
        assertThat(bytes.toString(StandardCharsets.US_ASCII)).isEqualTo("23456");
        region.release();
        assertThat(region.isOpen()).isFalse();
        assertThatThrownBy(region::open).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> region.transferTo(target, 0)).isInstanceOf(IllegalReferenceCountException.class);
    }

    @Test
    void anOpenFileIsClosedByTheLastReleaseOnly() throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        DefaultFileRegion region = new DefaultFileRegion(channel, 0, 10);
        region.retain();
        region.release();
        assertThat(channel.isOpen()).isTrue();
        assertThat(region.transferTo(target, 8)).isEqualTo(2);
        assertThat(bytes.toString(StandardCharsets.US_ASCII)).isEqualTo("89");
        region.release();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aFileThatIsTooShortIsReported() throws IOException {
        DefaultFileRegion region = new DefaultFileRegion(file.toFile(), 0, 20);
        assertThat(region.transferTo(target, 0)).isEqualTo(10);
        assertThatThrownBy(() -> region.transferTo(target, 10))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("offset 10")
                .hasMessageContaining("10 of the 20 bytes of the region at offset 0")
                .hasMessageContaining(file.toString());
        assertThat(region.transferred()).isEqualTo(10);
        region.release();
    }

    @Test
    void aRegionBehindTheEndIsReported() {
        DefaultFileRegion region = new DefaultFileRegion(file.toFile(), 11, 4);
        assertThatThrownBy(() -> region.transferTo(target, 0))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("offset 11")
                .hasMessageContaining("4 of the 4 bytes");
        region.release();
    }

    @Test
    void aTargetThatTakesNothingNowIsNotAnEndOfTheFile() throws IOException {
        DefaultFileRegion region = new DefaultFileRegion(file.toFile(), 0, 10);
        WritableByteChannel full = new Target() {
            @Override
            public int write(ByteBuffer source) {
                return 0;
            }
        };
        assertThat(region.transferTo(full, 0)).isZero();
        assertThat(region.transferred()).isZero();
        region.release();
    }

    // ---- targets that send files by themselves ----

    @Test
    void aTargetSendsTheFileThatItHasOpened() throws IOException {
        SendingTarget sending = new SendingTarget();
        DefaultFileRegion region = new DefaultFileRegion(file.toFile(), 3, 6);

        assertThat(region.transferTo(sending, 0)).isEqualTo(4);
        assertThat(region.isOpen()).isTrue();
        assertThat(region.transferTo(sending, 4)).isEqualTo(2);

        assertThat(sending.calls).containsExactly("open " + file, "own 3 6", "own 7 2");
        assertThat(region.transferred()).isEqualTo(6);
        region.retain();
        region.release();
        assertThat(sending.closed).isZero();
        region.release();
        assertThat(sending.closed).isEqualTo(1);
        assertThat(region.isOpen()).isFalse();
    }

    @Test
    void aTargetThatCannotOpenTheFileGetsItOpen() throws IOException {
        SendingTarget sending = new SendingTarget();
        sending.refuses = true;
        DefaultFileRegion region = new DefaultFileRegion(file.toFile(), 3, 6);

        region.transferTo(sending, 0);
        region.transferTo(sending, 4);

        assertThat(sending.calls).containsExactly("open " + file, "channel 3 6", "channel 7 2");
        region.release();
        assertThat(sending.lastFile.isOpen()).isFalse();
    }

    @Test
    void aFileThatIsOpenAlreadyIsNotOpenedAgain() throws IOException {
        SendingTarget sending = new SendingTarget();
        DefaultFileRegion given = new DefaultFileRegion(FileChannel.open(file, StandardOpenOption.READ), 0, 5);
        DefaultFileRegion opened = new DefaultFileRegion(file.toFile(), 0, 5);
        opened.open();

        given.transferTo(sending, 0);
        opened.transferTo(sending, 0);

        assertThat(sending.calls).containsExactly("channel 0 5", "channel 0 5");
        given.release();
        opened.release();
    }

    @Test
    void anEndThatATargetFindsIsReported() {
        SendingTarget sending = new SendingTarget();
        sending.answer = FileRegionTarget.END_OF_FILE;
        DefaultFileRegion region = new DefaultFileRegion(file.toFile(), 2, 5);

        assertThatThrownBy(() -> region.transferTo(sending, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("offset 3")
                .hasMessageContaining("4 of the 5 bytes of the region at offset 2");
        assertThat(region.transferred()).isZero();
        region.release();
    }

    @Test
    void aReleasedRegionOpensNothing() {
        SendingTarget sending = new SendingTarget();
        DefaultFileRegion region = new DefaultFileRegion(file.toFile(), 0, 5);
        region.release();

        assertThatThrownBy(() -> region.transferTo(sending, 0)).isInstanceOf(IllegalReferenceCountException.class);
        assertThat(sending.calls).isEmpty();
    }

    private abstract static class Target implements WritableByteChannel {
        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    /** Writes down what it is asked for, and takes four bytes at most. */
    private static final class SendingTarget extends Target implements FileRegionTarget {
        private final List<String> calls = new ArrayList<>();
        private long answer = 4;
        private boolean refuses;
        private int closed;
        private FileChannel lastFile;

        @Override
        public Closeable open(File file) {
            calls.add("open " + file);
            return refuses ? null : () -> closed++;
        }

        @Override
        public long transferFrom(Closeable opened, long position, long count) {
            calls.add("own " + position + ' ' + count);
            return Math.min(answer, count);
        }

        @Override
        public long transferFrom(FileChannel file, long position, long count) {
            lastFile = file;
            calls.add("channel " + position + ' ' + count);
            return Math.min(answer, count);
        }

        @Override
        public int write(ByteBuffer source) {
            throw new AssertionError("files are sent in another way");
        }
    }

    @Test
    void positionsOutsideTheRegionAreRefused() {
        DefaultFileRegion region = new DefaultFileRegion(file.toFile(), 0, 5);
        assertThatThrownBy(() -> region.transferTo(target, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> region.transferTo(target, 6))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("position out of range: 6 (expected: 0 - 4)");
        assertThatThrownBy(() -> new DefaultFileRegion(file.toFile(), -1, 5))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DefaultFileRegion(file.toFile(), 0, -1))
                .isInstanceOf(IllegalArgumentException.class);
        region.release();
    }
}
