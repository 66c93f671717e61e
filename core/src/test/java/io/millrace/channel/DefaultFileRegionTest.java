package io.millrace.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.util.IllegalReferenceCountException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
                .hasMessageContaining("file size 10");
        region.release();
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
