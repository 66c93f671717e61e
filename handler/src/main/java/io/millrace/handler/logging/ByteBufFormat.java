package io.millrace.handler.logging;

/** How {@link LoggingHandler} shows buffers. */
public enum ByteBufFormat {
    /** The number of bytes alone. */
    SIMPLE,
    /** The number of bytes, and all of them in hexadecimal and ASCII. */
    HEX_DUMP
}
