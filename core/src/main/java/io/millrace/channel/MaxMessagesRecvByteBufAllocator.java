package io.millrace.channel;

/** Limits the messages of a round of reading. */
public interface MaxMessagesRecvByteBufAllocator extends RecvByteBufAllocator {
    /**
     * The messages that a round has at most.
     *
     * @return a positive number
     */
    int maxMessagesPerRead();

    /**
     * Sets the messages that a round has at most, from the next round of each handle on.
     *
     * @param maxMessagesPerRead a positive number
     * @return this
     * @throws IllegalArgumentException if it is not positive
     */
    MaxMessagesRecvByteBufAllocator maxMessagesPerRead(int maxMessagesPerRead);
}
