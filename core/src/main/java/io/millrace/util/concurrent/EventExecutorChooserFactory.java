package io.millrace.util.concurrent;

/** Makes the rule by which a group picks its {@link EventExecutorGroup#next()} executor. */
@FunctionalInterface
public interface EventExecutorChooserFactory {

    /** A chooser among these executors. */
    EventExecutorChooser newChooser(EventExecutor[] executors);

    /** Picks one of the executors that it was made for. */
    @FunctionalInterface
    interface EventExecutorChooser {

        /** The executor to use next. <b>Thread</b> any. */
        EventExecutor next();
    }
}
