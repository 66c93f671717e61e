package io.millrace.handler.codec.http;

import io.millrace.handler.codec.DecoderResult;

/** The result of a message whose head was decoded, with the sizes of the head as they came. */
public final class HttpMessageDecoderResult extends DecoderResult {
    private final int initialLineLength;
    private final int headerSize;

    HttpMessageDecoderResult(int initialLineLength, int headerSize) {
        super(SIGNAL_SUCCESS);
        this.initialLineLength = initialLineLength;
        this.headerSize = headerSize;
    }

    /**
     * The length of the first line.
     *
     * @return bytes, without the line's end
     */
    public int initialLineLength() {
        return initialLineLength;
    }

    /**
     * The length of all field lines.
     *
     * @return bytes, without the lines' ends
     */
    public int headerSize() {
        return headerSize;
    }

    /**
     * The length of both together.
     *
     * @return bytes, without the lines' ends
     */
    public int totalSize() {
        return initialLineLength + headerSize;
    }
}
