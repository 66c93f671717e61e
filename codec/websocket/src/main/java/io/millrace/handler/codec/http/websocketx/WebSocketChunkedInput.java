package io.millrace.handler.codec.http.websocketx;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import io.millrace.handler.stream.ChunkedInput;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sends content piece by piece as the frames of one message, with {@link
 * io.millrace.handler.stream.ChunkedWriteHandler}. What begins the message is written before, as a frame that is not
 * final:
 *
 * <pre>{@code
 * ctx.write(new BinaryWebSocketFrame(false, 0, Unpooled.EMPTY_BUFFER));
 * ctx.writeAndFlush(new WebSocketChunkedInput(new ChunkedFile(file)));
 * }</pre>
 */
public final class WebSocketChunkedInput implements ChunkedInput<WebSocketFrame> {
    private final ChunkedInput<ByteBuf> input;
    private final int rsv;

    /**
     * Makes an input.
     *
     * @param input the content, the input's from here on
     */
    public WebSocketChunkedInput(ChunkedInput<ByteBuf> input) {
        this(input, 0);
    }

    /**
     * Makes an input.
     *
     * @param input the content, the input's from here on
     * @param rsv the extension bits of each frame
     */
    public WebSocketChunkedInput(ChunkedInput<ByteBuf> input, int rsv) {
        this.input = Objects.requireNonNull(input, "input");
        this.rsv = rsv;
    }

    @Override
    public boolean isEndOfInput() throws Exception {
        return input.isEndOfInput();
    }

    @Override
    public void close() throws Exception {
        input.close();
    }

    /** Returns the next piece, as the message's last frame if nothing is left behind it. */
    @Override
    public @Nullable WebSocketFrame readChunk(ByteBufAllocator allocator) throws Exception {
        ByteBuf chunk = input.readChunk(allocator);
        return chunk == null ? null : new ContinuationWebSocketFrame(input.isEndOfInput(), rsv, chunk);
    }

    @Override
    public long length() {
        return input.length();
    }

    @Override
    public long progress() {
        return input.progress();
    }
}
