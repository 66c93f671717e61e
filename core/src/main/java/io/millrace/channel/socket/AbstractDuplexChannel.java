package io.millrace.channel.socket;

import io.millrace.channel.AbstractChannel;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelFutureListener;
import io.millrace.channel.ChannelIo;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.EventLoop;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A connection over a transport's {@link ChannelIo}: half-close in each direction, whatever the family of its addresses. */
public abstract class AbstractDuplexChannel extends AbstractChannel implements DuplexChannel {
    /**
     * Makes a channel that is not registered.
     *
     * @param parent the server's channel that accepted it, or {@code null}
     * @param io the transport's half
     */
    protected AbstractDuplexChannel(@Nullable Channel parent, ChannelIo io) {
        super(parent, io);
    }

    // ---- half-close ----

    @Override
    public boolean isInputShutdown() {
        return isInputClosed();
    }

    @Override
    public boolean isOutputShutdown() {
        return isOutputClosed();
    }

    @Override
    public boolean isShutdown() {
        return isInputShutdown() && isOutputShutdown();
    }

    @Override
    public ChannelFuture shutdownInput() {
        return shutdownInput(newPromise());
    }

    @Override
    public ChannelFuture shutdownInput(ChannelPromise promise) {
        EventLoop loop = eventLoop();
        if (loop.inEventLoop()) {
            endInput(promise);
        } else {
            loop.execute(() -> endInput(promise));
        }
        return promise;
    }

    @Override
    public ChannelFuture shutdownOutput() {
        return shutdownOutput(newPromise());
    }

    @Override
    public ChannelFuture shutdownOutput(ChannelPromise promise) {
        EventLoop loop = eventLoop();
        if (loop.inEventLoop()) {
            endOutput(promise);
        } else {
            loop.execute(() -> endOutput(promise));
        }
        return promise;
    }

    @Override
    public ChannelFuture shutdown() {
        return shutdown(newPromise());
    }

    /** Ends the output, then the input; the promise fails with the first error of the two. */
    @Override
    public ChannelFuture shutdown(ChannelPromise promise) {
        shutdownOutput().addListener((ChannelFutureListener)
                output -> shutdownInput().addListener((ChannelFutureListener) input -> {
                    Throwable cause = output.cause() != null ? output.cause() : input.cause();
                    if (cause == null) {
                        promise.setSuccess();
                    } else {
                        promise.setFailure(cause);
                    }
                }));
        return promise;
    }

    @Override
    protected void onInputShutdown() {
        pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }

    @Override
    protected void onInputShutdownReadComplete() {
        pipeline().fireUserEventTriggered(ChannelInputShutdownReadComplete.INSTANCE);
    }

    @Override
    protected void onOutputShutdown() {
        pipeline().fireUserEventTriggered(ChannelOutputShutdownEvent.INSTANCE);
    }

    @Override
    protected IOException outputShutdownCause(@Nullable Throwable cause) {
        return cause == null
                ? new ChannelOutputShutdownException("the channel's output was shut down")
                : new ChannelOutputShutdownException("the channel's output was shut down", cause);
    }
}
