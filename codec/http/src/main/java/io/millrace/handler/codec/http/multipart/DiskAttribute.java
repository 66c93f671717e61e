package io.millrace.handler.codec.http.multipart;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A field in a temporary file. */
public class DiskAttribute extends AbstractDiskHttpData implements Attribute {
    /** Where temporary files go unless a constructor says so, {@code null} for a directory of our own. */
    public static volatile @Nullable String baseDirectory;

    /** Whether temporary files are deleted when the JVM exits, unless a constructor says so. */
    public static volatile boolean deleteOnExitTemporaryFile = true;

    /** How the names of temporary files begin. */
    public static final String prefix = "Attr_";

    /** How the names of temporary files end. */
    public static final String postfix = ".att";

    private final @Nullable String baseDir;
    private final boolean deleteOnExit;

    /**
     * Makes a field without a value.
     *
     * @param name the field's name
     */
    public DiskAttribute(String name) {
        this(name, 0, null, baseDirectory, deleteOnExitTemporaryFile);
    }

    /**
     * Makes a field without a value.
     *
     * @param name the field's name
     * @param definedSize how many bytes were announced
     */
    public DiskAttribute(String name, long definedSize) {
        this(name, definedSize, null, baseDirectory, deleteOnExitTemporaryFile);
    }

    /**
     * Makes a field without a value.
     *
     * @param name the field's name
     * @param definedSize how many bytes were announced
     * @param baseDir where the temporary file goes, {@code null} for a directory of our own
     * @param deleteOnExit whether it is deleted when the JVM exits
     */
    public DiskAttribute(String name, long definedSize, @Nullable String baseDir, boolean deleteOnExit) {
        this(name, definedSize, null, baseDir, deleteOnExit);
    }

    /**
     * Makes a field without a value.
     *
     * @param name the field's name
     * @param charset the charset, {@code null} for UTF-8
     */
    public DiskAttribute(String name, @Nullable Charset charset) {
        this(name, 0, charset, baseDirectory, deleteOnExitTemporaryFile);
    }

    /**
     * Makes a field without a value.
     *
     * @param name the field's name
     * @param charset the charset, {@code null} for UTF-8
     * @param baseDir where the temporary file goes, {@code null} for a directory of our own
     * @param deleteOnExit whether it is deleted when the JVM exits
     */
    public DiskAttribute(String name, @Nullable Charset charset, @Nullable String baseDir, boolean deleteOnExit) {
        this(name, 0, charset, baseDir, deleteOnExit);
    }

    /**
     * Makes a field without a value.
     *
     * @param name the field's name
     * @param definedSize how many bytes were announced
     * @param charset the charset, {@code null} for UTF-8
     */
    public DiskAttribute(String name, long definedSize, @Nullable Charset charset) {
        this(name, definedSize, charset, baseDirectory, deleteOnExitTemporaryFile);
    }

    /**
     * Makes a field without a value.
     *
     * @param name the field's name
     * @param definedSize how many bytes were announced
     * @param charset the charset, {@code null} for UTF-8
     * @param baseDir where the temporary file goes, {@code null} for a directory of our own
     * @param deleteOnExit whether it is deleted when the JVM exits
     */
    public DiskAttribute(
            String name, long definedSize, @Nullable Charset charset, @Nullable String baseDir, boolean deleteOnExit) {
        super(name, charset, definedSize);
        this.baseDir = baseDir == null ? baseDirectory : baseDir;
        this.deleteOnExit = deleteOnExit;
    }

    /**
     * Makes a field.
     *
     * @param name the field's name
     * @param value the field's value
     * @throws IOException if the value cannot be written
     */
    public DiskAttribute(String name, String value) throws IOException {
        this(name, value, null, baseDirectory, deleteOnExitTemporaryFile);
    }

