package io.millrace.testkit;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.ChannelHandler;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.util.ReferenceCountUtil;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One channel with the handlers under test, from its first byte to its end. What comes out is written down and released. */
final class CodecRun {
    /** Bytes before the input in its buffer: a codec that takes the buffer's beginning for the input's is found out. */
    private static final int LEAD = 3;

    /** What a test does in the middle of a run. */
    @FunctionalInterface
    interface Interference {
        void onMessage(CodecRun run, int number);
    }

    private final CodecSetup setup;
    private final Interference interference;
    private final CountingAllocator alloc = new CountingAllocator();
    private final Transcript inbound = new Transcript();
    private final Transcript outbound = new Transcript();
    private final List<? extends ChannelHandler> handlers;
    private final EmbeddedChannel channel;
    private int messages;
    private @Nullable Throwable broken;

    CodecRun(CodecSetup setup) {
        this(setup, (run, number) -> {});
    }

    CodecRun(CodecSetup setup, Interference interference) {
        this.setup = setup;
        this.interference = interference;
        this.handlers = setup.handlers().get();
        this.channel = open(handlers);
    }

    private EmbeddedChannel open(List<? extends ChannelHandler> handlers) {
        ChannelHandler[] all = new ChannelHandler[handlers.size() + 1];
        for (int i = 0; i < handlers.size(); i++) {
            all[i] = handlers.get(i);
        }
        all[handlers.size()] = new Recorder();
        EmbeddedChannel made =
                EmbeddedChannel.builder().handlers(all).register(false).build();
        made.config().setAllocator(alloc);
        setup.beforeHandlers().accept(made);
        try {
            made.register();
        } catch (Exception e) {
            throw new AssertionError("the handlers cannot be added", e);
        }
        setup.beforeInput().accept(made);
        drainOutbound(made, false);
        return made;
    }

    // ---- input ----

    /** One read of the channel: a part of the input, and the end of the round. Nothing if the channel is closed. */
    void read(byte[] input, int from, int to) {
        readOpen(buffer(input, from, to, 0));
        readComplete();
    }

    /** The same in a buffer that has room for more, as transports read. */
    void readIntoLarger(byte[] input, int from, int to, int spareBytes) {
        readOpen(buffer(input, from, to, spareBytes));
        readComplete();
    }

    /** A part of the input without the end of the round. */
    void readOpen(byte[] input, int from, int to) {
        readOpen(buffer(input, from, to, 0));
    }

    void readOpen(ByteBuf part) {
        if (!channel.isOpen()) {
            part.release();
            return;
        }
        channel.writeOneInbound(part);
        settle();
    }

    void readComplete() {
        if (channel.isOpen()) {
            channel.flushInbound();
        }
        settle();
    }

    private ByteBuf buffer(byte[] input, int from, int to, int spareBytes) {
        ByteBuf buffer = alloc.heapBuffer(LEAD + to - from + spareBytes);
        return buffer.writeZero(LEAD).skipBytes(LEAD).writeBytes(input, from, to - from);
    }

    ByteBuf direct(byte[] input) {
        return alloc.directBuffer(LEAD + input.length)
                .writeZero(LEAD)
                .skipBytes(LEAD)
                .writeBytes(input);
    }

    ByteBuf composite(byte[] input) {
        int middle = input.length / 2;
        return alloc.compositeBuffer()
                .addComponent(true, buffer(input, 0, middle, 0))
                .addComponent(true, buffer(input, middle, input.length, 0));
    }

    // ---- the end ----

    CodecRun close() {
        channel.close();
        settle();
        channel.releaseInbound(); // what came behind the recorder, which is gone by now
        broken();
        return this;
    }

    /** Takes the handlers out one after the other, then closes. */
    CodecRun removeAndClose() {
        for (ChannelHandler handler : handlers) {
            if (channel.pipeline().context(handler) != null) {
                channel.pipeline().remove(handler);
                settle();
            }
        }
        return close();
    }

    void removeHandlers() {
        for (ChannelHandler handler : handlers) {
            if (channel.pipeline().context(handler) != null) {
                channel.pipeline().remove(handler);
            }
        }
    }

    private void settle() {
        channel.runPendingTasks();
        drainOutbound(channel, true);
        try {
            channel.checkException();
        } catch (Throwable t) { // a promise's failure, that of a task: the codec's as well
            inbound.exception(t);
        }
    }

    private void drainOutbound(EmbeddedChannel from, boolean recorded) {
        for (Object message = from.readOutbound(); message != null; message = from.readOutbound()) {
            try {
                if (recorded && message instanceof ByteBuf bytes) {
                    outbound.bytes(bytes);
                } else if (recorded) {
                    setup.renderer().accept(message, outbound);
                }
            } finally {
                ReferenceCountUtil.release(message);
            }
        }
    }

    // ---- what came of it ----

    EmbeddedChannel channel() {
        return channel;
    }

    long aliveBytes() {
        return alloc.aliveBytes();
    }

    long peakBytes() {
        return alloc.peakBytes();
    }

    int messages() {
        return messages;
    }

    boolean hasException() {
        return inbound.hasException();
    }

    List<String> inbound() {
        return inbound.entries(setup.untilException());
    }

    List<String> outbound() {
        return setup.ignoresOutbound() ? List.of() : outbound.entries(false);
    }

    /** A test's own code has failed: that is nothing the codec did. */
    private void broken() {
        if (broken != null) {
            throw new AssertionError("a message could not be written down", broken);
        }
    }

    /** The end of the pipeline. */
    private final class Recorder extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            try {
                setup.renderer().accept(message, inbound);
            } catch (RuntimeException | AssertionError e) {
                broken = broken == null ? e : broken;
            } finally {
                ReferenceCountUtil.release(message);
            }
            interference.onMessage(CodecRun.this, ++messages);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            try {
                inbound.message("event " + event.getClass().getSimpleName());
            } finally {
                ReferenceCountUtil.release(event);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            inbound.exception(cause);
        }
    }
}
