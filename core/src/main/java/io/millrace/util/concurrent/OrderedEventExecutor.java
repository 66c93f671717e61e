package io.millrace.util.concurrent;

/** Marks an {@link EventExecutor} that runs its tasks one after the other, in the order of their submission. */
public interface OrderedEventExecutor extends EventExecutor {}
