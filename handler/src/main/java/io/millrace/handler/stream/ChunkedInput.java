package io.millrace.handler.stream;

import io.millrace.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Content of any length that is made piece by piece as the channel can take it, so that a file of gigabytes or an
 * endless stream is sent with a few kilobytes of memory. It is written like any message; a {@link ChunkedWriteHandler}
 * in the pipeline asks it for its chunks:
 *
 * <pre>{@code
 * pipeline.addLast(new ChunkedWriteHandler(), myHandler);
 * ...
 * ctx.writeAndFlush(new ChunkedFile(new File("video.mkv")));
 * }</pre>
 *
 * <p>An input whose content arrives later (from another thread, say) answers {@code null} from {@link #readChunk} while
 * it has nothing, and somebody calls {@link ChunkedWriteHandler#resumeTransfer()} when it has.
 *
 * <p><b>Thread</b> The write handler calls every method on the channel's loop, so none may block for long.
 * <b>Ownership</b> Writing an input hands it over: the write handler closes it, exactly once, on every path (sent to
 * the end, failed, channel closed, handler removed).
 *
 * @param <B> the type of the chunks: {@code ByteBuf} for bytes, or a message that carries them
 */
public interface ChunkedInput<B> {

    /**
     * Returns whether everything has been read: {@link #readChunk} will give no more chunks.
     *
     * <p><b>Errors</b> What it throws fails the write, and the input is closed.
     *
     * @throws Exception the input cannot tell
     */
    boolean isEndOfInput() throws Exception;

    /**
     * Releases what the input holds: files, streams, buffers not yet handed out. It is called once.
     *
     * @throws Exception closing failed; it is logged, and changes nothing about the write
     */
    void close() throws Exception;

    /**
     * Returns the next chunk, or {@code null} where there is none now: either the input has ended
     * ({@link #isEndOfInput} says so), or the content has not arrived yet and the transfer waits until
     * {@link ChunkedWriteHandler#resumeTransfer()}.
     *
     * <p><b>Ownership</b> The chunk belongs to the caller, who releases it. <b>Errors</b> What it throws fails the
     * write, and the input is closed.
     *
     * @param allocator where buffers are to come from
     * @throws Exception the input cannot be read
     */
    @Nullable
    B readChunk(ByteBufAllocator allocator) throws Exception;

    /**
     * Returns the length of the whole input in its own unit (bytes for the inputs here), or a negative number where it
     * is not known.
     */
    long length();

    /** Returns how much of the input has been handed out in chunks so far, in the unit of {@link #length}. */
    long progress();
}
