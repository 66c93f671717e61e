package io.millrace.channel.group;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A set of open channels that are operated on together. A channel that closes leaves the set by itself; a channel may
 * be in several groups.
 *
 * <pre>{@code
 * ChannelGroup all = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
 * // in channelActive: all.add(ctx.channel());
 * all.writeAndFlush(Unpooled.copiedBuffer("the server goes down\r\n", UTF_8), ChannelMatchers.isNonServerChannel());
 * all.close().awaitUninterruptibly();
 * }</pre>
 *
 * <p><b>Thread:</b> any, for every method.
 */
public interface ChannelGroup extends Set<Channel>, Comparable<ChannelGroup> {

    /** The name of the group, for logs. */
    String name();

    /** The channel with this id, null when it is not in the group. */
    @Nullable
    Channel find(ChannelId id);

    /**
     * Writes a message to every channel.
     *
     * <p><b>Ownership:</b> the group takes the message, and gives each channel a retained duplicate of a buffer (or
     * buffer holder), or the retained message itself when it is of another kind.
     */
    ChannelGroupFuture write(Object message);

    /** As {@link #write(Object)}, to the channels that match. */
    ChannelGroupFuture write(Object message, ChannelMatcher matcher);

    /**
     * As {@link #write(Object, ChannelMatcher)}.
     *
     * @param voidPromise with true the future says nothing and takes no listener, and the writes allocate no promises
     */
    ChannelGroupFuture write(Object message, ChannelMatcher matcher, boolean voidPromise);

    /** Flushes every channel, and returns this group. */
    ChannelGroup flush();

    /** Flushes the channels that match, and returns this group. */
    ChannelGroup flush(ChannelMatcher matcher);

    /** {@link #write(Object)} and {@link #flush()}. */
    ChannelGroupFuture writeAndFlush(Object message);

    /** {@link #write(Object, ChannelMatcher)} and {@link #flush(ChannelMatcher)}. */
    ChannelGroupFuture writeAndFlush(Object message, ChannelMatcher matcher);

    /** {@link #write(Object, ChannelMatcher, boolean)} and {@link #flush(ChannelMatcher)}. */
    ChannelGroupFuture writeAndFlush(Object message, ChannelMatcher matcher, boolean voidPromise);

    /** Disconnects every channel from its peer. */
    ChannelGroupFuture disconnect();

    /** Disconnects the channels that match. */
    ChannelGroupFuture disconnect(ChannelMatcher matcher);

    /** Closes every channel. */
    ChannelGroupFuture close();

    /** Closes the channels that match. */
    ChannelGroupFuture close(ChannelMatcher matcher);

    /** A future that is done when every channel that is in the group now has closed. */
    ChannelGroupFuture newCloseFuture();

    /** A future that is done when every channel that is in the group now and matches has closed. */
    ChannelGroupFuture newCloseFuture(ChannelMatcher matcher);
}
