package io.millrace.handler.codec.http.multipart;

import io.millrace.buffer.ByteBuf;
import java.io.IOException;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/** A field in memory up to a size, in a temporary file beyond. */
public class MixedAttribute extends MixedHttpData<Attribute> implements Attribute {
    /**
     * Makes a field without a value.
     *
     * @param name the field's name
     * @param limitSize the most bytes that are kept in memory
     */
    public MixedAttribute(String name, long limitSize) {
        this(name, 0, limitSize, null, DiskAttribute.baseDirectory, DiskAttribute.deleteOnExitTemporaryFile);
    }

    /**
     * Makes a field without a value.
     *
     * @param name the field's name
     * @param limitSize the most bytes that are kept in memory
     * @param charset the charset, {@code null} for UTF-8
     */
    public MixedAttribute(String name, long limitSize, @Nullable Charset charset) {
        this(name, 0, limitSize, charset, DiskAttribute.baseDirectory, DiskAttribute.deleteOnExitTemporaryFile);
    }

    /**
     * Makes a field without a value.
     *
     * @param name the field's name
     * @param limitSize the most bytes that are kept in memory
     * @param charset the charset, {@code null} for UTF-8
     * @param baseDir where the temporary file goes, {@code null} for a directory of our own
     * @param deleteOnExit whether it is deleted when the JVM exits
     */
    public MixedAttribute(
            String name, long limitSize, @Nullable Charset charset, @Nullable String baseDir, boolean deleteOnExit) {
        this(name, 0, limitSize, charset, baseDir, deleteOnExit);
    }

    /**
     * Makes a field without a value.
     *
     * @param name the field's name
     * @param definedSize how many bytes were announced
     * @param limitSize the most bytes that are kept in memory
     */
    public MixedAttribute(String name, long definedSize, long limitSize) {
        this(name, definedSize, limitSize, null, DiskAttribute.baseDirectory, DiskAttribute.deleteOnExitTemporaryFile);
    }

    /**
     * Makes a field without a value.
     *
     * @param name the field's name
     * @param definedSize how many bytes were announced
     * @param limitSize the most bytes that are kept in memory
     * @param charset the charset, {@code null} for UTF-8
     */
    public MixedAttribute(String name, long definedSize, long limitSize, @Nullable Charset charset) {
        this(
                name,
                definedSize,
                limitSize,
                charset,
                DiskAttribute.baseDirectory,
                DiskAttribute.deleteOnExitTemporaryFile);
    }

    /**
     * Makes a field without a value.
     *
     * @param name the field's name
     * @param definedSize how many bytes were announced
     * @param limitSize the most bytes that are kept in memory
     * @param charset the charset, {@code null} for UTF-8
     * @param baseDir where the temporary file goes, {@code null} for a directory of our own
     * @param deleteOnExit whether it is deleted when the JVM exits
     */
    public MixedAttribute(
            String name,
            long definedSize,
            long limitSize,
            @Nullable Charset charset,
            @Nullable String baseDir,
            boolean deleteOnExit) {
        super(limitSize, baseDir, deleteOnExit, new MemoryAttribute(name, definedSize, charset));
    }

    /**
     * Makes a field.
     *
     * @param name the field's name
     * @param value the field's value
     * @param limitSize the most bytes that are kept in memory
     */
    public MixedAttribute(String name, String value, long limitSize) {
        this(name, value, limitSize, null, DiskAttribute.baseDirectory, DiskAttribute.deleteOnExitTemporaryFile);
    }

    /**
     * Makes a field.
     *
     * @param name the field's name
     * @param value the field's value
     * @param limitSize the most bytes that are kept in memory
     * @param charset the charset, {@code null} for UTF-8
     */
    public MixedAttribute(String name, String value, long limitSize, @Nullable Charset charset) {
        this(name, value, limitSize, charset, DiskAttribute.baseDirectory, DiskAttribute.deleteOnExitTemporaryFile);
    }

    /**
     * Makes a field.
     *
     * @param name the field's name
     * @param value the field's value
     * @param limitSize the most bytes that are kept in memory
     * @param charset the charset, {@code null} for UTF-8
     * @param baseDir where the temporary file goes, {@code null} for a directory of our own
     * @param deleteOnExit whether it is deleted when the JVM exits
     * @throws IllegalArgumentException if the value cannot be written
     */
    public MixedAttribute(
            String name,
            String value,
            long limitSize,
            @Nullable Charset charset,
            @Nullable String baseDir,
            boolean deleteOnExit) {
        this(name, 0, limitSize, charset, baseDir, deleteOnExit);
        try {
            putValue(value);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    Attribute onDisk(Attribute memory, @Nullable String baseDir, boolean deleteOnExit) {
        return new DiskAttribute(memory.getName(), memory.definedLength(), memory.getCharset(), baseDir, deleteOnExit);
    }

    @Override
    public String getValue() throws IOException {
        return wrapped().getValue();
    }

    @Override
    public void setValue(String value) throws IOException {
        putValue(value);
    }

    private void putValue(String value) throws IOException {
        if (value.length() > limitSize()) {
            moveToDisk();
        }
        wrapped().setValue(value);
    }

    @Override
    public Attribute copy() {
        return wrapped().copy();
    }

    @Override
    public Attribute duplicate() {
        return wrapped().duplicate();
    }

    @Override
    public Attribute retainedDuplicate() {
        return wrapped().retainedDuplicate();
    }

    @Override
    public Attribute replace(ByteBuf content) {
        return wrapped().replace(content);
    }

    @Override
    public Attribute retain() {
        super.retain();
        return this;
    }

    @Override
    public Attribute retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public Attribute touch() {
        super.touch();
        return this;
    }

    @Override
    public Attribute touch(@Nullable Object hint) {
        super.touch(hint);
        return this;
    }
}
