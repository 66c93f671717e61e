package io.millrace.channel;

/** What is always true of the channels of one kind. */
public final class ChannelMetadata {
    private final boolean hasDisconnect;
    private final int defaultMaxMessagesPerRead;

    /**
     * Makes the metadata of channels that read up to 16 messages a round.
     *
     * @param hasDisconnect whether a disconnected channel can be connected again, as UDP's can
     */
    public ChannelMetadata(boolean hasDisconnect) {
        this(hasDisconnect, 16);
    }

    /**
     * Makes metadata.
     *
     * @param hasDisconnect whether a disconnected channel can be connected again, as UDP's can
     * @param defaultMaxMessagesPerRead the messages of a round of reading
     * @throws IllegalArgumentException if that number is not positive
     */
    public ChannelMetadata(boolean hasDisconnect, int defaultMaxMessagesPerRead) {
        if (defaultMaxMessagesPerRead <= 0) {
            throw new IllegalArgumentException(
                    "defaultMaxMessagesPerRead : " + defaultMaxMessagesPerRead + " (expected: > 0)");
        }
        this.hasDisconnect = hasDisconnect;
        this.defaultMaxMessagesPerRead = defaultMaxMessagesPerRead;
    }

    /**
     * Tells whether a disconnected channel can be connected again.
     *
     * @return {@code false} if disconnecting closes
     */
    public boolean hasDisconnect() {
        return hasDisconnect;
    }

    /**
     * How many messages a round of reading has unless configured otherwise.
     *
     * @return a positive number
     */
    public int defaultMaxMessagesPerRead() {
        return defaultMaxMessagesPerRead;
    }
}
