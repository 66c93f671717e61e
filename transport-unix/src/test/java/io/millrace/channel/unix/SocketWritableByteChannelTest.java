package io.millrace.channel.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBufAllocator;
import io.millrace.buffer.PooledByteBufAllocator;
import io.millrace.testkit.DescriptorWatch;
import io.millrace.testkit.LeakWatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith({LeakWatch.class, DescriptorWatch.class})
class SocketWritableByteChannelTest {
    private FileDescriptor readEnd;
    private Writing channel;

    private static final class Writing extends SocketWritableByteChannel {
        Writing(FileDescriptor fd) {
            super(fd);
        }

        @Override
        protected ByteBufAllocator alloc() {
            return PooledByteBufAllocator.DEFAULT;
        }
    }

    @BeforeEach
    void open() throws IOException {
        FileDescriptor[] pipe = FileDescriptor.pipe();
        readEnd = pipe[0];
        channel = new Writing(pipe[1]);
    }

    @AfterEach
    void close() throws IOException {
        readEnd.close();
        channel.close();
    }

    private static ByteBuffer buffer(boolean direct, int bytes) {
        return direct ? ByteBuffer.allocateDirect(bytes) : ByteBuffer.allocate(bytes);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatLiesBetweenPositionAndLimitIsWritten(boolean direct) throws IOException {
        ByteBuffer bytes = buffer(direct, 10);
        bytes.put("0123456789".getBytes(StandardCharsets.US_ASCII)).position(3).limit(7);

        assertThat(channel.write(bytes)).isEqualTo(4);

        assertThat(bytes.position()).isEqualTo(7);
        ByteBuffer read = ByteBuffer.allocateDirect(10);
        assertThat(readEnd.read(read, 0, 10)).isEqualTo(4);
        byte[] text = new byte[4];
        read.get(text);
        assertThat(text).isEqualTo("3456".getBytes(StandardCharsets.US_ASCII));
        assertThat(channel.write(bytes)).as("nothing is left").isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFullDescriptorTakesAPartAndThenNothing(boolean direct) throws IOException {
        ByteBuffer bytes = buffer(direct, 4 * 1024 * 1024);

        int taken = channel.write(bytes);

        assertThat(taken).isPositive().isLessThan(bytes.capacity());
        assertThat(bytes.position()).isEqualTo(taken);
        assertThat(channel.write(bytes)).isZero();
        assertThat(bytes.position()).isEqualTo(taken);
    }

    @Test
    void closingItClosesTheDescriptor() throws IOException {
        assertThat(channel.isOpen()).isTrue();
        channel.close();
        assertThat(channel.isOpen()).isFalse();
        assertThat(channel.fd.isOpen()).isFalse();
    }

    @Test
    void whatNobodyReadsIsAnError() throws IOException {
        readEnd.close();

        assertThatThrownBy(() -> channel.write(ByteBuffer.allocate(1))).isInstanceOf(IOException.class);
    }
}
