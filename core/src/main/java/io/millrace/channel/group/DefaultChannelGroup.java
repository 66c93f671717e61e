package io.millrace.channel.group;

import static java.util.Objects.requireNonNull;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufHolder;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelFutureListener;
import io.millrace.channel.ChannelId;
import io.millrace.channel.ServerChannel;
import io.millrace.util.ReferenceCountUtil;
import io.millrace.util.concurrent.EventExecutor;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The {@link ChannelGroup}. Iteration is weakly consistent; server channels come first. */
public class DefaultChannelGroup extends AbstractSet<Channel> implements ChannelGroup {

    private static final AtomicInteger nextId = new AtomicInteger();

    private final String name;
    private final EventExecutor executor;
    private final ConcurrentMap<ChannelId, Channel> serverChannels = new ConcurrentHashMap<>();
    private final ConcurrentMap<ChannelId, Channel> nonServerChannels = new ConcurrentHashMap<>();
    private final ChannelFutureListener remover = future -> remove(future.channel());
    private final VoidChannelGroupFuture voidFuture = new VoidChannelGroupFuture(this);
    private final boolean stayClosed;

    /** Set by the first close of a group that stays closed, read by any thread that adds. */
    private volatile boolean closed;

    /**
     * Creates a group with a name of its own.
     *
     * @param executor notifies the listeners of the group's futures
     */
    public DefaultChannelGroup(EventExecutor executor) {
        this(executor, false);
    }

    /**
     * Creates a group.
     *
     * @param name the name, for logs
     * @param executor notifies the listeners of the group's futures
     */
    public DefaultChannelGroup(String name, EventExecutor executor) {
        this(name, executor, false);
    }

    /**
     * Creates a group with a name of its own.
     *
     * @param executor notifies the listeners of the group's futures
     * @param stayClosed with true a channel that is added after {@link #close()} is closed too, which makes shutting
     *     a server down free of races with new connections
     */
    public DefaultChannelGroup(EventExecutor executor, boolean stayClosed) {
        this("group-0x" + Integer.toHexString(nextId.incrementAndGet()), executor, stayClosed);
    }

