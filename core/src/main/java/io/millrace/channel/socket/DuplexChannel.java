package io.millrace.channel.socket;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelPromise;
import java.net.Socket;

/** A channel of which each direction can be shut alone. */
public interface DuplexChannel extends Channel {
    /**
     * Tells whether nothing is read any more.
     *
     * @return {@code true} if the input was shut, by either side, or the channel closed
     */
    boolean isInputShutdown();

    /**
     * Ends the input.
     *
     * @return completed when it is shut
     * @see Socket#shutdownInput()
     */
    ChannelFuture shutdownInput();

    /**
     * Ends the input.
     *
     * @param promise completed when it is shut
     * @return the promise
     */
    ChannelFuture shutdownInput(ChannelPromise promise);

    /**
     * Tells whether nothing can be written any more.
     *
     * @return {@code true} if the output was shut or the channel closed
     */
    boolean isOutputShutdown();

    /**
     * Ends the output: the peer sees the end of the stream. What waits to be sent fails.
     *
     * @return completed when it is shut
     * @see Socket#shutdownOutput()
     */
    ChannelFuture shutdownOutput();

    /**
     * Ends the output: the peer sees the end of the stream. What waits to be sent fails.
     *
     * @param promise completed when it is shut
     * @return the promise
     */
    ChannelFuture shutdownOutput(ChannelPromise promise);

    /**
     * Tells whether both directions are shut.
     *
     * @return {@code true} if they are
     */
    boolean isShutdown();

    /**
     * Ends both directions; the channel stays open.
     *
     * @return completed when both are shut
     */
    ChannelFuture shutdown();

    /**
     * Ends both directions; the channel stays open.
     *
     * @param promise completed when both are shut
     * @return the promise
     */
    ChannelFuture shutdown(ChannelPromise promise);
}
