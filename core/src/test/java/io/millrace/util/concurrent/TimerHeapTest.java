package io.millrace.util.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TimerHeapTest {

    private final ManualLoop loop = ManualLoop.attached(Ticker.newMockTicker());
    private final TimerHeap heap = new TimerHeap();

    private ScheduledTask<?> timer(long deadlineNanos) {
        return new ScheduledTask<Void>(loop, () -> {}, deadlineNanos, 0);
    }

    @RepeatedTest(20)
    void agreesWithASortedListWhateverIsAddedAndRemoved() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<ScheduledTask<?>> model = new ArrayList<>(); // in order of arrival
        Comparator<ScheduledTask<?>> byDeadline = Comparator.comparingLong(ScheduledTask::deadlineNanos);
        for (int i = 0; i < 1000; i++) {
            switch (random.nextInt(5)) {
                case 0, 1, 2 -> {
                    ScheduledTask<?> task = timer(random.nextInt(50));
                    heap.add(task);
                    model.add(task);
                }
                case 3 -> {
                    if (!model.isEmpty()) {
                        heap.remove(model.remove(random.nextInt(model.size())));
                    }
                }
                default -> {
                    ScheduledTask<?> first = model.stream().min(byDeadline).orElse(null);
                    assertThat((Object) heap.peek())
                            .as("seed %d, step %d", seed, i)
                            .isSameAs(first);
                    if (first != null) {
                        heap.remove(first);
                        model.remove(first);
                    }
                }
            }
            assertThat(heap.size()).as("seed %d, step %d", seed, i).isEqualTo(model.size());
        }
        model.sort(byDeadline); // stable
        for (ScheduledTask<?> expected : model) {
            assertThat((Object) heap.peek()).as("seed %d", seed).isSameAs(expected);
            heap.remove(expected);
        }
        assertThat((Object) heap.peek()).isNull();
    }

    @Test
    void comparesDeadlinesAcrossTheClocksWrap() {
        ScheduledTask<?> before = timer(Long.MAX_VALUE - 5);
        ScheduledTask<?> after = timer(Long.MIN_VALUE + 5);
        heap.add(after);
        heap.add(before);

        assertThat((Object) heap.peek()).isSameAs(before);
    }

    @Test
    void removingTwiceRemovesOnce() {
        ScheduledTask<?> one = timer(1);
        heap.add(one);
        heap.add(timer(2));
        heap.remove(one);
        heap.remove(one);

        assertThat(heap.size()).isOne();
    }

    @Test
    void addingALatestTimerAndCancellingAnyStaysCheapWithAHundredThousand() {
        List<ScheduledTask<?>> timers = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            ScheduledTask<?> task = timer(i);
            timers.add(task);
            heap.add(task);
        }
        for (int i = 0; i < timers.size(); i += 2) {
            heap.remove(timers.get(i));
        }
        for (int i = 1; i < timers.size(); i += 2) {
            assertThat((Object) heap.peek()).isSameAs(timers.get(i));
            heap.remove(timers.get(i));
        }

        assertThat(heap.size()).isZero();
    }
}
