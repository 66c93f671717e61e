package io.millrace.handler.stream;

import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelFutureListener;
import io.millrace.channel.ChannelPromise;
import io.millrace.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A message in the queue of a {@link ChunkedWriteHandler} and its promise: an input on its way, or a message behind
 * one. Hears of each chunk's write.
 *
 * <pre>
 *   waiting ──first chunk──► sending ──last chunk read──► read ──last chunk sent──► over
 *      └────────────────────────┴── failed, discarded ──────┴─────────────────────►─┘
 * </pre>
 *
 * <p>The input is closed in the one step that leads to <i>over</i>, just before the promise completes.
 */
final class ChunkedTransfer implements ChannelFutureListener {
    private static final Logger logger = LoggerFactory.getLogger(ChunkedTransfer.class);

    final Object message;
    final ChannelPromise promise;

    /** What it stands on the channel's account with while it is queued. */
    final long heldBytes;

    private final ChunkedWriteHandler handler;
    private int chunksInFlight;
    private boolean allRead;
    private boolean over;

    ChunkedTransfer(ChunkedWriteHandler handler, Object message, ChannelPromise promise, long heldBytes) {
        this.handler = handler;
        this.message = message;
        this.promise = promise;
        this.heldBytes = heldBytes;
    }

    @Nullable
    ChunkedInput<?> input() {
        return message instanceof ChunkedInput<?> input ? input : null;
    }

    boolean isOver() {
        return over;
    }

    /** The last chunk has been read; what is in flight decides. */
    void allRead() {
        allRead = true;
    }

    void chunkWritten() {
        chunksInFlight++;
    }

    @Override
    public void operationComplete(ChannelFuture future) {
        chunksInFlight--;
        Throwable cause = future.cause();
        if (cause != null) {
            handler.chunkFailed(this, cause);
        } else if (allRead && chunksInFlight == 0) {
            succeed();
        }
        handler.chunkDone();
    }

    private void succeed() {
        if (end()) {
            promise.trySuccess();
        }
    }

    /** Ends it without success: closes the input, or releases the message. */
    void fail(Throwable cause) {
        if (end()) {
            promise.tryFailure(cause);
        }
    }

    /** The channel is closed: an input that has nothing more to give is complete all the same. */
    void discard(Throwable cause) {
        ChunkedInput<?> input = input();
        if (input == null || over) {
            fail(cause);
            return;
        }
        try {
            if (chunksInFlight == 0 && input.isEndOfInput()) {
                succeed();
            } else {
                fail(cause);
            }
        } catch (Exception e) {
            fail(e);
        }
    }

    private boolean end() {
        if (over) {
            return false;
        }
        over = true;
        ChunkedInput<?> input = input();
        if (input == null) {
            ReferenceCountUtil.safeRelease(message);
        } else {
            close(input);
        }
        return true;
    }

    static void close(ChunkedInput<?> input) {
        try {
            input.close();
        } catch (Throwable t) {
            // Whatever a user's input throws: the write's outcome stands, and those behind it must go on.
            logger.warn(
                    "a ChunkedInput could not be closed: {}", input.getClass().getName(), t);
        }
    }
}
