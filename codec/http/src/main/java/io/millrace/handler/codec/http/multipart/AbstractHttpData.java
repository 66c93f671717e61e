package io.millrace.handler.codec.http.multipart;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.ChannelException;
import io.millrace.util.AbstractReferenceCounted;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What parts in memory and on disk have in common. */
public abstract class AbstractHttpData extends AbstractReferenceCounted implements HttpData {
    /** How many bytes were announced, 0 if nothing was. */
    protected long definedSize;

    /** How many bytes are there. */
    protected long size;

    private final String name;
    private Charset charset = StandardCharsets.UTF_8;
    private boolean completed;
    private long maxSize = DefaultHttpDataFactory.MAXSIZE;

    /**
     * Makes a part. The name loses white space at both ends and every line feed; a tab and a carriage return become a
     * space: no name has a line end.
     *
     * @param name the field's name
     * @param charset the charset, {@code null} for UTF-8
     * @param size how many bytes were announced
     * @throws IllegalArgumentException if nothing is left of the name
     */
    protected AbstractHttpData(String name, @Nullable Charset charset, long size) {
        this.name = FieldName.clean(Objects.requireNonNull(name, "name"));
        if (charset != null) {
            this.charset = charset;
        }
        this.definedSize = size;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public long getMaxSize() {
        return maxSize;
    }

    @Override
    public void setMaxSize(long maxSize) {
        this.maxSize = maxSize;
    }

    @Override
    public void checkSize(long newSize) throws IOException {
        SizeLimit.check(newSize, maxSize);
    }

    /**
     * Checks what the size becomes: against the limit, and against what was announced.
     *
     * @param newSize bytes
     * @throws IOException if it is too large
     */
    final void checkGrowth(long newSize) throws IOException {
        checkSize(newSize);
        if (definedSize > 0 && definedSize < newSize) {
            throw new IOException("Out of size: " + newSize + " > " + definedSize);
        }
    }

    @Override
    public boolean isCompleted() {
        return completed;
    }

    /** Says that the content is all there. */
    protected void setCompleted() {
        setCompleted(true);
    }

    /**
     * Says whether the content is all there.
     *
     * @param completed whether it is
     */
    protected void setCompleted(boolean completed) {
        this.completed = completed;
    }

    @Override
    public Charset getCharset() {
        return charset;
    }

    @Override
    public void setCharset(Charset charset) {
        this.charset = Objects.requireNonNull(charset, "charset");
    }

    @Override
    public long length() {
        return size;
    }

    @Override
    public long definedLength() {
        return definedSize;
    }

    /**
     * Returns {@link #getByteBuf()}.
     *
     * @throws ChannelException if it cannot be read
     */
    @Override
    public ByteBuf content() {
        try {
            return getByteBuf();
        } catch (IOException e) {
            throw new ChannelException(e);
        }
    }

    @Override
    protected void deallocate() {
        delete();
    }

    @Override
    public HttpData retain() {
        super.retain();
        return this;
    }

    @Override
    public HttpData retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public abstract HttpData touch();

    @Override
    public abstract HttpData touch(@Nullable Object hint);
}
