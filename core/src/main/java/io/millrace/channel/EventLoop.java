package io.millrace.channel;

import io.millrace.util.concurrent.OrderedEventExecutor;
import org.jspecify.annotations.Nullable;

/** A single thread that serves the channels registered with it: all their events and all tasks run on it, in order. */
public interface EventLoop extends OrderedEventExecutor, EventLoopGroup {
    /**
     * The group that this loop belongs to.
     *
     * @return the group, or {@code null} if it belongs to none
     */
    @Override
    @Nullable
    EventLoopGroup parent();
}
