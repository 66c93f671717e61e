package io.millrace.handler.codec.http.multipart;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A field in memory. */
public class MemoryAttribute extends AbstractMemoryHttpData implements Attribute {
    /**
     * Makes a field without a value.
     *
     * @param name the field's name
     */
    public MemoryAttribute(String name) {
        this(name, null, 0);
    }

    /**
     * Makes a field without a value.
     *
     * @param name the field's name
     * @param definedSize how many bytes were announced
     */
    public MemoryAttribute(String name, long definedSize) {
        this(name, null, definedSize);
    }

    /**
     * Makes a field without a value.
     *
     * @param name the field's name
     * @param charset the charset, {@code null} for UTF-8
     */
    public MemoryAttribute(String name, @Nullable Charset charset) {
        this(name, charset, 0);
    }

    /**
     * Makes a field without a value.
     *
     * @param name the field's name
     * @param definedSize how many bytes were announced
     * @param charset the charset, {@code null} for UTF-8
     */
    public MemoryAttribute(String name, long definedSize, @Nullable Charset charset) {
        this(name, charset, definedSize);
    }

    /**
     * Makes a field.
     *
     * @param name the field's name
     * @param value the field's value
     * @throws IOException never
     */
    public MemoryAttribute(String name, String value) throws IOException {
        this(name, value, null);
    }

    /**
     * Makes a field.
     *
     * @param name the field's name
     * @param value the field's value
     * @param charset the charset, {@code null} for UTF-8
     * @throws IOException never
     */
    public MemoryAttribute(String name, String value, @Nullable Charset charset) throws IOException {
        this(name, charset, 0);
        putValue(value);
    }

    private MemoryAttribute(String name, @Nullable Charset charset, long definedSize) {
        super(name, charset, definedSize);
    }

    @Override
    public HttpDataType getHttpDataType() {
        return HttpDataType.Attribute;
    }

    @Override
    public String getValue() {
        return getByteBuf().toString(getCharset());
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

    /** Returns {@code name=value}. */
    @Override
    public String toString() {
        return getName() + '=' + getValue();
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
        MemoryAttribute attribute = new MemoryAttribute(getName(), getCharset());
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
