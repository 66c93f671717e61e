package io.millrace.handler.codec.http;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import io.millrace.handler.stream.ChunkedInput;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The content of a message with {@code Transfer-Encoding: chunked}, read piece by piece by a
 * {@link io.millrace.handler.stream.ChunkedWriteHandler}; a {@link LastHttpContent} ends it.
 *
 * <pre>{@code
 * HttpResponse response = new DefaultHttpResponse(HTTP_1_1, OK);
 * HttpUtil.setTransferEncodingChunked(response, true);
 * ctx.write(response);
 * ctx.writeAndFlush(new HttpChunkedInput(new ChunkedFile(file)));
 * }</pre>
 */
public class HttpChunkedInput implements ChunkedInput<HttpContent> {
    private final ChunkedInput<ByteBuf> input;

    /** {@code null} once it has been handed out. */
    private @Nullable LastHttpContent last;

    /**
     * Makes an input that an empty {@link LastHttpContent} ends.
     *
     * @param input gives the bytes
     */
    public HttpChunkedInput(ChunkedInput<ByteBuf> input) {
        this(input, LastHttpContent.EMPTY_LAST_CONTENT);
    }

    /**
     * Makes an input.
     *
     * @param input gives the bytes
     * @param lastHttpContent ends them: with trailers, for example; owned by this input
     */
    public HttpChunkedInput(ChunkedInput<ByteBuf> input, LastHttpContent lastHttpContent) {
        this.input = Objects.requireNonNull(input, "input");
        last = Objects.requireNonNull(lastHttpContent, "lastHttpContent");
    }

    /** The bytes have ended, and the last content has been read too. */
    @Override
    public boolean isEndOfInput() throws Exception {
        return last == null && input.isEndOfInput();
    }

    @Override
    public void close() throws Exception {
        LastHttpContent unread = last;
        last = null;
        try {
            input.close();
        } finally {
            if (unread != null) {
                unread.release();
            }
        }
    }

    @Override
    public @Nullable HttpContent readChunk(ByteBufAllocator allocator) throws Exception {
        if (input.isEndOfInput()) {
            LastHttpContent end = last;
            last = null;
            return end;
        }
        ByteBuf bytes = input.readChunk(allocator);
        return bytes == null ? null : new DefaultHttpContent(bytes);
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
