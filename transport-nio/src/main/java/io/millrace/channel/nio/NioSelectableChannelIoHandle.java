package io.millrace.channel.nio;

import io.millrace.channel.IoEvent;
import io.millrace.channel.IoRegistration;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.util.Objects;

/**
 * A handle over a selectable channel of a user's own: a pipe, or a socket that is no channel of this framework.
 *
 * <pre>{@code
 * loop.register(new NioSelectableChannelIoHandle<>(pipe.source()) {
 *     @Override
 *     protected void handle(Pipe.SourceChannel source, SelectionKey key) { … }
 * }).addListener(registered -> registered.getNow().submit(NioIoOps.READ));
 * }</pre>
 *
 * <p><b>Thread:</b> the loop that the handle is registered with.
 *
 * @param <S> the type of the channel
 */
@SuppressWarnings("try") // what is behind a handle may throw anything when it is closed
public abstract class NioSelectableChannelIoHandle<S extends SelectableChannel> implements NioIoHandle {
    private final S channel;

    /**
     * Makes a handle that is not registered.
     *
     * @param channel a non-blocking channel, which is closed with the handle
     */
    protected NioSelectableChannelIoHandle(S channel) {
        this.channel = Objects.requireNonNull(channel, "channel");
    }

    /**
     * Acts on the operations that the channel is ready for. An exception is logged, and the registration stays.
     *
     * @param channel the channel
     * @param key its key, whose {@link SelectionKey#readyOps()} are set
     */
    protected abstract void handle(S channel, SelectionKey key);

    /**
     * Called when the channel is no longer registered; does nothing unless overridden.
     *
     * @param channel the channel, which is open unless the handle was closed
     */
    protected void deregister(S channel) {}

    @Override
    public final void handle(IoRegistration registration, IoEvent event) {
        SelectionKey key = registration.attachment();
        handle(channel, key);
    }

    @Override
    public final void unregistered() {
        deregister(channel);
    }

    @Override
    public void close() throws Exception {
        channel.close();
    }

    @Override
    public final SelectableChannel selectableChannel() {
        return channel;
    }

    @Override
    public String toString() {
        return "NioSelectableChannelIoHandle(" + channel + ')';
    }
}
