package io.millrace.handler.codec.http.multipart;

import io.millrace.util.ReferenceCounted;
import org.jspecify.annotations.Nullable;

/** A part of a form: a field or a file. Parts are ordered by their names, ignoring case. */
public interface InterfaceHttpData extends Comparable<InterfaceHttpData>, ReferenceCounted {
    /** What a part is. */
    enum HttpDataType {
        /** A field. */
        Attribute,
        /** A file. */
        FileUpload,
        /** What an encoder puts between parts; no part that a decoder makes. */
        InternalAttribute
    }

    /** Returns the name of the field. */
    String getName();

    /** Returns what this is. */
    HttpDataType getHttpDataType();

    @Override
    InterfaceHttpData retain();

    @Override
    InterfaceHttpData retain(int increment);

    @Override
    InterfaceHttpData touch();

    @Override
    InterfaceHttpData touch(@Nullable Object hint);
}
