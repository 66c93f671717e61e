package io.millrace.handler.codec.http.multipart;

import io.millrace.buffer.ByteBuf;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A field of a form: a name and a text. */
public interface Attribute extends HttpData {
    /**
     * Returns the text, in the charset of this.
     *
     * @throws IOException if it cannot be read
     */
    String getValue() throws IOException;

    /**
     * Replaces the text, and completes this.
     *
     * @param value the text
     * @throws IOException if it is too large, or cannot be written
     */
    void setValue(String value) throws IOException;

    @Override
    Attribute copy();

    @Override
    Attribute duplicate();

    @Override
    Attribute retainedDuplicate();

    @Override
    Attribute replace(ByteBuf content);

    @Override
    Attribute retain();

    @Override
    Attribute retain(int increment);

    @Override
    Attribute touch();

    @Override
    Attribute touch(@Nullable Object hint);
}
