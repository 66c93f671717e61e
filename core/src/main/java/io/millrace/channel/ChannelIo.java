package io.millrace.channel;

import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The part behind a channel's {@link IoHandle}: what a transport implements for one channel, and how it tells the channel
 * what happened.
 *
 * <p>The channel ({@link AbstractChannel}) owns promises, the pipeline, the outbound buffer and the life cycle; a
 * {@code ChannelIo} owns the descriptor and knows nothing of handlers. Requests travel down through the abstract methods,
 * events travel up through the final ones:
 *
 * <pre>
 *   AbstractChannel   bind  connect  beginRead  write  shutdown…  closeNow     (abstract: the transport implements)
 *   ───────┬──────────────────────────────────────────────────────────▲─────
 *          ▼                                                          │
 *   ChannelIo         fireRead  fireReadComplete  inputEnded  writable  connectCompleted  failed   (final: the transport calls)
 * </pre>
 *
 * <p><b>Thread:</b> the channel's loop, except where a method says any thread.
 */
public abstract class ChannelIo implements IoHandle {
    @SuppressWarnings("NullAway.Init") // set by the constructor of AbstractChannel before anything else can call
    private AbstractChannel channel;

    /** Makes a half that is joined to its channel by the channel's constructor. */
    protected ChannelIo() {}

    final void attach(AbstractChannel owner) {
        channel = owner;
    }

    // ---- requests: what a transport implements ----

    /**
     * What is always true of the channel. <b>Thread:</b> any.
     *
     * @return a constant of the transport
     */
    public abstract ChannelMetadata metadata();

    /**
     * Tells whether the channel can be registered with a loop. <b>Thread:</b> any.
     *
     * @param loop the loop
     * @return {@code true} if it can
     */
    protected boolean fits(EventLoop loop) {
        return loop instanceof IoEventLoop io && io.isCompatible(getClass());
    }

    /**
     * Registers with the loop's handler.
     *
     * @param loop a loop that {@linkplain #fits(EventLoop) fits}
     * @throws Exception if the kernel refuses; nothing is registered then
     */
    protected abstract void register(EventLoop loop) throws Exception;

    /** Ends the registration; the channel may be registered with another loop afterwards. */
    protected abstract void deregister();

    /**
     * Tells whether the channel was not closed yet. <b>Thread:</b> any.
     *
     * @return {@code true} until {@link #closeNow()}
     */
    public abstract boolean isOpen();

    /**
     * Tells whether the channel is connected, or bound if it is a server's. <b>Thread:</b> any.
     *
     * @return {@code true} if it is
     */
    public abstract boolean isActive();

    /**
     * The address that the channel is bound to. <b>Thread:</b> any.
     *
     * @return the address, or {@code null} if there is none (any more)
     */
    public abstract @Nullable SocketAddress localAddress();

    /**
     * The peer's address. <b>Thread:</b> any.
     *
     * @return the address, or {@code null} if there is none (any more)
     */
    public abstract @Nullable SocketAddress remoteAddress();

    /**
     * Binds.
     *
     * @param local where
     * @throws Exception if the kernel refuses
     */
    protected abstract void bind(SocketAddress local) throws Exception;

    /**
     * Begins to connect.
     *
     * @param remote where to
     * @param local where to bind before, or {@code null}
     * @return {@code true} if the channel is connected; otherwise {@link #connectCompleted(Throwable)} follows
     * @throws Exception if the kernel refuses at once
     */
    protected abstract boolean connect(SocketAddress remote, @Nullable SocketAddress local) throws Exception;

    /**
     * Undoes {@link #connect(SocketAddress, SocketAddress)} for channels whose {@link #metadata()} has a disconnect.
     *
     * @throws Exception if the kernel refuses
     */
    protected void disconnect() throws Exception {
        throw new UnsupportedOperationException("disconnect");
    }

    /**
     * Asks for one round of reading: messages, then {@link #fireReadComplete()}. Asking again before it came has no effect.
     *
     * @throws Exception if the kernel refuses; the channel is closed then
     */
    protected abstract void beginRead() throws Exception;

    /** Takes back what {@link #beginRead()} asked for, as far as it did not happen yet: auto-read was switched off. */
    protected abstract void endRead();

    /**
     * Turns a message into one that {@link #write(ChannelOutboundBuffer)} can write.
     *
     * <p><b>Ownership:</b> the answer replaces the message; a transport that copies releases the original.
     *
     * @param message what a handler wrote
     * @return the message, or what stands for it
     * @throws UnsupportedOperationException if messages of this type cannot be written; the channel releases it
     */
    protected abstract Object filter(Object message);

    /**
     * Writes as much as the kernel takes of what was flushed, removing it from the buffer as it goes. What is left is
     * written after the next {@link #writable()}.
     *
     * @param out the flushed messages; removing one may run listeners that close the channel, which empties the buffer
     * @throws Exception if the kernel refuses; the channel decides what to close
     */
    protected abstract void write(ChannelOutboundBuffer out) throws Exception;