    /**
     * Creates a group.
     *
     * @param name the name, for logs
     * @param executor notifies the listeners of the group's futures
     * @param stayClosed with true a channel that is added after {@link #close()} is closed too
     */
    public DefaultChannelGroup(String name, EventExecutor executor, boolean stayClosed) {
        this.name = requireNonNull(name, "name");
        this.executor = requireNonNull(executor, "executor");
        this.stayClosed = stayClosed;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public @Nullable Channel find(ChannelId id) {
        Channel channel = nonServerChannels.get(id);
        return channel != null ? channel : serverChannels.get(id);
    }

    @Override
    public boolean isEmpty() {
        return nonServerChannels.isEmpty() && serverChannels.isEmpty();
    }

    @Override
    public int size() {
        return nonServerChannels.size() + serverChannels.size();
    }

    @Override
    public boolean contains(@Nullable Object o) {
        return o instanceof Channel channel && mapOf(channel).containsKey(channel.id());
    }

    @Override
    public boolean add(Channel channel) {
        boolean added = mapOf(channel).putIfAbsent(channel.id(), channel) == null;
        if (added) {
            channel.closeFuture().addListener(remover);
        }
        // Looked at after the channel is in the set: either close() sees the channel, or this sees that the group is
        // closed.
        if (stayClosed && closed) {
            channel.close();
        }
        return added;
    }

    /** Removes a channel, given itself or its {@link ChannelId}. */
    @Override
    public boolean remove(@Nullable Object o) {
        Channel removed = null;
        if (o instanceof ChannelId id) {
            removed = nonServerChannels.remove(id);
            if (removed == null) {
                removed = serverChannels.remove(id);
            }
        } else if (o instanceof Channel channel) {
            removed = mapOf(channel).remove(channel.id());
        }
        if (removed == null) {
            return false;
        }
        removed.closeFuture().removeListener(remover);
        return true;
    }

    private ConcurrentMap<ChannelId, Channel> mapOf(Channel channel) {
        return channel instanceof ServerChannel ? serverChannels : nonServerChannels;
    }

    @Override
    public void clear() {
        for (Channel channel : toArray(new Channel[0])) {
            remove(channel);
        }
    }

    @Override
    public Iterator<Channel> iterator() {
        return new ServersFirst();
    }

    /** Walks over both maps; the channel last given can be removed. */
    private final class ServersFirst implements Iterator<Channel> {
        private final Iterator<Channel> servers = serverChannels.values().iterator();
        private final Iterator<Channel> others = nonServerChannels.values().iterator();
        private @Nullable Channel last;

        @Override
        public boolean hasNext() {
            return servers.hasNext() || others.hasNext();
        }

        @Override
        public Channel next() {
            Channel next = servers.hasNext() ? servers.next() : others.next();
            last = next;
            return next;
        }

        @Override
        public void remove() {
            if (last == null) {
                throw new IllegalStateException("next() was not called since the last remove()");
            }
            DefaultChannelGroup.this.remove(last);
            last = null;
        }
    }

    @Override
    public Object[] toArray() {
        return snapshot().toArray();
    }

    @Override
    public <T> T[] toArray(T[] a) {
        return snapshot().toArray(a);
    }

    /** Unlike the inherited toArray it never has holes when channels leave meanwhile. */
    private Collection<Channel> snapshot() {
        List<Channel> channels = new ArrayList<>(size());
        channels.addAll(serverChannels.values());
        channels.addAll(nonServerChannels.values());
        return channels;
    }

    @Override
    public ChannelGroupFuture write(Object message) {
        return write(message, ChannelMatchers.all());
    }

    @Override
    public ChannelGroupFuture write(Object message, ChannelMatcher matcher) {
        return write(message, matcher, false);
    }

    @Override
    public ChannelGroupFuture write(Object message, ChannelMatcher matcher, boolean voidPromise) {
        requireNonNull(message, "message");
        requireNonNull(matcher, "matcher");
        return voidPromise ? sendVoid(message, matcher, false) : send(message, matcher, Channel::write);
    }

    @Override
    public ChannelGroupFuture writeAndFlush(Object message) {
        return writeAndFlush(message, ChannelMatchers.all());
    }

    @Override
    public ChannelGroupFuture writeAndFlush(Object message, ChannelMatcher matcher) {
        return writeAndFlush(message, matcher, false);
    }

    @Override
    public ChannelGroupFuture writeAndFlush(Object message, ChannelMatcher matcher, boolean voidPromise) {
        requireNonNull(message, "message");
        requireNonNull(matcher, "matcher");
        return voidPromise ? sendVoid(message, matcher, true) : send(message, matcher, Channel::writeAndFlush);
    }

    private ChannelGroupFuture send(Object message, ChannelMatcher matcher, Write write) {
        Map<Channel, ChannelFuture> futures = new LinkedHashMap<>(nonServerChannels.size() * 2);
        try {
            for (Channel channel : nonServerChannels.values()) {
                if (matcher.matches(channel)) {
                    futures.put(channel, write.write(channel, safeDuplicate(message)));
                }
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
        return new DefaultChannelGroupFuture(this, futures, executor);
    }

    private ChannelGroupFuture sendVoid(Object message, ChannelMatcher matcher, boolean flush) {
        try {
            for (Channel channel : nonServerChannels.values()) {
                if (matcher.matches(channel)) {
                    Object duplicate = safeDuplicate(message);
                    if (flush) {
                        channel.writeAndFlush(duplicate, channel.voidPromise());
                    } else {
                        channel.write(duplicate, channel.voidPromise());
                    }
                }
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
        return voidFuture;
    }

    @FunctionalInterface
    private interface Write {
        ChannelFuture write(Channel channel, Object message);
    }

    /** Each channel reads with indices of its own. */
    private static Object safeDuplicate(Object message) {
        if (message instanceof ByteBuf buffer) {
            return buffer.retainedDuplicate();
        }
        if (message instanceof ByteBufHolder holder) {
            return holder.retainedDuplicate();
        }
        return ReferenceCountUtil.retain(message);
    }

    @Override
    public ChannelGroup flush() {
        return flush(ChannelMatchers.all());
    }

    @Override
    public ChannelGroup flush(ChannelMatcher matcher) {
        for (Channel channel : nonServerChannels.values()) {
            if (matcher.matches(channel)) {
                channel.flush();
            }
        }
        return this;
    }

    /** {@link #writeAndFlush(Object)} under another name. */
    public ChannelGroupFuture flushAndWrite(Object message) {
        return writeAndFlush(message);
    }

    /** {@link #writeAndFlush(Object, ChannelMatcher)} under another name. */
    public ChannelGroupFuture flushAndWrite(Object message, ChannelMatcher matcher) {
        return writeAndFlush(message, matcher);
    }

    @Override
    public ChannelGroupFuture disconnect() {
        return disconnect(ChannelMatchers.all());
    }

    @Override
    public ChannelGroupFuture disconnect(ChannelMatcher matcher) {
        return forEach(matcher, Channel::disconnect);
    }

    @Override
    public ChannelGroupFuture close() {
        return close(ChannelMatchers.all());
    }

    /** Closes the channels that match. A group made to stay closed is closed by this, whatever the matcher. */
    @Override
    public ChannelGroupFuture close(ChannelMatcher matcher) {
        requireNonNull(matcher, "matcher");
        if (stayClosed) {
            // Before the channels are walked over: see add().
            closed = true;
        }
        return forEach(matcher, Channel::close);
    }

    /** Deregisters every channel from its loop. */
    public ChannelGroupFuture deregister() {
        return deregister(ChannelMatchers.all());
    }

    /** Deregisters the channels that match from their loops. */
    public ChannelGroupFuture deregister(ChannelMatcher matcher) {
        return forEach(matcher, Channel::deregister);
    }

    @Override
    public ChannelGroupFuture newCloseFuture() {
        return newCloseFuture(ChannelMatchers.all());
    }

    @Override
    public ChannelGroupFuture newCloseFuture(ChannelMatcher matcher) {
        return forEach(matcher, Channel::closeFuture);
    }

    /** Servers first, so that no channel is accepted while the others are served. */
    private ChannelGroupFuture forEach(ChannelMatcher matcher, Function<Channel, ChannelFuture> operation) {
        requireNonNull(matcher, "matcher");
        Map<Channel, ChannelFuture> futures = new LinkedHashMap<>(size() * 2);
        for (Channel channel : this) {
            if (matcher.matches(channel)) {
                futures.put(channel, operation.apply(channel));
            }
        }
        return new DefaultChannelGroupFuture(this, futures, executor);
    }

    /** By identity: two groups with the same channels are two groups. */
    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    /** By identity: two groups with the same channels are two groups. */
    @Override
    public boolean equals(@Nullable Object o) {
        return this == o;
    }

    /** By name; groups of one name have an order too. */
    @Override
    public int compareTo(ChannelGroup o) {
        int byName = name().compareTo(o.name());
        return byName != 0 ? byName : Integer.compare(System.identityHashCode(this), System.identityHashCode(o));
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "(name: " + name() + ", size: " + size() + ')';
    }
}
