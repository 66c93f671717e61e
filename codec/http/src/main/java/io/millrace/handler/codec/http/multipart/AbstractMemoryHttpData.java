package io.millrace.handler.codec.http.multipart;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufUtil;
import io.millrace.buffer.Unpooled;
import io.millrace.handler.codec.ByteBudget;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A part in memory. What is appended is copied: a slice of a few bytes would keep the whole buffer that they were read
 * into.
 */
public abstract class AbstractMemoryHttpData extends AbstractHttpData implements BudgetedHttpData {
    private static final int LEAST_CAPACITY = 64;
    private static final int STREAM_PIECE_BYTES = 8192;

    private ByteBuf byteBuf = Unpooled.EMPTY_BUFFER;

    /** Whether {@link #byteBuf} was made here, to be written to. */
    private boolean growing;

    private int chunkPosition;
    private @Nullable ByteBudget budget;
    private long charged;

    /**
     * Makes a part without content.
     *
     * @param name the field's name
     * @param charset the charset, {@code null} for UTF-8
     * @param size how many bytes were announced
     */
    protected AbstractMemoryHttpData(String name, @Nullable Charset charset, long size) {
        super(name, charset, size);
    }

    @Override
    public final void chargeTo(ByteBudget budget) {
        this.budget = budget;
    }

    /** Makes what is taken from the budget the given number. */
    private void charge(long bytes) {
        if (budget == null) {
            return;
        }
        if (bytes > charged) {
            budget.take(bytes - charged, "part of a form in memory");
        } else {
            budget.giveBack(charged - bytes);
        }
        charged = bytes;
    }

    @Override
    public void setContent(ByteBuf buffer) throws IOException {
        Objects.requireNonNull(buffer, "buffer");
        boolean accepted = false;
        try {
            int length = buffer.readableBytes();
            checkGrowth(length);
            charge(length);
            accepted = true;
            replaceContent(buffer, false);
            setCompleted();
        } finally {
            if (!accepted) {
                buffer.release();
            }
        }
    }

    private void replaceContent(ByteBuf buffer, boolean growing) {
        byteBuf.release();
        byteBuf = buffer;
        this.growing = growing;
        size = buffer.readableBytes();
        chunkPosition = 0;
    }

    @Override
    public void setContent(InputStream inputStream) throws IOException {
        Objects.requireNonNull(inputStream, "inputStream");
        ByteBuf read = Unpooled.buffer();
        boolean accepted = false;
        try {
            while (read.writeBytes(inputStream, STREAM_PIECE_BYTES) >= 0) {
                checkSize(read.readableBytes());
            }
            accepted = true;
        } finally {
            if (!accepted) {
                read.release();
            }
        }
        setLength(read.readableBytes());
        setContent(read);
    }

    @Override
    public void setContent(File file) throws IOException {
        Objects.requireNonNull(file, "file");
        if (file.length() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("File too big to be loaded in memory: " + file.length() + " bytes");
        }
        checkSize(file.length());
        try (InputStream in = new FileInputStream(file)) {
            setContent(in);
        }
    }

    /** What the user sets is as long as it is, whatever was announced. */
    private void setLength(long length) {
        if (definedSize > 0) {
            definedSize = length;
        }
    }

    @Override
    public void addContent(@Nullable ByteBuf buffer, boolean last) throws IOException {
        if (buffer != null) {
            try {
                append(buffer);
            } finally {
                buffer.release();
            }
        } else if (!last) {
            throw new NullPointerException("buffer");
        }
        if (last) {
            setCompleted();
        }
    }

    private void append(ByteBuf buffer) throws IOException {
        int length = buffer.readableBytes();
        if (length == 0) {
            return;
        }
        long newSize = size + length;
        checkGrowth(newSize);
        if (newSize > Integer.MAX_VALUE) {
            throw new IOException(
                    "Size exceed allowed maximum capacity: " + newSize + " bytes cannot be kept in memory");
        }
        charge(newSize);
        if (!growing) {
            grow(buffer, (int) newSize);
        }
        byteBuf.writeBytes(buffer);
        size = newSize;
    }

    private void grow(ByteBuf like, int newSize) {
        ByteBuf own = like.alloc().buffer(Math.max(LEAST_CAPACITY, newSize));
        own.writeBytes(byteBuf, byteBuf.readerIndex(), byteBuf.readableBytes());
        int position = chunkPosition;
        replaceContent(own, true);
        chunkPosition = position;
    }

    @Override
    public void delete() {
        replaceContent(Unpooled.EMPTY_BUFFER, false);
        charge(0);
    }

    @Override
    public byte[] get() {
        return ByteBufUtil.getBytes(byteBuf);
    }

    @Override
    public String getString() {
        return getString(null);
    }

    @Override
    public String getString(@Nullable Charset encoding) {
        return byteBuf.toString(encoding == null ? StandardCharsets.UTF_8 : encoding);
    }

    /** Returns the content: not retained, and empty once it was deleted. */
    @Override
    public ByteBuf getByteBuf() {
        return byteBuf;
    }

    @Override
    public ByteBuf getChunk(int length) throws IOException {
        int left = byteBuf.readableBytes() - chunkPosition;
        if (length == 0 || left <= 0) {
            chunkPosition = left <= 0 ? 0 : chunkPosition;
            return Unpooled.EMPTY_BUFFER;
        }
        int taken = Math.min(left, length);
        ByteBuf chunk = byteBuf.retainedSlice(byteBuf.readerIndex() + chunkPosition, taken);
        chunkPosition += taken;
        return chunk;
    }

    @Override
    public boolean isInMemory() {
        return true;
    }

    @Override
    public boolean renameTo(File dest) throws IOException {
        Objects.requireNonNull(dest, "dest");
        try (FileChannel out = FileChannel.open(
                dest.toPath(),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            FileWrites.write(out, 0, byteBuf);
        }
        return true;
    }

    /**
     * Throws always.
     *
     * @throws IOException since there is no file
     */
    @Override
    public File getFile() throws IOException {
        throw new IOException("Not represented by a file");
    }

    @Override
    public HttpData touch() {
        return touch(null);
    }

    @Override
    public HttpData touch(@Nullable Object hint) {
        byteBuf.touch(hint);
        return this;
    }
}
