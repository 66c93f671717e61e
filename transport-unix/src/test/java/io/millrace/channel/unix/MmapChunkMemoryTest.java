package io.millrace.channel.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.TestCalls;
import io.millrace.testkit.unix.ScriptedLibc;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class MmapChunkMemoryTest {

    private static final int MIB = 1 << 20;

    private final ScriptedLibc script = TestCalls.script();
    private final MmapChunkMemory memory = new MmapChunkMemory(TestCalls.over(script));

    @Test
    void chunkHasExactlyItsBytesAndAnAddress() {
        ByteBuffer chunk = memory.allocate(MIB + 1);

        assertThat(chunk.isDirect()).isTrue();
        assertThat(chunk.capacity()).isEqualTo(MIB + 1);
        assertThat(memory.address(chunk)).isPositive();
        assertThat(memory.address(chunk.duplicate().position(100).slice())).isEqualTo(memory.address(chunk) + 100);
        assertThat(memory.address(ByteBuffer.allocate(1))).isZero();
        chunk.put(MIB, (byte) 1);
        memory.free(chunk);
    }

    @Test
    void freedMappingIsZeroedAndUsedAgain() {
        ByteBuffer first = memory.allocate(4 * MIB);
        first.put(0, (byte) 1).put(4 * MIB - 1, (byte) 1);
        long address = memory.address(first);
        memory.free(first);

        ByteBuffer second = memory.allocate(4 * MIB);

        assertThat(memory.address(second)).isEqualTo(address);
        assertThat(second.get(0)).isZero();
        assertThat(second.get(4 * MIB - 1)).isZero();
        assertThat(memory.mappedBytes()).isEqualTo(4 * MIB);
        memory.free(second);
    }

    @Test
    void staleViewOfAFreedChunkIsHarmless() {
        ByteBuffer chunk = memory.allocate(MIB);
        chunk.put(5, (byte) 9);

        memory.free(chunk);

        assertThat(chunk.get(5)).isZero();
        chunk.put(5, (byte) 9);
        assertThat(script.calls("munmap")).isEmpty();
    }

    @Test
    void lockedPagesAreZeroedByHand() {
        ByteBuffer chunk = memory.allocate(MIB);
        chunk.put(0, (byte) 1).put(MIB - 1, (byte) 1);
        script.fails("madvise", Errno.EINVAL);

        memory.free(chunk);

        assertThat(memory.allocate(MIB)).isEqualTo(ByteBuffer.allocate(MIB));
        assertThat(memory.mappedBytes()).isEqualTo(MIB);
    }

    @Test
    void exhaustionIsAnOutOfMemoryErrorThatNamesTheReason() {
        script.fails("mmap", Errno.ENOMEM);

        assertThatThrownBy(() -> memory.allocate(MIB))
                .isInstanceOf(OutOfMemoryError.class)
                .hasMessageContaining("ENOMEM")
                .hasMessageContaining("1048576");
        assertThat(memory.mappedBytes()).isZero();
    }

    @Test
    void freeingTwiceOrFreeingAStrangerIsRefused() {
        ByteBuffer chunk = memory.allocate(MIB);
        memory.free(chunk);

        assertThatThrownBy(() -> memory.free(chunk)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> memory.free(ByteBuffer.allocateDirect(MIB)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> memory.allocate(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void mappingsComeInFewSizesWithAtMostAQuarterUnused() {
        for (long bytes = 1; bytes <= Integer.MAX_VALUE; bytes = bytes * 5 / 4 + 1) {
            long size = MmapChunkMemory.mappingSize(bytes);
            assertThat(size)
                    .isGreaterThanOrEqualTo(bytes)
                    .isLessThanOrEqualTo(Math.max(bytes + bytes / 4, bytes + 65536));
            assertThat(size % 65536).isZero();
        }
        assertThat(MmapChunkMemory.mappingSize(4 * MIB)).isEqualTo(4 * MIB);
        assertThat(MmapChunkMemory.mappingSize(4 * MIB + 1)).isEqualTo(5 * MIB);
    }
}
