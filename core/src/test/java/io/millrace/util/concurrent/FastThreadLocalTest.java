package io.millrace.util.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FastThreadLocalTest {

    private final List<String> removed = new ArrayList<>();

    @BeforeEach
    @AfterEach
    void clean() {
        FastThreadLocal.removeAll();
        removed.clear();
    }

    private FastThreadLocal<String> local(String initial) {
        return new FastThreadLocal<>() {
            @Override
            protected String initialValue() {
                return initial;
            }

            @Override
            protected void onRemoval(String value) {
                removed.add(value);
            }
        };
    }

    private static <T> T onFastThread(Callable<T> action) throws Exception {
        FutureTask<T> task = new FutureTask<>(action);
        new FastThreadLocalThread(task, "fast").start();
        return task.get(20, TimeUnit.SECONDS);
    }

    @Test
    void beginsWithTheInitialValueAndEndsWithRemoval() {
        FastThreadLocal<String> local = local("initial");
        assertThat(local.isSet()).isFalse();
        assertThat(local.getIfExists()).isNull();
        assertThat(local.get()).isEqualTo("initial");
        assertThat(local.getAndSet("second")).isEqualTo("initial");
        assertThat(local.getIfExists()).isEqualTo("second");
        assertThat(FastThreadLocal.size()).isOne();
        local.remove();

        assertThat(removed).containsExactly("second");
        assertThat(local.isSet()).isFalse();
        assertThat(FastThreadLocal.size()).isZero();
        assertThat(local.get()).isEqualTo("initial");
    }

    @Test
    void nullIsAValueTooAndIsRemembered() {
        int[] calls = new int[1];
        FastThreadLocal<String> local = new FastThreadLocal<>() {
            @Override
            protected String initialValue() {
                calls[0]++;
                return null;
            }
        };
        assertThat(local.get()).isNull();
        assertThat(local.get()).isNull();

        assertThat(local.isSet()).isTrue();
        assertThat(calls[0]).isOne();
    }

    @Test
    void isSeparateForEachThreadOfEitherKind() throws Exception {
        FastThreadLocal<String> local = local("initial");
        local.set("mine");

        assertThat(onFastThread(local::get)).isEqualTo("initial");
        assertThat(OtherThread.call(local::get)).isEqualTo("initial");
        assertThat(local.get()).isEqualTo("mine");
    }

    @Test
    void removeAllRemovesEveryVariableOnce() {
        for (int i = 0; i < 100; i++) {
            local("value " + i).get();
        }
        assertThat(FastThreadLocal.size()).isEqualTo(100);
        FastThreadLocal.removeAll();

        assertThat(removed).hasSize(100).doesNotHaveDuplicates();
        assertThat(FastThreadLocal.size()).isZero();
    }

    @Test
    void removeAllAlsoRemovesWhatARemovalSets() {
        FastThreadLocal<String> other = local("other");
        FastThreadLocal<String> setting = new FastThreadLocal<>() {
            @Override
            protected void onRemoval(String value) {
                other.set("set by a removal");
            }
        };
        setting.set("x");
        FastThreadLocal.removeAll();

        assertThat(removed).containsExactly("set by a removal");
        assertThat(FastThreadLocal.size()).isZero();
    }

    @Test
    void failureOfTheInitialValueReachesTheCallerAsItIs() {
        Exception boom = new Exception("boom");
        FastThreadLocal<String> local = new FastThreadLocal<>() {
            @Override
            protected String initialValue() throws Exception {
                throw boom;
            }
        };

        assertThatThrownBy(local::get).isSameAs(boom);
        assertThat(local.isSet()).isFalse();
    }

    @Test
    void fastThreadRemovesItsVariablesWhenItsTaskEnds() throws Exception {
        FastThreadLocal<String> local = local("x");
        Thread thread = new FastThreadLocalThread(local::get, "fast");
        thread.start();
        OtherThread.join(thread);

        assertThat(removed).containsExactly("x");
    }

    @Nested
    class Threads {

        @Test
        void tellTheirKind() throws Exception {
            assertThat(FastThreadLocalThread.currentThreadHasFastThreadLocal()).isFalse();
            assertThat(onFastThread(FastThreadLocalThread::currentThreadHasFastThreadLocal))
                    .isTrue();
            assertThat(onFastThread(FastThreadLocalThread::currentThreadWillCleanupFastThreadLocals))
                    .isTrue();
            boolean[] subclass = new boolean[2];
            Thread thread = new FastThreadLocalThread("named") {
                @Override
                public void run() {
                    subclass[0] = currentThreadHasFastThreadLocal();
                    subclass[1] = currentThreadWillCleanupFastThreadLocals();
                }
            };
            thread.start();
            OtherThread.join(thread);
            assertThat(subclass).containsExactly(true, false);
        }

        @Test
        void ofAnyKindRemoveWhatTheyUsedInsideRunWithFastThreadLocal() {
            FastThreadLocal<String> local = local("x");
            boolean[] inside = new boolean[2];
            FastThreadLocalThread.runWithFastThreadLocal(() -> {
                local.get();
                inside[0] = FastThreadLocalThread.currentThreadHasFastThreadLocal();
                inside[1] = FastThreadLocalThread.currentThreadWillCleanupFastThreadLocals();
            });

            assertThat(inside).containsExactly(true, true);
            assertThat(removed).containsExactly("x");
            assertThat(FastThreadLocalThread.currentThreadWillCleanupFastThreadLocals())
                    .isFalse();
        }

        @Test
        void refuseRunWithFastThreadLocalWhereItMakesNoSense() throws Exception {
            FastThreadLocalThread.runWithFastThreadLocal(() -> {
                FastThreadLocal.removeAll();
                assertThatIllegalStateException()
                        .isThrownBy(() -> FastThreadLocalThread.runWithFastThreadLocal(() -> {}));
            });
            onFastThread(() -> assertThatIllegalStateException()
                    .isThrownBy(() -> FastThreadLocalThread.runWithFastThreadLocal(() -> {})));
        }
    }
}
