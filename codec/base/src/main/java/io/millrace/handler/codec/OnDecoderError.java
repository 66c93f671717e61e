package io.millrace.handler.codec;

/** What a {@link ByteToMessageDecoder} does when it cannot decode what a peer sent, beside telling the pipeline. */
public enum OnDecoderError {
    /**
     * Goes on with the bytes that are left, as far as the decoder has not read them: for protocols that find the next frame
     * by themselves, and those whose decoder skips what is wrong. Whoever handles the exception decides about the channel;
     * if it is closed then, the rest is dropped. A decoder that has read nothing before it failed is called again when more
     * has come.
     */
    FAIL,
    /** Drops the bytes that are there and goes on with those that come next. */
    SKIP,
    /** Drops the bytes that are there and whatever comes, and closes the channel when the exception was handled. */
    CLOSE
}
