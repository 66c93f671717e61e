package io.millrace.handler.codec.compression;

/** What is around a deflated stream (RFC 1951). */
public enum ZlibWrapper {
    /** A header, and an Adler-32 checksum at the end. <b>Spec:</b> RFC 1950. */
    ZLIB,
    /** A header that may hold a name and a comment, and a CRC-32 and the length at the end. <b>Spec:</b> RFC 1952. */
    GZIP,
    /** Nothing. <b>Spec:</b> RFC 1951. */
    NONE,
    /** For decompression: {@link #ZLIB} if it begins like that, otherwise {@link #NONE}. */
    ZLIB_OR_NONE
}
