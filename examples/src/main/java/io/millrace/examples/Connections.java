package io.millrace.examples;

import io.millrace.buffer.Unpooled;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelFutureListener;
import io.millrace.channel.ChannelHandler.Sharable;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connections that are open, so that they can be let go in an orderly way. It stands in the pipelines of the
 * listening channels, where each accepted connection comes by as a message; the connections' own pipelines do not pay.
 */
@Sharable
final class Connections extends ChannelInboundHandlerAdapter {
    /** The newest entry of a doubly linked list; guarded by this, as are the links. */
    private @Nullable Entry newest;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        Channel connection = (Channel) message;
        connection.closeFuture().addListener(link(connection));
        ctx.fireChannelRead(message);
    }

    private synchronized Entry link(Channel connection) {
        Entry entry = new Entry(connection, newest);
        if (newest != null) {
            newest.newer = entry;
        }
        newest = entry;
        return entry;
    }

    private synchronized void unlink(Entry entry) {
        if (entry.newer == null) {
            newest = entry.older;
        } else {
            entry.newer.older = entry.older;
        }
        if (entry.older != null) {
            entry.older.newer = entry.newer;
        }
    }

    private synchronized List<Channel> open() {
        List<Channel> open = new ArrayList<>();
        for (Entry entry = newest; entry != null; entry = entry.older) {
            open.add(entry.connection);
        }
        return open;
    }

    /**
     * Serves the connections a little longer, for the bytes that are under way, then closes each behind what is still
     * to be sent, and waits for that.
     *
     * @param graceNanos how long they are served
     * @param deadlineNanos the time, by {@link System#nanoTime()}, when waiting ends
     * @return {@code true} if all are closed, {@code false} if the deadline came first
     */
    boolean drain(long graceNanos, long deadlineNanos) {
        List<Channel> draining = open();
        for (Channel connection : draining) {
            connection.eventLoop().schedule(() -> closeBehindWrites(connection), graceNanos, TimeUnit.NANOSECONDS);
        }
        for (Channel connection : draining) {
            long left = Math.max(0, deadlineNanos - System.nanoTime());
            if (!connection.closeFuture().awaitUninterruptibly(left, TimeUnit.NANOSECONDS)) {
                return false;
            }
        }
        return true;
    }

    private static void closeBehindWrites(Channel connection) {
        connection.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    /** A connection and its place in the list, which it leaves when it closes: one small object. */
    private final class Entry implements ChannelFutureListener {
        private final Channel connection;
        private @Nullable Entry older;
        private @Nullable Entry newer;

        Entry(Channel connection, @Nullable Entry older) {
            this.connection = connection;
            this.older = older;
        }

        @Override
        public void operationComplete(ChannelFuture closed) {
            unlink(this);
        }
    }
}
