package io.millrace.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UTFDataFormatException;
import org.junit.jupiter.api.Test;

class ByteBufOutputStreamTest {
    @Test
    void writesTheSameBytesAsADataOutputStream() throws IOException {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        writeEverything(new DataOutputStream(expected));
        ByteBuf buf = Unpooled.buffer(1).writeByte(99);
        ByteBufOutputStream out = new ByteBufOutputStream(buf, true);
        writeEverything(out);
        assertThat(out.buffer()).isSameAs(buf);
        assertThat(out.writtenBytes()).isEqualTo(expected.size());
        assertThat(ByteBufUtil.getBytes(buf, 1, out.writtenBytes())).isEqualTo(expected.toByteArray());
        out.close();
        assertThat(buf.refCnt()).isZero();
    }

    private static void writeEverything(DataOutput out) throws IOException {
        out.write(-1);
        out.write(new byte[] {1, 2});
        out.write(new byte[] {3, 4, 5}, 1, 1);
        out.write(new byte[0], 0, 0);
        out.writeBoolean(true);
        out.writeBoolean(false);
        out.writeByte(0x1ff);
        out.writeShort(0x1fffe);
        out.writeChar(0x1abcd);
        out.writeInt(-2);
        out.writeLong(Long.MIN_VALUE + 1);
        out.writeFloat(1.25f);
        out.writeDouble(-0.0);
        out.writeBytes("a\u01ffé");
        out.writeChars("a\u01ff");
        out.writeUTF("\u0000é\ud83d\ude00");
        out.writeUTF("");
    }

    @Test
    void aStringTooLongForWriteUtfWritesNothing() {
        ByteBuf buf = Unpooled.buffer();
        ByteBufOutputStream out = new ByteBufOutputStream(buf);
        assertThatThrownBy(() -> out.writeUTF("x".repeat(65536))).isInstanceOf(UTFDataFormatException.class);
        assertThat(out.writtenBytes()).isZero();
        buf.release();
    }

    @Test
    void writingBeyondTheMaximumCapacityIsRefused() {
        ByteBuf buf = Unpooled.buffer(2, 4);
        ByteBufOutputStream out = new ByteBufOutputStream(buf);
        assertThatThrownBy(() -> out.writeLong(1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> out.writeBytes("12345")).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(out.writtenBytes()).isZero();
        buf.release();
    }

    @Test
    void closeLeavesABufferOfTheCallerAloneAndReleasesAnOwnedOneOnce() throws IOException {
        ByteBuf kept = Unpooled.buffer();
        new ByteBufOutputStream(kept).close();
        assertThat(kept.release()).isTrue();
        ByteBuf owned = Unpooled.buffer().retain();
        ByteBufOutputStream out = new ByteBufOutputStream(owned, true);
        out.writeUTF("a");
        out.close();
        out.close();
        assertThat(owned.refCnt()).isEqualTo(1);
        assertThatThrownBy(() -> out.writeUTF("b")).isInstanceOf(IOException.class);
        owned.release();
    }
}
