package io.millrace.handler.codec.http.multipart;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A part in a temporary file: with a random name, and readable by nobody else ({@code 0600} where the file system knows
 * modes). Without a base directory it is in a directory of our own ({@code 0700}); a base directory is the caller's to
 * protect.
 *
 * <p>Reads and writes happen on the calling thread. The file is not forced to the disk: it does not outlive this.
 */
public abstract class AbstractDiskHttpData extends AbstractHttpData {
    private static final Logger LOG = LoggerFactory.getLogger(AbstractDiskHttpData.class);

    /** What is read or copied at a time. */
    private static final int PIECE_BYTES = 8192;

    private @Nullable File file;

    /** The file's entry among those to be deleted, {@code null} if it is the user's. */
    private @Nullable TemporaryFile temporary;

    private @Nullable FileChannel writing;
    private @Nullable FileChannel reading;

    /**
     * Makes a part without content, and without a file yet.
     *
     * @param name the field's name
     * @param charset the charset, {@code null} for UTF-8
     * @param size how many bytes were announced
     */
    protected AbstractDiskHttpData(String name, @Nullable Charset charset, long size) {
        super(name, charset, size);
    }

    /** Returns what the file is called elsewhere, for subclasses. No temporary file's path has it. */
    protected abstract String getDiskFilename();

    /** Returns how the temporary file's name begins. */
    protected abstract String getPrefix();

    /** Returns where the temporary file goes, {@code null} for a directory of our own. */
    protected abstract @Nullable String getBaseDirectory();

    /** Returns how the temporary file's name ends. */
    protected abstract String getPostfix();

    /** Returns whether the temporary file is deleted when the JVM exits. */
    protected abstract boolean deleteOnExit();

    @Override
    public void setContent(ByteBuf buffer) throws IOException {
        Objects.requireNonNull(buffer, "buffer");
        try {
            checkGrowth(buffer.readableBytes());
            delete();
            write(buffer);
        } finally {
            buffer.release();
        }
        complete();
    }

    @Override
    public void addContent(@Nullable ByteBuf buffer, boolean last) throws IOException {
        if (buffer != null) {
            try {
                checkGrowth(size + buffer.readableBytes());
                write(buffer);
            } finally {
                buffer.release();
            }
        } else if (!last) {
            throw new NullPointerException("buffer");
        }
        if (last) {
            complete();
        }
    }

    private void write(ByteBuf buffer) throws IOException {
        if (buffer.isReadable()) {
            FileWrites.write(channelToWrite(), size, buffer);
            size += buffer.readableBytes();
        }
    }

    private FileChannel channelToWrite() throws IOException {
        FileChannel open = writing;
        if (open == null) {
            open = FileChannel.open(fileToWrite().toPath(), StandardOpenOption.WRITE);
            writing = open;
        }
        return open;
    }

    private File fileToWrite() throws IOException {
        File there = file;
        if (there == null) {
            TemporaryFile made = TemporaryFiles.create(getBaseDirectory(), getPrefix(), getPostfix(), deleteOnExit());
            temporary = made;
            there = made.path().toFile();
            file = there;
        }
        return there;
    }

    /** An empty part has a file too. */
    private void complete() throws IOException {
        fileToWrite();
        closeWriting();
        setCompleted();
    }

    @Override
    public void setContent(File file) throws IOException {
        Objects.requireNonNull(file, "file");
        long length = file.length();
        checkSize(length);
        delete();
        this.file = file;
        size = length;
        setCompleted();
    }

    @Override
    public void setContent(InputStream inputStream) throws IOException {
        Objects.requireNonNull(inputStream, "inputStream");
        delete();
        byte[] piece = new byte[PIECE_BYTES];
        for (int read = inputStream.read(piece); read >= 0; read = inputStream.read(piece)) {
            checkSize(size + read);
            write(Unpooled.wrappedBuffer(piece, 0, read));
        }
        if (definedSize > 0) {
            definedSize = size;
        }
        complete();
    }

    @Override
    public void delete() {
        closeReading();
        try {
            closeWriting();
            if (temporary != null) {
                temporary.delete();
            }
        } catch (IOException e) {
            LOG.warn("A temporary file could not be deleted: {}", file, e);
        }
        temporary = null;
        file = null;
        size = 0;
    }

    private void closeWriting() throws IOException {
        FileChannel open = writing;
        writing = null;
        if (open != null) {
            open.close();
        }
    }

    private void closeReading() {
        FileChannel open = reading;
        reading = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.debug("A file that was read could not be closed: {}", file, e);
            }
        }
    }

    @Override
    public byte[] get() throws IOException {
        if (file == null) {
            return new byte[0];
        }
        if (file.length() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("File too big to be loaded in memory: " + file.length() + " bytes");
        }
        return Files.readAllBytes(file.toPath());
    }

    @Override
    public ByteBuf getByteBuf() throws IOException {
        return file == null ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(get());
    }

    @Override
    public ByteBuf getChunk(int length) throws IOException {
        if (file == null || length == 0) {
            return Unpooled.EMPTY_BUFFER;
        }
        if (reading == null) {
            reading = FileChannel.open(file.toPath(), StandardOpenOption.READ);
        }
        ByteBuffer chunk = readNext(reading, length);
        if (!chunk.hasRemaining()) {
            closeReading();
            return Unpooled.EMPTY_BUFFER;
        }
        return Unpooled.wrappedBuffer(chunk);
    }

    private static ByteBuffer readNext(FileChannel in, int length) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(length, Math.max(0, in.size() - in.position())));
        int read = 0;
        while (chunk.hasRemaining() && read >= 0) {
            read = in.read(chunk);
        }
        return chunk.flip();
    }

    @Override
    public String getString() throws IOException {
        return getString(null);
    }

    @Override
    public String getString(@Nullable Charset encoding) throws IOException {
        return new String(get(), encoding == null ? StandardCharsets.UTF_8 : encoding);
    }

    @Override
    public boolean isInMemory() {
        return false;
    }

    @Override
    public boolean renameTo(File dest) throws IOException {
        Objects.requireNonNull(dest, "dest");
        if (file == null) {
            throw new IOException("No file defined so cannot be renamed");
        }
        closeWriting();
        closeReading();
        Files.move(file.toPath(), dest.toPath(), StandardCopyOption.REPLACE_EXISTING);
        if (temporary != null) {
            temporary.keep();
            temporary = null;
        }
        file = dest;
        return true;
    }

    @Override
    public @Nullable File getFile() {
        return file;
    }

    @Override
    public HttpData touch() {
        return this;
    }

    @Override
    public HttpData touch(@Nullable Object hint) {
        return this;
    }
}