    /**
     * Ends the input: nothing is read any more.
     *
     * @throws Exception if the kernel refuses
     */
    protected void shutdownInput() throws Exception {
        throw new UnsupportedOperationException("shutdownInput");
    }

    /**
     * Ends the output: the peer sees the end of the stream.
     *
     * @throws Exception if the kernel refuses
     */
    protected void shutdownOutput() throws Exception {
        throw new UnsupportedOperationException("shutdownOutput");
    }

    /**
     * Where to run {@link #closeNow()} if it may block (a lingering close).
     *
     * @return an executor, such as {@link #lingeringCloses()}, or {@code null} to close on the loop
     */
    protected @Nullable Executor closeExecutor() {
        return null;
    }

    /**
     * The threads that lingering closes of all channels block: up to eight at once, further ones wait. They are daemons
     * and end when there is nothing to close.
     *
     * @return an executor that is never shut down
     */
    protected static Executor lingeringCloses() {
        return LingeringCloses.THREADS;
    }

    /**
     * Closes the descriptor, once. Events that are still queued in the kernel are dropped from now on.
     *
     * @throws Exception if the kernel reports an error; the descriptor is gone all the same
     */
    protected abstract void closeNow() throws Exception;

    /**
     * The value of an option of the transport. <b>Thread:</b> any.
     *
     * @param option the option
     * @param <T> the type of its value
     * @return the value, or {@code null} if the transport does not know the option
     * @throws ChannelException if the kernel refuses
     */
    protected <T> @Nullable T getOption(ChannelOption<T> option) {
        return null;
    }

    /**
     * Sets an option of the transport. <b>Thread:</b> any.
     *
     * @param option the option
     * @param value the value, valid for the option
     * @param <T> the type of the value
     * @return {@code false} if the transport does not know the option
     * @throws ChannelException if the kernel refuses
     */
    protected <T> boolean setOption(ChannelOption<T> option, T value) {
        return false;
    }

    /**
     * The options that the transport knows. <b>Thread:</b> any.
     *
     * @return an immutable set
     */
    protected Set<ChannelOption<?>> options() {
        return Set.of();
    }

    // ---- events: what a transport tells its channel ----

    /**
     * The channel that this is a part of. <b>Thread:</b> any.
     *
     * @return the channel
     */
    public final AbstractChannel channel() {
        return channel;
    }

    /**
     * The channel's configuration. <b>Thread:</b> any.
     *
     * @return the configuration
     */
    protected final ChannelConfig config() {
        return channel.config();
    }

    /**
     * Decides how large a buffer is offered to a read and how many reads a round has.
     *
     * @return the channel's own handle, to be {@link RecvByteBufAllocator.Handle#reset(ChannelConfig) reset} once a round
     */
    protected final RecvByteBufAllocator.Handle recvHandle() {
        return channel.recvHandle();
    }

    /**
     * Tells whether reading goes on after this round: auto-read is on, or a handler has asked for more since the last
     * {@link #fireRead(Object)}.
     *
     * @return {@code true} if it does
     */
    protected final boolean wantsRead() {
        return channel.wantsRead();
    }

    /**
     * Hands a message to the pipeline.
     *
     * <p><b>Ownership:</b> the pipeline's from now on.
     *
     * @param message what was read
     */
    protected final void fireRead(Object message) {
        channel.read(message);
    }

    /** Tells the pipeline that a round of reading is over. */
    protected final void fireReadComplete() {
        channel.pipeline().fireChannelReadComplete();
    }

    /** Tells that the peer will send nothing more. The channel closes, or shuts its input if it allows half-closure. */
    protected final void inputEnded() {
        channel.inputEnded();
    }

    /** Tells that the kernel takes bytes again: the channel flushes what is left. */
    protected final void writable() {
        channel.flushAgain();
    }

    /**
     * Ends what {@link #connect(SocketAddress, SocketAddress)} began.
     *
     * @param cause why the channel is not connected, or {@code null} if it is
     */
    protected final void connectCompleted(@Nullable Throwable cause) {
        channel.connectCompleted(cause);
    }

    /**
     * Tells whether a connect is under way.
     *
     * @return {@code true} until {@link #connectCompleted(Throwable)}
     */
    protected final boolean isConnecting() {
        return channel.isConnecting();
    }

    /**
     * Reports an error that ends the channel: {@code exceptionCaught}, then close.
     *
     * @param cause the error
     */
    protected final void failed(Throwable cause) {
        channel.failed(cause);
    }

    /**
     * Closes the channel when closing it as usual has failed too: the descriptor is closed, what waits to be sent fails,
     * and the close future completes, each whatever becomes of the others.
     *
     * @param cause what failed
     */
    protected final void abandon(Throwable cause) {
        channel.abandon(cause);
    }

    /**
     * Reports an error that leaves the channel open, such as one failed accept.
     *
     * @param cause the error
     */
    protected final void fireExceptionCaught(Throwable cause) {
        channel.pipeline().fireExceptionCaught(cause);
    }

    /** Closes the channel because its loop ends. */
    @Override
    public final void close() {
        channel.closeWithLoop();
    }
}
