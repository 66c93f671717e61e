package io.millrace.channel;

import io.millrace.util.concurrent.EventExecutor;
import io.millrace.util.concurrent.OrderedEventExecutor;

/** The place of a handler that is called on an executor of its own. */
final class ExecutorChannelHandlerContext extends DefaultChannelHandlerContext {
    private final EventExecutor executor;

    ExecutorChannelHandlerContext(
            DefaultChannelPipeline pipeline, String name, ChannelHandler handler, int mask, EventExecutor executor) {
        super(pipeline, name, handler, mask);
        this.executor = executor;
    }

    @Override
    public EventExecutor executor() {
        return executor;
    }

    @Override
    EventExecutor ownExecutor() {
        return executor;
    }

    /** An executor without order may run events before the task that calls {@code handlerAdded}: they are not passed by. */
    @Override
    boolean takesEvents() {
        return super.takesEvents() || (isAddPending() && !(executor instanceof OrderedEventExecutor));
    }
}
