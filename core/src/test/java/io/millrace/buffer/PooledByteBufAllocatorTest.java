package io.millrace.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.util.ResourceLeakDetector;
import io.millrace.util.concurrent.FastThreadLocalThread;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PooledByteBufAllocatorTest {
    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;
    private static final long DEADLINE_SECONDS = 30;

    private final AddressedMemory memory = new AddressedMemory();

    /** One arena of 1 MiB chunks. */
    private PooledByteBufAllocator.Builder small() {
        return PooledByteBufAllocator.builder()
                .heapArenas(1)
                .directArenas(1)
                .pages(8192, 7)
                .chunkMemory(memory);
    }

    private static void runIn(Thread thread) throws InterruptedException {
        thread.start();
        thread.join(TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS));
        assertThat(thread.isAlive()).as("%s is still running", thread).isFalse();
    }

    private static <T> T inNewThread(java.util.function.Supplier<T> work) throws InterruptedException {
        AtomicReference<T> result = new AtomicReference<>();
        runIn(new Thread(() -> result.set(work.get())));
        return result.get();
    }

    // ------------------------------------------------------------------------------------------------------------
    // Reuse.
    // ------------------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aReleasedBufferIsHandedOutAgainAsNew(boolean direct) {
        PooledByteBufAllocator alloc = small().preferDirect(direct).build();
        ByteBuf first = alloc.buffer(100, 200).writeLong(1);
        first.readInt();
        first.markReaderIndex().markWriterIndex().release();

        ByteBuf second = alloc.buffer(110);
        assertThat(second).isSameAs(first);
        assertThat(second.refCnt()).isEqualTo(1);
        assertThat(second.capacity()).isEqualTo(110);
        assertThat(second.maxCapacity()).isEqualTo(Integer.MAX_VALUE);
        assertThat(second.readerIndex()).isZero();
        assertThat(second.writerIndex()).isZero();
        assertThat(second.writerIndex(50).resetWriterIndex().writerIndex()).isZero();
        second.release();
    }

    @Test
    void theSteadyStateMakesNoObjects() {
        ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        try {
            PooledByteBufAllocator alloc = small().build();
            int warmUp = 20_000;
            int rounds = 10_000;
            allocateAndRelease(alloc, warmUp);
            long thread = Thread.currentThread().getId();
            com.sun.management.ThreadMXBean threads =
                    (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getThreadAllocatedBytes(thread);
            allocateAndRelease(alloc, rounds);
            long bytes = threads.getThreadAllocatedBytes(thread) - before;
            assertThat(bytes).as("allocated by %d rounds", rounds).isLessThan(rounds);
        } finally {
            ResourceLeakDetector.setLevel(level);
        }
    }

    private static void allocateAndRelease(PooledByteBufAllocator alloc, int rounds) {
        for (int i = 0; i < rounds; i++) {
            ByteBuf io = alloc.directBuffer(2048);
            ByteBuf message = alloc.heapBuffer(64);
            message.writeInt(i);
            io.writeBytes(message).internalNioBuffer(0, 4);
            message.release();
            io.release();
        }
    }

    @Test
    void whatAnotherThreadReleasesComesHome() throws InterruptedException {
        PooledByteBufAllocator alloc = small().build();
        ByteBuf first = alloc.directBuffer(300);
        ByteBuf second = alloc.directBuffer(300);
        runIn(new Thread(() -> {
            first.release();
            second.release();
        }));
        assertThat(alloc.pinnedDirectMemory()).isZero();
        List<ByteBuf> again = List.of(alloc.directBuffer(300), alloc.directBuffer(300));
        assertThat(again).allMatch(buf -> buf == first || buf == second);
        again.forEach(ByteBuf::release);
    }

    @Test
    void blocksThatWaitToBeBroughtHomeAreBounded() throws InterruptedException {
        PooledByteBufAllocator alloc = small().build();
        List<ByteBuf> peak = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            peak.add(alloc.directBuffer(8 * KIB));
        }
        runIn(new Thread(() -> peak.forEach(ByteBuf::release)));
        assertThat(alloc.metric().directArenas().get(0).numActiveBytes()).isLessThanOrEqualTo(512 * KIB);
    }

    @Test
    void anEndedThreadsBlocksGoBackToTheArena() throws InterruptedException {
        PooledByteBufAllocator alloc = small().build();
        ByteBuf outlives = inNewThread(() -> {
            alloc.directBuffer(100).release();
            return alloc.directBuffer(5000);
        });
        runIn(new FastThreadLocalThread(() -> {
            alloc.directBuffer(200).release();
            assertThat(alloc.trimCurrentThreadCache()).isTrue();
            alloc.directBuffer(300).release();
        }));
        alloc.trim();
        assertThat(alloc.metric().numThreadLocalCaches()).isZero();
        assertThat(alloc.metric().directArenas().get(0).numActiveAllocations()).isEqualTo(1);
        outlives.release();
        assertThat(alloc.metric().directArenas().get(0).numActiveAllocations()).isZero();
        assertThat(alloc.pinnedDirectMemory()).isZero();
        alloc.trim();
        assertThat(memory.bytesOut()).isZero();
    }

    @Test
    void withoutCachesBuffersComeFromTheArenaAndGoThere() {
        PooledByteBufAllocator alloc = small().cacheForAllThreads(false).build();
        ByteBuf buf = alloc.directBuffer(100);
        assertThat(alloc.pinnedDirectMemory()).isEqualTo(112);
        buf.release();
        assertThat(alloc.metric().numThreadLocalCaches()).isZero();
        assertThat(alloc.metric().directArenas().get(0).numActiveAllocations()).isZero();
        assertThat(alloc.trimCurrentThreadCache()).isFalse();
    }

    @Test
    void liveBuffersNeverShareMemory() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        PooledByteBufAllocator alloc = small().build();
        Deque<ByteBuf> live = new ArrayDeque<>();
        for (int i = 0; i < 3000; i++) {
            if (random.nextInt(5) < 3) {
                int size = 4 + random.nextInt(1 << random.nextInt(18));
                ByteBuf buf = random.nextBoolean() ? alloc.directBuffer(size) : alloc.heapBuffer(size);
                int stamp = random.nextInt();
                buf.writeInt(stamp).writerIndex(size - size % 4);
                for (int at = 4; at < buf.writerIndex(); at += 4) {
                    buf.setInt(at, stamp);
                }
                live.addLast(buf);
            } else if (!live.isEmpty()) {
                releaseChecked(live.removeFirst(), seed);
            }
        }
        live.forEach(buf -> releaseChecked(buf, seed));
        assertThat(alloc.pinnedDirectMemory() + alloc.pinnedHeapMemory()).isZero();
    }

    private static void releaseChecked(ByteBuf buf, long seed) {
        int stamp = buf.readInt();
        while (buf.isReadable()) {
            if (buf.readInt() != stamp) {
                throw new AssertionError("another buffer wrote at " + buf.readerIndex() + ", seed " + seed);
            }
        }
        buf.release();
    }

    @Test
    void buffersPassedBetweenThreadsKeepTheirContentAndAllComeBack() throws InterruptedException {
        PooledByteBufAllocator alloc = small().build();
        int count = 20_000;
        BlockingQueue<ByteBuf> queue = new ArrayBlockingQueue<>(64);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread consumer = new FastThreadLocalThread(() -> {
            try {
                for (int i = 0; i < count; i++) {
                    ByteBuf buf = queue.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
                    if (buf == null || buf.getInt(0) != i || buf.getInt(buf.writerIndex() - 4) != i) {
                        throw new AssertionError("buffer " + i + ": " + buf);
                    }
                    ByteBuf answer = alloc.directBuffer(64).writeBytes(buf, 0, 8);
                    buf.release();
                    answer.release();
                }
            } catch (Throwable e) {
                failure.set(e);
            }
        });
        consumer.start();
        for (int i = 0; i < count && failure.get() == null; i++) {
            int size = 8 + i * 31 % 3000;
            ByteBuf buf = alloc.directBuffer(size).setIndex(0, size);
            buf.setInt(0, i).setInt(size - 4, i);
            assertThat(queue.offer(buf, DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        }
        consumer.join(TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS));
        assertThat(failure.get()).isNull();
        assertThat(consumer.isAlive()).isFalse();
        assertThat(alloc.pinnedDirectMemory()).isZero();
        alloc.trim();
        assertThat(memory.bytesOut()).isZero();
    }

    // ------------------------------------------------------------------------------------------------------------
    // Limits.
    // ------------------------------------------------------------------------------------------------------------

    @Test
    void theBudgetIsNeverExceededAndTheErrorSaysHowToRaiseIt() {
        PooledByteBufAllocator alloc = small().maxBytes(5 * MIB + 1).build();
        List<ByteBuf> live = new ArrayList<>();
        assertThatThrownBy(() -> {
                    while (true) {
                        live.add(alloc.directBuffer(100 * KIB));
                    }
                })
                .isInstanceOf(ByteBudgetExceededError.class)
                .hasMessageContaining(String.valueOf(5 * MIB + 1))
                .hasMessageContaining("maxBytes");
        assertThat(live).hasSizeGreaterThan(40);
        assertThat(memory.peakBytes()).isEqualTo(5 * MIB);
        assertThatThrownBy(() -> alloc.heapBuffer(2 * MIB)).isInstanceOfSatisfying(ByteBudgetExceededError.class, e -> {
            assertThat(e.requestedBytes()).isEqualTo(2 * MIB);
            assertThat(e.usedBytes()).isEqualTo(5 * MIB);
            assertThat(e.maxBytes()).isEqualTo(alloc.maxBytes());
        });
        live.forEach(ByteBuf::release);
        alloc.heapBuffer(2 * MIB).release();
        alloc.directBuffer(100 * KIB).release();
    }

    @Test
    void atTheBudgetUnusedMemoryOfTheOtherKindIsGivenBackFirst() {
        PooledByteBufAllocator alloc = small().maxBytes(MIB).build();
        alloc.heapBuffer(100).release();
        assertThat(alloc.metric().usedHeapMemory()).isEqualTo(MIB);
        ByteBuf direct = alloc.directBuffer(100);
        assertThat(alloc.metric().usedHeapMemory()).isZero();
        assertThat(alloc.metric().usedDirectMemory()).isEqualTo(MIB);
        direct.release();
    }

    @Test
    void atTheBudgetOtherArenasHelpOut() throws InterruptedException {
        PooledByteBufAllocator alloc = small().directArenas(2).maxBytes(MIB).build();
        ByteBuf mine = alloc.directBuffer(100);
        ByteBuf others = inNewThread(() -> alloc.directBuffer(100));
        assertThat(others.capacity()).isEqualTo(100);
        mine.release();
        others.release();
    }

    @Test
    void buffersLargerThanAChunkAreCountedAndFreedAtOnce() {
        PooledByteBufAllocator alloc = small().build();
        ByteBuf huge = alloc.directBuffer(3 * MIB + 5);
        assertThat(alloc.metric().usedDirectMemory()).isEqualTo(3 * MIB + 5);
        assertThat(alloc.pinnedDirectMemory()).isEqualTo(3 * MIB + 5);
        huge.setByte(3 * MIB + 4, 1).release();
        assertThat(memory.bytesOut()).isZero();
        assertThat(alloc.metric().usedDirectMemory()).isZero();
        assertThat(alloc.pinnedDirectMemory()).isZero();
    }

    @Test
    void aBufferThatGrowsThroughAllSizesKeepsItsContentAndLeavesNothingBehind() {
        PooledByteBufAllocator alloc = small().build();
        ByteBuf buf = alloc.directBuffer(1);
        int longs = 300_000;
        for (int i = 0; i < longs; i++) {
            buf.writeLong(i);
        }
        for (int i = 0; i < longs; i++) {
            if (buf.readLong() != i) {
                throw new AssertionError("lost at " + i);
            }
        }
        buf.capacity(10);
        assertThat(buf.getLong(0)).isZero();
        buf.release();
        alloc.trim();
        assertThat(memory.bytesOut()).isZero();
        assertThat(alloc.pinnedDirectMemory()).isZero();
    }

    @Test
    void aFailedAllocationOfMemoryIsNotCounted() {
        PooledByteBufAllocator alloc = PooledByteBufAllocator.builder()
                .directArenas(1)
                .chunkMemory(new ChunkMemory() {
                    @Override
                    public ByteBuffer allocate(int bytes) {
                        throw new OutOfMemoryError("none left");
                    }

                    @Override
                    public void free(ByteBuffer memory) {
                        throw new AssertionError("nothing was allocated");
                    }

                    @Override
                    public long address(ByteBuffer memory) {
                        return 0;
                    }
                })
                .build();
        assertThatThrownBy(() -> alloc.directBuffer(1))
                .isInstanceOf(OutOfMemoryError.class)
                .hasMessage("none left");
        assertThat(alloc.metric().usedDirectMemory()).isZero();
        assertThat(alloc.pinnedDirectMemory()).isZero();
    }

    // ------------------------------------------------------------------------------------------------------------
    // Giving back.
    // ------------------------------------------------------------------------------------------------------------

    @Test
    void afterAPeakLittleStaysAndTrimGivesBackAll() {
        PooledByteBufAllocator alloc = small().build();
        List<ByteBuf> live = new ArrayList<>();
        for (int i = 0; i < 4000; i++) {
            live.add(alloc.directBuffer(1 + i * 7 % 20_000));
        }
        long peak = alloc.metric().usedDirectMemory();
        assertThat(peak).isGreaterThan(30 * MIB);
        live.forEach(ByteBuf::release);
        assertThat(alloc.pinnedDirectMemory()).isZero();
        assertThat(alloc.metric().usedDirectMemory()).as("retained of %d", peak).isLessThan(peak / 4);

        long retained = memory.bytesOut();
        assertThat(alloc.trim()).isEqualTo(retained);
        assertThat(memory.bytesOut()).isZero();
        assertThat(alloc.metric().usedDirectMemory()).isZero();
        assertThat(alloc.metric().directArenas().get(0).numChunks()).isZero();
    }

    @Test
    void aCacheGivesUpWhatItsThreadNoLongerNeeds() {
        PooledByteBufAllocator alloc = small().build();
        List<ByteBuf> once = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            once.add(alloc.directBuffer(4 * KIB));
        }
        once.forEach(ByteBuf::release);
        PoolArenaMetric arena = alloc.metric().directArenas().get(0);
        assertThat(arena.numActiveBytes()).isEqualTo(20 * 4 * KIB);
        for (int i = 0; i < 20_000; i++) {
            alloc.directBuffer(64).release();
        }
        assertThat(arena.numActiveBytes()).isEqualTo(64);
    }

    @Test
    void chunksGoBackToWhereTheyCameFrom() {
        AddressedMemory later = new AddressedMemory();
        PooledByteBufAllocator alloc = small().build();
        ByteBuf early = alloc.directBuffer(MIB);
        alloc.chunkMemory(later);
        ByteBuf late = alloc.directBuffer(MIB);
        assertThat(memory.bytesOut()).isEqualTo(MIB);
        assertThat(later.bytesOut()).isEqualTo(MIB);
        early.release();
        late.release();
        alloc.trim();
        assertThat(memory.bytesOut() + later.bytesOut()).isZero();
    }

    // ------------------------------------------------------------------------------------------------------------
    // Set-up.
    // ------------------------------------------------------------------------------------------------------------

    @Test
    void withoutArenasBuffersAreUnpooledButCounted() {
        PooledByteBufAllocator alloc = new PooledByteBufAllocator(true, 0, 0, 8192, 3, 16, 16, true);
        assertThat(alloc.isDirectBufferPooled()).isFalse();
        ByteBuf direct = alloc.directBuffer(100, 1000);
        ByteBuf heap = alloc.heapBuffer(0);
        assertThat(alloc.metric().usedDirectMemory()).isEqualTo(100);
        direct.writeZero(100).writeByte(1);
        heap.writeByte(1);
        direct.release();
        heap.release();
        assertThat(alloc.metric().usedDirectMemory() + alloc.metric().usedHeapMemory())
                .isZero();
    }

    @Test
    void theConstructorsSetWhatTheySay() {
        PooledByteBufAllocator alloc = new PooledByteBufAllocator(true, 3, 2, 4096, 4, 17, 5, false, 0);
        assertThat(alloc.metric().numHeapArenas()).isEqualTo(3);
        assertThat(alloc.metric().numDirectArenas()).isEqualTo(2);
        assertThat(alloc.metric().chunkSize()).isEqualTo(64 * KIB);
        assertThat(alloc.metric().smallCacheSize()).isEqualTo(17);
        assertThat(alloc.metric().normalCacheSize()).isEqualTo(5);
        ByteBuf preferred = new PooledByteBufAllocator().buffer(0, 1);
        assertThat(preferred.isDirect()).isFalse();
        preferred.release();
        assertThat(alloc.dumpStats().lines()).hasSize(1 + 5);
        for (Runnable wrong : List.<Runnable>of(
                () -> new PooledByteBufAllocator(-1, 1, 8192, 1),
                () -> new PooledByteBufAllocator(1, -1, 8192, 1),
                () -> new PooledByteBufAllocator(1, 1, 8193, 1),
                () -> new PooledByteBufAllocator(1, 1, 2048, 1),
                () -> new PooledByteBufAllocator(1, 1, 8192, 15),
                () -> new PooledByteBufAllocator(1, 1, 1 << 20, 14),
                () -> PooledByteBufAllocator.builder().maxBytes(0))) {
            assertThatThrownBy(wrong::run).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new PooledByteBufAllocator(true, 1, 1, 8192, 1, 1, 1, true, 64))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void capacitiesAreChecked(boolean pooled) {
        ByteBufAllocator alloc = pooled ? small().build() : new UnpooledByteBufAllocator(true);
        assertThatThrownBy(() -> alloc.buffer(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> alloc.heapBuffer(2, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> alloc.directBuffer(0, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> alloc.calculateNewCapacity(2, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> alloc.calculateNewCapacity(-1, 1)).isInstanceOf(IllegalArgumentException.class);
        ByteBuf empty = alloc.directBuffer(0, 0);
        assertThat(empty.release()).isFalse();
        assertThat(empty.refCnt()).isEqualTo(1);
        assertThatThrownBy(() -> empty.writeByte(1)).isInstanceOf(IndexOutOfBoundsException.class);
        ByteBuf none = alloc.heapBuffer(0, 10);
        assertThat(none.capacity()).isZero();
        none.writeInt(1).release();
    }

    @Test
    void capacitiesGrowByPowersOfTwoAndThenBySteps() {
        ByteBufAllocator alloc = PooledByteBufAllocator.DEFAULT;
        int[][] expected = {
            {0, 64},
            {1, 64},
            {64, 64},
            {65, 128},
            {4 * MIB - 1, 4 * MIB},
            {4 * MIB, 4 * MIB},
            {4 * MIB + 1, 8 * MIB},
            {8 * MIB, 12 * MIB},
            {Integer.MAX_VALUE, Integer.MAX_VALUE}
        };
        for (int[] pair : expected) {
            assertThat(alloc.calculateNewCapacity(pair[0], Integer.MAX_VALUE))
                    .as("for %d", pair[0])
                    .isEqualTo(pair[1]);
        }
        assertThat(alloc.calculateNewCapacity(65, 100)).isEqualTo(100);
    }

    @Test
    void unpooledMemoryIsCountedUntilItsRelease() {
        UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(false);
        ByteBuf heap = alloc.buffer(10);
        ByteBuf direct = alloc.ioBuffer(20);
        heap.capacity(30);
        assertThat(alloc.metric().usedHeapMemory()).isEqualTo(30);
        assertThat(alloc.metric().usedDirectMemory()).isEqualTo(20);
        heap.release();
        direct.release();
        assertThat(alloc.metric().usedHeapMemory()).isZero();
        assertThat(alloc.metric().usedDirectMemory()).isZero();
    }
}
