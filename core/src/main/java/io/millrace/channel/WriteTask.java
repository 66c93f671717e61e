package io.millrace.channel;

import io.millrace.util.ReferenceCountUtil;
import io.millrace.util.concurrent.AbstractEventExecutor;
import io.millrace.util.concurrent.EventExecutor;
import io.millrace.util.concurrent.RefusableTask;

/**
 * A write on its way to the thread of the next handler. Its bytes count as pending from the moment it is submitted, so that writing
 * from many threads meets water marks and limit too.
 */
final class WriteTask implements RefusableTask {
    private final DefaultChannelHandlerContext origin;
    private final Object msg;
    private final ChannelPromise promise;
    private final boolean flush;
    private final long bytes;

    private WriteTask(
            DefaultChannelHandlerContext origin, Object msg, ChannelPromise promise, boolean flush, long bytes) {
        this.origin = origin;
        this.msg = msg;
        this.promise = promise;
        this.flush = flush;
        this.bytes = bytes;
    }

    /** Any thread: submits a write, or fails the promise and releases the message. */
    static void submit(
            DefaultChannelHandlerContext origin,
            EventExecutor executor,
            Object msg,
            ChannelPromise promise,
            boolean flush) {
        AbstractChannel channel = origin.abstractChannel();
        long bytes;
        try {
            bytes = channel.sizeOf(msg);
        } catch (RuntimeException e) {
            refuse(msg, promise, e);
            return;
        }
        if (!channel.admit(bytes)) {
            long waiting = channel.outboundBuffer().totalPendingWriteBytes();
            refuse(msg, promise, new WriteLimitExceededException(waiting + bytes, channel.writeLimit()));
            return;
        }
        WriteTask task = new WriteTask(origin, msg, promise, flush, bytes);
        try {
            if (!flush && executor instanceof AbstractEventExecutor lazy) {
                // Nothing is sent before a flush, and that wakes the loop.
                lazy.lazyExecute(task);
            } else {
                executor.execute(task);
            }
        } catch (RuntimeException e) {
            task.refused(e);
        }
    }

    @Override
    public void refused(Throwable cause) {
        origin.abstractChannel().unadmit(bytes);
        refuse(msg, promise, cause);
    }

    private static void refuse(Object msg, ChannelPromise promise, Throwable cause) {
        try {
            ReferenceCountUtil.safeRelease(msg);
        } finally {
            promise.tryFailure(cause);
        }
    }

    @Override
    public void run() {
        AbstractChannel channel = origin.abstractChannel();
        if (!channel.eventLoop().inEventLoop()) {
            // A handler's executor: from here the write goes on as one of this thread's.
            channel.unadmit(bytes);
            origin.write(msg, promise, flush);
            return;
        }
        channel.arriving(bytes);
        try {
            origin.write(msg, promise, flush);
        } finally {
            channel.arrived();
        }
    }
}
