/**
 * Executors of one thread, futures and promises, and thread-locals that are an array access on the loops' threads.
 *
 * <p>{@link io.millrace.util.concurrent.LoopExecutor} is the machine below every executor of one thread, the I/O loops
 * included: a queue of tasks, a heap of timers, a wake-up protocol and a life cycle. May import {@code
 * io.millrace.util}, the JDK's {@code java.base}, SLF4J and JCTools only.
 */
@NullMarked
package io.millrace.util.concurrent;

import org.jspecify.annotations.NullMarked;
