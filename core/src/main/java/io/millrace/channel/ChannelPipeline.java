package io.millrace.channel;

import io.millrace.util.concurrent.EventExecutorGroup;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The handlers of a channel, in order: a doubly linked list of {@link ChannelHandlerContext}s that events and operations pass along.
 *
 * <pre>
 *              read, connected, closed, ...                     write, connect, close, ...
 *                          │                                                ▲
 *   channel ──► inbound A ─┴─► inbound B ──► tail        channel ◄── outbound A ◄── outbound B ◄── Channel.write(...)
 *            (first)                        (last)
 * </pre>
 *
 * <p>Inbound events start at the channel's end and visit {@link ChannelInboundHandler}s from the first to the last; what nobody has
 * consumed at the end is released and logged. Operations of {@link Channel} start at the other end and visit
 * {@link ChannelOutboundHandler}s from the last to the first. Operations of a {@link ChannelHandlerContext} start at its place.
 *
 * <p><b>Thread:</b> any, for every method: handlers can be added, removed and replaced at any time, from inside an event too. A
 * handler's {@link ChannelHandler#handlerAdded(ChannelHandlerContext)} is called on its executor, before any event is.
 */
public interface ChannelPipeline
        extends ChannelInboundInvoker, ChannelOutboundInvoker, Iterable<Map.Entry<String, ChannelHandler>> {
    /**
     * Adds a handler at the first place.
     *
     * @param name the name, {@code null} to make one up
     * @param handler the handler
     * @return this
     * @throws IllegalArgumentException if the name is taken
     * @throws ChannelPipelineException if the handler is in a pipeline and not sharable
     */
    ChannelPipeline addFirst(@Nullable String name, ChannelHandler handler);

    /**
     * Adds a handler at the first place, to be called on an executor of its own.
     *
     * @param group where one executor is taken from to call the handler on, {@code null} for the channel's loop
     * @param name the name, {@code null} to make one up
     * @param handler the handler
     * @return this
     * @throws IllegalArgumentException if the name is taken
     * @throws ChannelPipelineException if the handler is in a pipeline and not sharable
     */
    ChannelPipeline addFirst(@Nullable EventExecutorGroup group, @Nullable String name, ChannelHandler handler);

    /**
     * Adds a handler at the last place.
     *
     * @param name the name, {@code null} to make one up
     * @param handler the handler
     * @return this
     * @throws IllegalArgumentException if the name is taken
     * @throws ChannelPipelineException if the handler is in a pipeline and not sharable
     */
    ChannelPipeline addLast(@Nullable String name, ChannelHandler handler);

    /**
     * Adds a handler at the last place, to be called on an executor of its own.
     *
     * @param group where one executor is taken from to call the handler on, {@code null} for the channel's loop
     * @param name the name, {@code null} to make one up
     * @param handler the handler
     * @return this
     * @throws IllegalArgumentException if the name is taken
     * @throws ChannelPipelineException if the handler is in a pipeline and not sharable
     */
    ChannelPipeline addLast(@Nullable EventExecutorGroup group, @Nullable String name, ChannelHandler handler);

    /**
     * Adds a handler before another.
     *
     * @param baseName the other's name
     * @param name the name, {@code null} to make one up
     * @param handler the handler
     * @return this
     * @throws NoSuchElementException if there is no handler of that name
     * @throws IllegalArgumentException if the name is taken
     * @throws ChannelPipelineException if the handler is in a pipeline and not sharable
     */
    ChannelPipeline addBefore(String baseName, @Nullable String name, ChannelHandler handler);

    /**
     * Adds a handler before another, to be called on an executor of its own.
     *
     * @param group where one executor is taken from to call the handler on, {@code null} for the channel's loop
     * @param baseName the other's name
     * @param name the name, {@code null} to make one up
     * @param handler the handler
     * @return this
     * @throws NoSuchElementException if there is no handler of that name
     * @throws IllegalArgumentException if the name is taken
     * @throws ChannelPipelineException if the handler is in a pipeline and not sharable
     */
    ChannelPipeline addBefore(
            @Nullable EventExecutorGroup group, String baseName, @Nullable String name, ChannelHandler handler);

    /**
     * Adds a handler after another.
     *
     * @param baseName the other's name
     * @param name the name, {@code null} to make one up
     * @param handler the handler
     * @return this
     * @throws NoSuchElementException if there is no handler of that name
     * @throws IllegalArgumentException if the name is taken
     * @throws ChannelPipelineException if the handler is in a pipeline and not sharable
     */
    ChannelPipeline addAfter(String baseName, @Nullable String name, ChannelHandler handler);

    /**
     * Adds a handler after another, to be called on an executor of its own.
     *
     * @param group where one executor is taken from to call the handler on, {@code null} for the channel's loop
     * @param baseName the other's name
     * @param name the name, {@code null} to make one up
     * @param handler the handler
     * @return this
     * @throws NoSuchElementException if there is no handler of that name
     * @throws IllegalArgumentException if the name is taken
     * @throws ChannelPipelineException if the handler is in a pipeline and not sharable
     */
    ChannelPipeline addAfter(
            @Nullable EventExecutorGroup group, String baseName, @Nullable String name, ChannelHandler handler);

    /**
     * Adds handlers at the first place, in the order given, under names that are made up.
     *
     * @param handlers the handlers, up to the first {@code null}
     * @return this
     * @throws ChannelPipelineException if a handler is in a pipeline and not sharable
     */
    ChannelPipeline addFirst(@Nullable ChannelHandler... handlers);

    /**
     * Adds handlers at the first place, in the order given, under names that are made up, to be called on an executor of their own.
     *
     * @param group where one executor is taken from to call the handler on, {@code null} for the channel's loop
     * @param handlers the handlers, up to the first {@code null}
     * @return this
     * @throws ChannelPipelineException if a handler is in a pipeline and not sharable
     */
    ChannelPipeline addFirst(@Nullable EventExecutorGroup group, @Nullable ChannelHandler... handlers);

    /**
     * Adds handlers at the last place, in the order given, under names that are made up.
     *
     * @param handlers the handlers, up to the first {@code null}
     * @return this
     * @throws ChannelPipelineException if a handler is in a pipeline and not sharable
     */
    ChannelPipeline addLast(@Nullable ChannelHandler... handlers);

    /**
     * Adds handlers at the last place, in the order given, under names that are made up, to be called on an executor of their own.
     *
     * @param group where one executor is taken from to call the handler on, {@code null} for the channel's loop
     * @param handlers the handlers, up to the first {@code null}
     * @return this
     * @throws ChannelPipelineException if a handler is in a pipeline and not sharable
     */
    ChannelPipeline addLast(@Nullable EventExecutorGroup group, @Nullable ChannelHandler... handlers);

    /**
     * Removes a handler.
     *
     * @param handler the handler
     * @return this
     * @throws NoSuchElementException if there is none
     */
    ChannelPipeline remove(ChannelHandler handler);

    /**
     * Removes a handler.
     *
     * @param name its name
     * @return the handler
     * @throws NoSuchElementException if there is none
     */
    ChannelHandler remove(String name);

    /**
     * Removes the first handler of a type.
     *
     * @param handlerType the type
     * @param <T> the type
     * @return the handler
     * @throws NoSuchElementException if there is none
     */
    <T extends ChannelHandler> T remove(Class<T> handlerType);

    /**
     * Removes the first handler.
     *
     * @return the handler
     * @throws NoSuchElementException if there is none
     */
    ChannelHandler removeFirst();

    /**
     * Removes the last handler.
     *
     * @return the handler
     * @throws NoSuchElementException if there is none
     */
    ChannelHandler removeLast();

    /**
     * Puts a handler into another's place.
     *
     * @param oldHandler the one that goes
     * @param newName the new handler's name, {@code null} to make one up
     * @param newHandler the one that comes
     * @return this
     * @throws NoSuchElementException if there is none
     * @throws IllegalArgumentException if the name is taken
     * @throws ChannelPipelineException if the handler is in a pipeline and not sharable
     */
    ChannelPipeline replace(ChannelHandler oldHandler, @Nullable String newName, ChannelHandler newHandler);

    /**
     * Puts a handler into another's place.
     *
     * @param oldName the name of the one that goes
     * @param newName the new handler's name, {@code null} to make one up
     * @param newHandler the one that comes
     * @return the one that went
     * @throws NoSuchElementException if there is none
     * @throws IllegalArgumentException if the name is taken
     * @throws ChannelPipelineException if the handler is in a pipeline and not sharable
     */
    ChannelHandler replace(String oldName, @Nullable String newName, ChannelHandler newHandler);

    /**
     * Puts a handler into the place of the first one of a type.
     *
     * @param oldHandlerType the type of the one that goes
     * @param newName the new handler's name, {@code null} to make one up
     * @param newHandler the one that comes
     * @param <T> the type
     * @return the one that went
     * @throws NoSuchElementException if there is none
     * @throws IllegalArgumentException if the name is taken
     * @throws ChannelPipelineException if the handler is in a pipeline and not sharable
     */
    <T extends ChannelHandler> T replace(Class<T> oldHandlerType, @Nullable String newName, ChannelHandler newHandler);

    /**
     * The first handler.
     *
     * @return the handler, or {@code null} if there is none
     */
    @Nullable
    ChannelHandler first();

    /**
     * The first handler's place.
     *
     * @return the context, or {@code null} if there is none
     */
    @Nullable
    ChannelHandlerContext firstContext();

    /**
     * The last handler.
     *
     * @return the handler, or {@code null} if there is none
     */
    @Nullable
    ChannelHandler last();

    /**
     * The last handler's place.
     *
     * @return the context, or {@code null} if there is none
     */
    @Nullable
    ChannelHandlerContext lastContext();

    /**
     * The handler of a name.
     *
     * @param name the name
     * @return the handler, or {@code null} if there is none
     */
    @Nullable
    ChannelHandler get(String name);

    /**
     * The first handler of a type.
     *
     * @param handlerType the type
     * @param <T> the type
     * @return the handler, or {@code null} if there is none
     */
    <T extends ChannelHandler> @Nullable T get(Class<T> handlerType);

    /**
     * The place of a handler.
     *
     * @param handler the handler
     * @return its first context, or {@code null} if it is not in the pipeline
     */
    @Nullable
    ChannelHandlerContext context(ChannelHandler handler);

    /**
     * The place of the handler of a name.
     *
     * @param name the name
     * @return the context, or {@code null} if there is none
     */
    @Nullable
    ChannelHandlerContext context(String name);

    /**
     * The place of the first handler of a type.
     *
     * @param handlerType the type
     * @return the context, or {@code null} if there is none
     */
    @Nullable
    ChannelHandlerContext context(Class<? extends ChannelHandler> handlerType);

    /**
     * The channel.
     *
     * @return the channel that the pipeline is of
     */
    Channel channel();

    /**
     * The names of the handlers, the pipeline's own last one among them.
     *
     * @return a new list, in order
     */
    List<String> names();

    /**
     * The handlers by name.
     *
     * @return a new map, in order
     */
    Map<String, ChannelHandler> toMap();

    @Override
    ChannelPipeline fireChannelRegistered();

    @Override
    ChannelPipeline fireChannelUnregistered();

    @Override
    ChannelPipeline fireChannelActive();

    @Override
    ChannelPipeline fireChannelInactive();

    @Override
    ChannelPipeline fireExceptionCaught(Throwable cause);

    @Override
    ChannelPipeline fireUserEventTriggered(Object event);

    @Override
    ChannelPipeline fireChannelRead(Object msg);

    @Override
    ChannelPipeline fireChannelReadComplete();

    @Override
    ChannelPipeline fireChannelWritabilityChanged();

    @Override
    ChannelPipeline flush();
}
