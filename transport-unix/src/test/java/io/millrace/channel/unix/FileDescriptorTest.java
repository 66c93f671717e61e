package io.millrace.channel.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.channel.unix.sys.SyscallException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDescriptorTest {

    private FileDescriptor reader;
    private FileDescriptor writer;

    @BeforeEach
    void openPipe() throws IOException {
        FileDescriptor[] pipe = FileDescriptor.pipe();
        reader = pipe[0];
        writer = pipe[1];
    }

    @AfterEach
    void closePipe() throws IOException {
        reader.close();
        writer.close();
    }

    private static ByteBuffer direct(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    @Test
    void nothingThereIsZeroAndTheEndIsMinusOne() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(8);
        assertThat(reader.read(buffer, 0, 8)).isZero();

        writer.close();

        assertThat(reader.read(buffer, 0, 8)).isEqualTo(-1);
        assertThat(reader.read(buffer, 8, 8)).isZero();
    }

    @Test
    void bytesGoFromPositionToLimitOfTheArguments() throws IOException {
        assertThat(writer.write(direct("abcdef"), 1, 4)).isEqualTo(3);

        ByteBuffer buffer = ByteBuffer.allocateDirect(8);
        assertThat(reader.read(buffer, 2, 8)).isEqualTo(3);
        assertThat(buffer.get(2)).isEqualTo((byte) 'b');
        assertThat(buffer.get(4)).isEqualTo((byte) 'd');
        assertThat(buffer.position()).isZero();
        assertThatThrownBy(() -> reader.read(buffer, 2, 9)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void gatheringHonoursOffsetLengthAndMostBytes() throws IOException {
        ByteBuffer[] buffers = {direct("no"), direct("abc"), direct("def"), direct("no")};
        buffers[1].position(1);

        assertThat(writer.writev(buffers, 1, 2, 4)).isEqualTo(4);

        ByteBuffer buffer = ByteBuffer.allocateDirect(8);
        assertThat(reader.read(buffer, 0, 8)).isEqualTo(4);
        byte[] bytes = new byte[4];
        buffer.get(0, bytes);
        assertThat(bytes).asString(StandardCharsets.US_ASCII).isEqualTo("bcde");
        assertThat(buffers[1].position()).isEqualTo(1);
    }

    @Test
    void closingTwiceClosesOnce() throws IOException {
        writer.close();
        FileDescriptor[] reused = FileDescriptor.pipe();

        writer.close();

        assertThat(writer.isOpen()).isFalse();
        assertThat(reused[1].write(direct("x"), 0, 1)).isEqualTo(1);
        reused[0].close();
        reused[1].close();
    }

    @Test
    void failuresTellTheCall() {
        FileDescriptor never = new FileDescriptor(1 << 20);

        assertThatThrownBy(() -> never.read(ByteBuffer.allocateDirect(1), 0, 1))
                .isInstanceOf(SyscallException.class)
                .hasMessageContaining("read failed")
                .hasMessageContaining("EBADF");
        assertThatThrownBy(never::close).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> new FileDescriptor(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void fileIsMadeOrEmptied(@TempDir Path directory) throws IOException {
        Path path = directory.resolve("file");
        Files.writeString(path, "longer than before");

        FileDescriptor file = FileDescriptor.from(path.toFile());
        file.write(direct("new"), 0, 3);
        file.close();

        assertThat(path).hasContent("new");
        assertThatThrownBy(() -> FileDescriptor.from(directory + "/missing/file"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ENOENT");
    }

    @Test
    void equalityIsThatOfTheNumber() {
        assertThat(new FileDescriptor(5)).isEqualTo(new FileDescriptor(5)).hasSameHashCodeAs(new FileDescriptor(5));
        assertThat(new FileDescriptor(5)).isNotEqualTo(new FileDescriptor(6)).hasToString("FileDescriptor{fd=5}");
    }
}
