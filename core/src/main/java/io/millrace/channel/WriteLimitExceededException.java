package io.millrace.channel;

import java.io.IOException;

/**
 * A write was refused because more bytes would wait in the channel than {@link ChannelOption#WRITE_BUFFER_LIMIT} allows. The message
 * was released; the channel is still open. Whoever produces faster than the peer takes should watch {@link Channel#isWritable()}.
 */
public final class WriteLimitExceededException extends IOException {
    private static final long serialVersionUID = 1L;

    private final long limitBytes;

    /**
     * Makes an exception that names the limit.
     *
     * @param wantedBytes the bytes that would wait if the write were accepted
     * @param limitBytes the limit's value
     */
    public WriteLimitExceededException(long wantedBytes, long limitBytes) {
        super(wantedBytes + " bytes would wait to be sent, WRITE_BUFFER_LIMIT is " + limitBytes
                + "; stop writing while isWritable() is false, or raise ChannelOption.WRITE_BUFFER_LIMIT");
        this.limitBytes = limitBytes;
    }

    /**
     * The limit.
     *
     * @return bytes
     */
    public long limitBytes() {
        return limitBytes;
    }
}
