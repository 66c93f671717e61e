package io.millrace.channel.local;

import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Notes the events that arrive; messages as they are, the others as their names. */
final class Recorder extends ChannelInboundHandlerAdapter {

    static final String ACTIVE = "channelActive";
    static final String INACTIVE = "channelInactive";
    static final String READ_COMPLETE = "channelReadComplete";

    private final boolean readCompletes;
    private final BlockingQueue<Object> events;

    Recorder() {
        this(false);
    }

    Recorder(boolean readCompletes) {
        this.readCompletes = readCompletes;
        this.events = new LinkedBlockingQueue<>();
    }

    /** The next event, null when none comes in time. */
    Object next() throws InterruptedException {
        return events.poll(10, TimeUnit.SECONDS);
    }

    /** The events up to this one. */
    List<Object> until(Object last) throws InterruptedException {
        List<Object> seen = new ArrayList<>();
        Object event;
        do {
            event = next();
            seen.add(event);
        } while (event != null && !event.equals(last));
        return seen;
    }

    /** The events so far. */
    List<Object> soFar() {
        return List.copyOf(events);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        events.add(ACTIVE);
        ctx.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        events.add(INACTIVE);
        ctx.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        events.add(msg);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (readCompletes) {
            events.add(READ_COMPLETE);
        }
        ctx.fireChannelReadComplete();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        events.add(cause);
    }
}
