package io.millrace.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ByteBufInputStreamTest {
    @Test
    void readsWhatADataOutputStreamWrote() throws IOException {
        ByteBuf buf = Unpooled.buffer();
        DataOutputStream out = new DataOutputStream(new ByteBufOutputStream(buf));
        out.writeBoolean(true);
        out.writeByte(-2);
        out.writeByte(-3);
        out.writeShort(-4);
        out.writeShort(-5);
        out.writeChar('\uabcd');
        out.writeInt(0x89abcdef);
        out.writeLong(0x89abcdef01234567L);
        out.writeFloat(-1.5f);
        out.writeDouble(Double.MIN_VALUE);
        out.writeUTF("\u0000é\ud83d\ude00");
        ByteBufInputStream in = new ByteBufInputStream(buf, true);
        assertThat(in.available()).isEqualTo(buf.readableBytes());
        assertThat(in.readBoolean()).isTrue();
        assertThat(in.readByte()).isEqualTo((byte) -2);
        assertThat(in.readUnsignedByte()).isEqualTo(0xfd);
        assertThat(in.readShort()).isEqualTo((short) -4);
        assertThat(in.readUnsignedShort()).isEqualTo(0xfffb);
        assertThat(in.readChar()).isEqualTo('\uabcd');
        assertThat(in.readInt()).isEqualTo(0x89abcdef);
        assertThat(in.readLong()).isEqualTo(0x89abcdef01234567L);
        assertThat(in.readFloat()).isEqualTo(-1.5f);
        assertThat(in.readDouble()).isEqualTo(Double.MIN_VALUE);
        assertThat(in.readUTF()).isEqualTo("\u0000é\ud83d\ude00");
        assertThat(in.read()).isEqualTo(-1);
        assertThat(in.readBytes()).isEqualTo(buf.readerIndex());
        in.close();
        assertThat(buf.refCnt()).isZero();
    }

    @Test
    void endsAtItsLengthAndLeavesTheRestInTheBuffer() throws IOException {
        ByteBuf buf = text("abcdef");
        buf.skipBytes(1);
        ByteBufInputStream in = new ByteBufInputStream(buf, 3);
        byte[] target = new byte[10];
        assertThat(in.read(target, 2, 8)).isEqualTo(3);
        assertThat(new String(target, 2, 3, StandardCharsets.US_ASCII)).isEqualTo("bcd");
        assertThat(in.read(target, 0, 1)).isEqualTo(-1);
        assertThat(in.read()).isEqualTo(-1);
        assertThat(in.skip(5)).isZero();
        assertThatThrownBy(in::readByte).isInstanceOf(EOFException.class);
        assertThat(buf.toString(StandardCharsets.US_ASCII)).isEqualTo("ef");
        in.close();
        assertThat(buf.release()).isTrue();
    }

    @Test
    void bytesWrittenLaterAreNotPartOfTheStream() throws IOException {
        ByteBuf buf = Unpooled.buffer().writeByte(1);
        ByteBufInputStream in = new ByteBufInputStream(buf);
        buf.writeByte(2);
        assertThat(in.readAllBytes()).containsExactly(1);
        buf.release();
    }

    @Test
    void aValueCutOffByTheEndReadsNothing() throws IOException {
        ByteBuf buf = Unpooled.buffer().writeInt(7);
        ByteBufInputStream in = new ByteBufInputStream(buf, 3);
        assertThatThrownBy(in::readInt).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> in.readFully(new byte[4])).isInstanceOf(EOFException.class);
        assertThat(in.readBytes()).isZero();
        assertThat(in.readUnsignedShort()).isZero();
        buf.release();
    }

    @Test
    void resetGoesBackToTheMarkOrTheStart() throws IOException {
        ByteBuf buf = text("abc");
        ByteBufInputStream in = new ByteBufInputStream(buf);
        assertThat(in.markSupported()).isTrue();
        assertThat(in.read()).isEqualTo('a');
        in.reset();
        assertThat(in.skip(2)).isEqualTo(2);
        in.mark(100);
        assertThat(in.read()).isEqualTo('c');
        in.reset();
        assertThat(in.read()).isEqualTo('c');
        buf.release();
    }

    @Test
    void skippingIsLimitedToWhatIsThere() throws IOException {
        ByteBuf buf = text("abc");
        ByteBufInputStream in = new ByteBufInputStream(buf);
        assertThat(in.skip(-1)).isZero();
        assertThat(in.skipBytes(-1)).isZero();
        assertThat(in.skipBytes(1)).isEqualTo(1);
        assertThat(in.skip(Long.MAX_VALUE)).isEqualTo(2);
        buf.release();
    }

    @Test
    void readLineTakesEachKindOfLineEnd() throws IOException {
        ByteBuf buf = text("a\nb\r\n\r\rc\n\nd\u00ff");
        ByteBufInputStream in = new ByteBufInputStream(buf);
        for (String line : new String[] {"a", "b", "", "", "c", "", "d\u00ff"}) {
            assertThat(in.readLine()).isEqualTo(line);
        }
        assertThat(in.readLine()).isNull();
        buf.release();
    }

    @Test
    void carriageReturnAtTheEndOfTheStreamDoesNotLookBehindIt() throws IOException {
        ByteBuf buf = text("a\r\n");
        ByteBufInputStream in = new ByteBufInputStream(buf, 2);
        assertThat(in.readLine()).isEqualTo("a");
        assertThat(in.readLine()).isNull();
        assertThat(buf.readableBytes()).isEqualTo(1);
        buf.release();
    }

    @Test
    void badLengthsAreRefusedAndAnOwnedBufferIsReleased() {
        ByteBuf kept = text("abc");
        assertThatThrownBy(() -> new ByteBufInputStream(kept, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ByteBufInputStream(kept, 4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(kept.release()).isTrue();
        ByteBuf negative = text("abc");
        assertThatThrownBy(() -> new ByteBufInputStream(negative, -1, true))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(negative.refCnt()).isZero();
        ByteBuf tooLong = text("abc");
        assertThatThrownBy(() -> new ByteBufInputStream(tooLong, 4, true))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(tooLong.refCnt()).isZero();
    }

    @Test
    void closingTwiceReleasesOnce() throws IOException {
        ByteBuf buf = text("abc").retain();
        ByteBufInputStream in = new ByteBufInputStream(buf, true);
        in.close();
        in.close();
        assertThat(buf.refCnt()).isEqualTo(1);
        buf.release();
    }

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }
}