    /**
     * Makes a field without a value.
     *
     * @param name the field's name
     * @param baseDir where the temporary file goes, {@code null} for a directory of our own
     * @param deleteOnExit whether it is deleted when the JVM exits
     */
    public DiskAttribute(String name, @Nullable String baseDir, boolean deleteOnExit) {
        this(name, 0, null, baseDir, deleteOnExit);
    }

    /**
     * Makes a field.
     *
     * @param name the field's name
     * @param value the field's value
     * @param charset the charset, {@code null} for UTF-8
     * @throws IOException if the value cannot be written
     */
    public DiskAttribute(String name, String value, @Nullable Charset charset) throws IOException {
        this(name, value, charset, baseDirectory, deleteOnExitTemporaryFile);
    }

    /**
     * Makes a field.
     *
     * @param name the field's name
     * @param value the field's value
     * @param charset the charset, {@code null} for UTF-8
     * @param baseDir where the temporary file goes, {@code null} for a directory of our own
     * @param deleteOnExit whether it is deleted when the JVM exits
     * @throws IOException if the value cannot be written
     */
    public DiskAttribute(
            String name, String value, @Nullable Charset charset, @Nullable String baseDir, boolean deleteOnExit)
            throws IOException {
        this(name, 0, charset, baseDir, deleteOnExit);
        putValue(value);
    }

    @Override
    public HttpDataType getHttpDataType() {
        return HttpDataType.Attribute;
    }

    @Override
    public String getValue() throws IOException {
        return getString(getCharset());
    }

    @Override
    public void setValue(String value) throws IOException {
        putValue(value);
    }

    private void putValue(String value) throws IOException {
        byte[] bytes = Objects.requireNonNull(value, "value").getBytes(getCharset());
        checkSize(bytes.length);
        if (definedSize > 0) {
            definedSize = bytes.length;
        }
        super.setContent(Unpooled.wrappedBuffer(bytes));
    }

    /** Appends to the value; a field may become longer than was announced. */
    @Override
    public void addContent(@Nullable ByteBuf buffer, boolean last) throws IOException {
        if (buffer != null && definedSize > 0) {
            definedSize = Math.max(definedSize, size + buffer.readableBytes());
        }
        super.addContent(buffer, last);
    }

    /** Returns a hash of the name, whatever its case. */
    @Override
    public int hashCode() {
        return FieldName.hash(getName());
    }

    /** Returns whether {@code o} is a field of the same name, whatever its case. */
    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof Attribute other && getName().equalsIgnoreCase(other.getName());
    }

    @Override
    public int compareTo(InterfaceHttpData o) {
        return FieldName.compare(this, o);
    }

    /**
     * Compares the names, ignoring case.
     *
     * @param o another field
     * @return as {@link Comparable#compareTo}
     */
    public int compareTo(Attribute o) {
        return getName().compareToIgnoreCase(o.getName());
    }

    /** Returns {@code name=value}; the value is read from the file. */
    @Override
    public String toString() {
        try {
            return getName() + '=' + getValue();
        } catch (IOException e) {
            return getName() + '=' + e;
        }
    }

    @Override
    protected boolean deleteOnExit() {
        return deleteOnExit;
    }

    @Override
    protected @Nullable String getBaseDirectory() {
        return baseDir;
    }

    @Override
    protected String getDiskFilename() {
        return getName() + postfix;
    }

    @Override
    protected String getPostfix() {
        return postfix;
    }

    @Override
    protected String getPrefix() {
        return prefix;
    }

    @Override
    public Attribute copy() {
        return replace(content().copy());
    }

    @Override
    public Attribute duplicate() {
        return replace(content().duplicate());
    }

    @Override
    public Attribute retainedDuplicate() {
        return replace(content().retainedDuplicate());
    }

    @Override
    public Attribute replace(ByteBuf content) {
        DiskAttribute attribute = new DiskAttribute(getName(), 0, getCharset(), baseDir, deleteOnExit);
        try {
            attribute.setContent(content);
        } catch (IOException e) {
            throw new ChannelException(e);
        }
        return attribute;
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
