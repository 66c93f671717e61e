package io.millrace.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.util.LosesObjects;
import io.millrace.util.ResourceLeakDetector;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@LosesObjects("the reports of lost buffers are tested")
class ByteBufLeakTest {
    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();
    private final BlockingQueue<String> leaks = new LinkedBlockingQueue<>();
    private final ResourceLeakDetector.LeakListener listener = (type, records) -> leaks.add(type + ": " + records);

    enum Kind {
        POOLED_DIRECT {
            @Override
            ByteBuf make() {
                return PooledByteBufAllocator.DEFAULT.directBuffer(100);
            }
        },
        POOLED_HEAP {
            @Override
            ByteBuf make() {
                return PooledByteBufAllocator.DEFAULT.heapBuffer(100);
            }
        },
        UNPOOLED_DIRECT {
            @Override
            ByteBuf make() {
                return UnpooledByteBufAllocator.DEFAULT.directBuffer(100);
            }
        },
        COMPOSITE {
            @Override
            ByteBuf make() {
                return PooledByteBufAllocator.DEFAULT.compositeBuffer();
            }
        };

        abstract ByteBuf make();
    }

    @BeforeEach
    void watch() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        ResourceLeakDetector.addGlobalLeakListener(listener);
    }

    @AfterEach
    void stopWatching() {
        ResourceLeakDetector.removeGlobalLeakListener(listener);
        ResourceLeakDetector.setLevel(before);
    }

    @ParameterizedTest
    @EnumSource
    void aDroppedBufferIsReportedWithTheLastHint(Kind kind) throws InterruptedException {
        String hint = "last seen by " + kind + System.nanoTime();
        kind.make().touch(hint);
        long start = System.nanoTime();
        while (System.nanoTime() - start < DEADLINE_NANOS) {
            System.gc();
            ResourceLeakDetector.detectors().forEach(ResourceLeakDetector::reportLeaks);
            String leak = leaks.poll(20, TimeUnit.MILLISECONDS);
            if (leak != null && leak.contains(hint)) {
                assertThat(leak).startsWith("ByteBuf: ").contains(getClass().getSimpleName());
                return;
            }
        }
        throw new AssertionError("the lost buffer was not reported");
    }

    @ParameterizedTest
    @EnumSource
    void aReleasedBufferIsNotReportedWhateverWasDerivedFromIt(Kind kind) throws InterruptedException {
        String hint = "released by " + kind + System.nanoTime();
        releaseThroughASlice(kind, hint);
        String lost = "lost after that " + System.nanoTime();
        kind.make().touch(lost);
        long start = System.nanoTime();
        while (System.nanoTime() - start < DEADLINE_NANOS) {
            System.gc();
            ResourceLeakDetector.detectors().forEach(ResourceLeakDetector::reportLeaks);
            String leak = leaks.poll(20, TimeUnit.MILLISECONDS);
            if (leak != null) {
                assertThat(leak).doesNotContain(hint);
                if (leak.contains(lost)) {
                    return;
                }
            }
        }
        throw new AssertionError("the lost buffer was not reported");
    }

    /** Apart from the caller, so that no local variable keeps the buffer, which the pool hands out again. */
    private static void releaseThroughASlice(Kind kind, String hint) {
        ByteBuf buf = kind.make().touch(hint);
        ByteBuf slice = buf.retainedSlice();
        buf.release();
        slice.release();
    }
}
