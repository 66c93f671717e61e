package io.millrace.util.concurrent;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Makes choosers that take one executor after the other. */
public final class DefaultEventExecutorChooserFactory implements EventExecutorChooserFactory {

    /** The only one needed. */
    public static final DefaultEventExecutorChooserFactory INSTANCE = new DefaultEventExecutorChooserFactory();

    private DefaultEventExecutorChooserFactory() {}

    @Override
    public EventExecutorChooser newChooser(EventExecutor[] executors) {
        return Integer.bitCount(executors.length) == 1
                ? new PowerOfTwoChooser(executors)
                : new GenericChooser(executors);
    }

    private static final class PowerOfTwoChooser implements EventExecutorChooser {

        private final AtomicInteger turn = new AtomicInteger();
        private final EventExecutor[] executors;

        PowerOfTwoChooser(EventExecutor[] executors) {
            this.executors = executors;
        }

        @Override
        public EventExecutor next() {
            return executors[turn.getAndIncrement() & (executors.length - 1)];
        }
    }

    private static final class GenericChooser implements EventExecutorChooser {

        // A long does not wrap in the life of a machine; where an int does, the order would jump.
        private final AtomicLong turn = new AtomicLong();
        private final EventExecutor[] executors;

        GenericChooser(EventExecutor[] executors) {
            this.executors = executors;
        }

        @Override
        public EventExecutor next() {
            return executors[(int) (turn.getAndIncrement() % executors.length)];
        }
    }
}
