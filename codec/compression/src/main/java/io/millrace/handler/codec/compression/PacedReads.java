package io.millrace.handler.codec.compression;

import io.millrace.channel.ChannelHandlerContext;
import io.millrace.handler.codec.DecoderException;
import java.util.Objects;

/**
 * Back-pressure for a handler that makes many messages of one. With {@code AUTO_READ} messages go on at once; without
 * it one goes on for each read that somebody asks for, and the channel is not read before all that is there has gone
 * on.
 *
 * <p>The handler calls {@link #inputCame}, {@link #readComplete} and {@link #read} from its events of these names.
 *
 * <p><b>Thread:</b> the handler's.
 */
public final class PacedReads {
    /** Where messages come from. */
    public interface Source {
        /**
         * Gets the next message ready, from the input that is there.
         *
         * <p><b>Errors:</b> an exception is fired, and the source asked again: it must have got over the fault.
         *
         * @param ctx the handler's context
         * @return {@code false} if there is none
         * @throws Exception if the input is not what it should be
         */
        boolean prepareNext(ChannelHandlerContext ctx) throws Exception;

        /**
         * Hands on the message that is ready.
         *
         * @param ctx the handler's context
         */
        void fireNext(ChannelHandlerContext ctx);
    }

    private final Source source;

    /** Somebody has asked for a read, and nothing went on since. */
    private boolean wanted;

    /** Somebody has asked while messages went on, which may be the answer. */
    private boolean asked;

    private boolean running;

    /** Input came while messages went on. */
    private boolean again;

    /** A message is ready that nobody has asked for. */
    private boolean holding;

    private boolean came;
    private boolean produced;
    private boolean unpaced;

    /**
     * Makes a pace.
     *
     * @param source where messages come from
     */
    public PacedReads(Source source) {
        this.source = Objects.requireNonNull(source, "source");
    }

    /**
     * Tells whether there is a message that nobody has asked for.
     *
     * @return {@code true} if there is
     */
    public boolean isHolding() {
        return holding;
    }

    /**
     * Hands on what comes of new input, which the source has got.
     *
     * @param ctx the handler's context
     */
    public void inputCame(ChannelHandlerContext ctx) {
        came = true;
        wanted = true; // a channel is not read unless it was asked for
        if (running) {
            again = true;
            return;
        }
        try {
            run(ctx);
        } finally {
            passReadOn(ctx);
        }
    }

    /**
     * Does what {@code channelReadComplete} does: asks for more where nothing came of what was read, and fires the
     * event.
     *
     * @param ctx the handler's context
     */
    public void readComplete(ChannelHandlerContext ctx) {
        boolean nothing = came && !produced && !holding;
        came = false;
        produced = false;
        if (nothing && !ctx.channel().config().isAutoRead()) {
            ctx.read();
        }
        ctx.fireChannelReadComplete();
    }

    /**
     * Does what the operation {@code read} does: hands on what is there, or else reads.
     *
     * @param ctx the handler's context
     */
    public void read(ChannelHandlerContext ctx) {
        wanted = true;
        asked = true;
        if (running) {
            return;
        }
        try {
            while (holding && asked) {
                run(ctx);
                if (produced) {
                    produced = false;
                    complete(ctx);
                }
            }
        } finally {
            passReadOn(ctx);
        }
    }

    /** Fires the event with the mark that messages are going on: reads that it causes do not go deeper and deeper. */
    private void complete(ChannelHandlerContext ctx) {
        running = true;
        try {
            ctx.fireChannelReadComplete();
        } finally {
            running = false;
        }
        if (again) {
            run(ctx);
        }
    }

    /**
     * Hands on all that is there, whether somebody has asked or not: the input is at its end.
     *
     * @param ctx the handler's context
     */
    public void finish(ChannelHandlerContext ctx) {
        unpaced = true;
        advance(ctx);
    }

    private void run(ChannelHandlerContext ctx) {
        running = true;
        try {
            do {
                again = false;
                advance(ctx);
            } while (again);
        } finally {
            running = false;
        }
    }

    private void advance(ChannelHandlerContext ctx) {
        holding = false;
        while (!ctx.isRemoved() && hasNext(ctx)) {
            if (!wanted && !unpaced && !ctx.channel().config().isAutoRead()) {
                holding = true;
                return;
            }
            wanted = false;
            asked = false;
            produced = true;
            source.fireNext(ctx);
        }
    }

    private boolean hasNext(ChannelHandlerContext ctx) {
        while (true) {
            try {
                return source.prepareNext(ctx);
            } catch (DecoderException e) {
                ctx.fireExceptionCaught(e);
            } catch (Exception e) {
                ctx.fireExceptionCaught(new DecoderException(e));
            }
        }
    }

    private void passReadOn(ChannelHandlerContext ctx) {
        if (asked && !holding) {
            asked = false;
            ctx.read();
        }
    }
}
