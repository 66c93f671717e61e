package io.millrace.handler.codec.compression;

/** What kind of content Brotli is to expect. */
public enum BrotliMode {
    /** Anything. */
    GENERIC,
    /** Text in UTF-8. */
    TEXT,
    /** A font (WOFF 2.0). */
    FONT
}
