package io.millrace.channel;

import java.util.Map;

/** Limits the bytes of a round of reading. */
public interface MaxBytesRecvByteBufAllocator extends RecvByteBufAllocator {
    /**
     * The bytes that a round reads, at about most: the round ends when they are reached.
     *
     * @return bytes
     */
    int maxBytesPerRead();

    /**
     * Sets the bytes that a round reads.
     *
     * @param maxBytesPerRead bytes, not below {@link #maxBytesPerIndividualRead()}
     * @return this
     * @throws IllegalArgumentException if it is
     */
    MaxBytesRecvByteBufAllocator maxBytesPerRead(int maxBytesPerRead);

    /**
     * The bytes that one read reads at most.
     *
     * @return bytes
     */
    int maxBytesPerIndividualRead();

    /**
     * Sets the bytes that one read reads at most.
     *
     * @param maxBytesPerIndividualRead bytes, not above {@link #maxBytesPerRead()}
     * @return this
     * @throws IllegalArgumentException if it is
     */
    MaxBytesRecvByteBufAllocator maxBytesPerIndividualRead(int maxBytesPerIndividualRead);

    /**
     * Both limits, as they are at one moment.
     *
     * @return {@link #maxBytesPerRead()} as the key, {@link #maxBytesPerIndividualRead()} as the value
     */
    Map.Entry<Integer, Integer> maxBytesPerReadPair();

    /**
     * Sets both limits.
     *
     * @param maxBytesPerRead bytes of a round
     * @param maxBytesPerIndividualRead bytes of one read, not above those
     * @return this
     * @throws IllegalArgumentException if they are
     */
    MaxBytesRecvByteBufAllocator maxBytesPerReadPair(int maxBytesPerRead, int maxBytesPerIndividualRead);
}
