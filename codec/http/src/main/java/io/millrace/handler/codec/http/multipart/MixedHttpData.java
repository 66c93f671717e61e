package io.millrace.handler.codec.http.multipart;

import io.millrace.buffer.ByteBuf;
import io.millrace.handler.codec.ByteBudget;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A part that moves from memory to a temporary file when its content becomes larger than a limit. How long the peer
 * says it will be does not matter: it moves when the bytes are there.
 */
abstract class MixedHttpData<D extends HttpData> implements HttpData, BudgetedHttpData {
    private final long limitSize;
    private final @Nullable String baseDir;
    private final boolean deleteOnExit;
    private D wrapped;

    MixedHttpData(long limitSize, @Nullable String baseDir, boolean deleteOnExit, D memory) {
        this.limitSize = limitSize;
        this.baseDir = baseDir;
        this.deleteOnExit = deleteOnExit;
        this.wrapped = memory;
    }

    /** An empty part on disk that is otherwise like the given one. */
    abstract D onDisk(D memory, @Nullable String baseDir, boolean deleteOnExit);

    final D wrapped() {
        return wrapped;
    }

    final long limitSize() {
        return limitSize;
    }

    @Override
    public final void chargeTo(ByteBudget budget) {
        if (wrapped instanceof BudgetedHttpData memory) {
            memory.chargeTo(budget);
        }
    }

    /** Goes on with an empty file. What is in memory is given back. */
    final void moveToDisk() {
        if (wrapped.isInMemory()) {
            wrapped = replaceBy(emptyOnDisk());
        }
    }

    private D emptyOnDisk() {
        D disk = onDisk(wrapped, baseDir, deleteOnExit);
        disk.setMaxSize(wrapped.getMaxSize());
        return disk;
    }

    /** Whoever has references of this has them of the file too. */
    private D replaceBy(D disk) {
        int owners = wrapped.refCnt();
        if (owners > 1) {
            disk.retain(owners - 1);
        }
        wrapped.release(owners);
        return disk;
    }

    @Override
    public void addContent(@Nullable ByteBuf buffer, boolean last) throws IOException {
        if (buffer != null && wrapped.isInMemory() && wrapped.length() + buffer.readableBytes() > limitSize) {
            spill(buffer);
        }
        wrapped.addContent(buffer, last);
    }

    private void spill(ByteBuf next) throws IOException {
        boolean spilt = false;
        D disk = emptyOnDisk();
        try {
            disk.checkSize(wrapped.length() + next.readableBytes());
            if (wrapped.length() > 0) {
                disk.addContent(wrapped.getByteBuf().retainedDuplicate(), false);
            }
            spilt = true;
        } finally {
            if (!spilt) {
                next.release();
                disk.release();
            }
        }
        wrapped = replaceBy(disk);
    }

    @Override
    public void setContent(ByteBuf buffer) throws IOException {
        Objects.requireNonNull(buffer, "buffer");
        if (buffer.readableBytes() > limitSize) {
            moveToDisk();
        }
        wrapped.setContent(buffer);
    }

    @Override
    public void setContent(File file) throws IOException {
        wrapped.checkSize(file.length());
        if (file.length() > limitSize) {
            moveToDisk();
        }
        wrapped.setContent(file);
    }

    /** Replaces the content by a file with what the stream brings: nobody knows how much it is. */
    @Override
    public void setContent(InputStream inputStream) throws IOException {
        moveToDisk();
        wrapped.setContent(inputStream);
    }

    @Override
    public String getName() {
        return wrapped.getName();
    }

    @Override
    public HttpDataType getHttpDataType() {
        return wrapped.getHttpDataType();
    }

    @Override
    public long getMaxSize() {
        return wrapped.getMaxSize();
    }

    @Override
    public void setMaxSize(long maxSize) {
        wrapped.setMaxSize(maxSize);
    }

    @Override
    public void checkSize(long newSize) throws IOException {
        wrapped.checkSize(newSize);
    }

    @Override
    public boolean isCompleted() {
        return wrapped.isCompleted();
    }

    @Override
    public long length() {
        return wrapped.length();
    }

    @Override
    public long definedLength() {
        return wrapped.definedLength();
    }

    @Override
    public void delete() {
        wrapped.delete();
    }

    @Override
    public byte[] get() throws IOException {
        return wrapped.get();
    }

    @Override
    public ByteBuf getByteBuf() throws IOException {
        return wrapped.getByteBuf();
    }

    @Override
    public ByteBuf content() {
        return wrapped.content();
    }

    @Override
    public ByteBuf getChunk(int length) throws IOException {
        return wrapped.getChunk(length);
    }

    @Override
    public String getString() throws IOException {
        return wrapped.getString();
    }

    @Override
    public String getString(@Nullable Charset encoding) throws IOException {
        return wrapped.getString(encoding);
    }

    @Override
    public Charset getCharset() {
        return wrapped.getCharset();
    }

    @Override
    public void setCharset(Charset charset) {
        wrapped.setCharset(charset);
    }

    @Override
    public boolean renameTo(File dest) throws IOException {
        return wrapped.renameTo(dest);
    }

    @Override
    public boolean isInMemory() {
        return wrapped.isInMemory();
    }

    @Override
    public @Nullable File getFile() throws IOException {
        return wrapped.getFile();
    }

    @Override
    public int compareTo(InterfaceHttpData o) {
        return wrapped.compareTo(o);
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return wrapped.equals(o);
    }

    @Override
    public int hashCode() {
        return wrapped.hashCode();
    }

    @Override
    public String toString() {
        return "Mixed: " + wrapped;
    }

    @Override
    public int refCnt() {
        return wrapped.refCnt();
    }

    @Override
    public HttpData retain() {
        wrapped.retain();
        return this;
    }

    @Override
    public HttpData retain(int increment) {
        wrapped.retain(increment);
        return this;
    }

    @Override
    public HttpData touch() {
        wrapped.touch();
        return this;
    }

    @Override
    public HttpData touch(@Nullable Object hint) {
        wrapped.touch(hint);
        return this;
    }

    @Override
    public boolean release() {
        return wrapped.release();
    }

    @Override
    public boolean release(int decrement) {
        return wrapped.release(decrement);
    }
}
