package io.millrace.channel;

import io.millrace.buffer.ByteBufAllocator;
import io.millrace.util.AttributeMap;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Something that can be read from, written to, connected and bound: a socket, a listener, a pipe.
 *
 * <p>All operations are asynchronous: they answer with a {@link ChannelFuture} at once. A channel belongs to one {@link EventLoop}
 * from its registration on, and all its events happen there, passed along its {@link ChannelPipeline}. Whoever made or received a
 * channel closes it with {@link #close()}.
 *
 * <p><b>Thread:</b> any.
 */
public interface Channel extends AttributeMap, ChannelOutboundInvoker, Comparable<Channel> {
    /**
     * What the channel is told apart by, all over the world.
     *
     * @return the identifier
     */
    ChannelId id();

    /**
     * The loop that the channel is registered with.
     *
     * @return the loop
     * @throws IllegalStateException if the channel was never registered
     */
    EventLoop eventLoop();

    /**
     * The channel that made this one, the listener for an accepted connection.
     *
     * @return the channel, or {@code null} if there is none
     */
    @Nullable
    Channel parent();

    /**
     * The channel's options.
     *
     * @return the configuration
     */
    ChannelConfig config();

    /**
     * Tells whether the channel was not closed yet.
     *
     * @return {@code true} until it is closed
     */
    boolean isOpen();

    /**
     * Tells whether the channel is registered with a loop.
     *
     * @return {@code true} if it is
     */
    boolean isRegistered();

    /**
     * Tells whether the channel is connected, or bound if it is a server's.
     *
     * @return {@code true} if it is
     */
    boolean isActive();

    /**
     * What is always true of channels of this kind.
     *
     * @return a constant
     */
    ChannelMetadata metadata();

    /**
     * The address that the channel is bound to.
     *
     * @return the address, or {@code null} if it is not bound
     */
    @Nullable
    SocketAddress localAddress();

    /**
     * The address that the channel is connected to.
     *
     * @return the address, or {@code null} if it is not connected
     */
    @Nullable
    SocketAddress remoteAddress();

    /**
     * Completed when the channel is closed, by whomever.
     *
     * @return the channel's only close future
     */
    ChannelFuture closeFuture();

    /**
     * Tells whether writing more is welcome: {@code false} once the bytes that wait exceed the high water mark, until they fall below
     * the low one.
     *
     * @return {@code true} if it is
     */
    boolean isWritable();

    /**
     * The bytes that can be written until {@link #isWritable()} turns {@code false}.
     *
     * @return bytes, 0 if it is {@code false}
     */
    long bytesBeforeUnwritable();

    /**
     * The bytes that must be sent until {@link #isWritable()} turns {@code true}.
     *
     * @return bytes, 0 if it is {@code true}
     */
    long bytesBeforeWritable();

    /**
     * The channel's handlers.
     *
     * @return the pipeline
     */
    ChannelPipeline pipeline();

    /**
     * Where the channel's buffers come from.
     *
     * @return the allocator
     */
    default ByteBufAllocator alloc() {
        return config().getAllocator();
    }

    /**
     * The value of an option.
     *
     * @param option the option
     * @param <T> the type of its value
     * @return the value, or {@code null} if the channel does not know the option
     */
    default <T> @Nullable T getOption(ChannelOption<T> option) {
        return config().getOption(option);
    }

    /**
     * Sets an option.
     *
     * @param option the option
     * @param value the value
     * @param <T> the type of the value
     * @return {@code false} if the channel does not know the option
     * @throws IllegalArgumentException if the value is not valid
     */
    default <T> boolean setOption(ChannelOption<T> option, T value) {
        return config().setOption(option, value);
    }

    @Override
    default Channel read() {
        pipeline().read();
        return this;
    }

    @Override
    default Channel flush() {
        pipeline().flush();
        return this;
    }

    @Override
    default ChannelFuture writeAndFlush(Object msg) {
        return pipeline().writeAndFlush(msg);
    }

    @Override
    default ChannelFuture writeAndFlush(Object msg, ChannelPromise promise) {
        return pipeline().writeAndFlush(msg, promise);
    }

    @Override
    default ChannelFuture write(Object msg, ChannelPromise promise) {
        return pipeline().write(msg, promise);
    }

    @Override
    default ChannelFuture write(Object msg) {
        return pipeline().write(msg);
    }

    @Override
    default ChannelFuture deregister(ChannelPromise promise) {
        return pipeline().deregister(promise);
    }

    @Override
    default ChannelFuture close(ChannelPromise promise) {
        return pipeline().close(promise);
    }

    @Override
    default ChannelFuture disconnect(ChannelPromise promise) {
        return pipeline().disconnect(promise);
    }

    @Override
    default ChannelFuture connect(
            SocketAddress remoteAddress, @Nullable SocketAddress localAddress, ChannelPromise promise) {
        return pipeline().connect(remoteAddress, localAddress, promise);
    }

    @Override
    default ChannelFuture connect(SocketAddress remoteAddress, ChannelPromise promise) {
        return pipeline().connect(remoteAddress, promise);
    }

    @Override
    default ChannelFuture bind(SocketAddress localAddress, ChannelPromise promise) {
        return pipeline().bind(localAddress, promise);
    }

    @Override
    default ChannelFuture deregister() {
        return pipeline().deregister();
    }

    @Override
    default ChannelFuture close() {
        return pipeline().close();
    }

    @Override
    default ChannelFuture disconnect() {
        return pipeline().disconnect();
    }

    @Override
    default ChannelFuture connect(SocketAddress remoteAddress, SocketAddress localAddress) {
        return pipeline().connect(remoteAddress, localAddress);
    }

    @Override
    default ChannelFuture connect(SocketAddress remoteAddress) {
        return pipeline().connect(remoteAddress);
    }

    @Override
    default ChannelFuture bind(SocketAddress localAddress) {
        return pipeline().bind(localAddress);
    }

    @Override
    default ChannelPromise newPromise() {
        return pipeline().newPromise();
    }

    @Override
    default ChannelPromise voidPromise() {
        return pipeline().voidPromise();
    }

    @Override
    default ChannelFuture newSucceededFuture() {
        return pipeline().newSucceededFuture();
    }

    @Override
    default ChannelFuture newFailedFuture(Throwable cause) {
        return pipeline().newFailedFuture(cause);
    }
}
