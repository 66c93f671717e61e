package io.millrace.buffer;

/** An allocator that tells how much memory it holds. */
public interface ByteBufAllocatorMetricProvider {

    /**
     * Returns the figures, which follow the allocator as it works.
     *
     * @return a live view
     */
    ByteBufAllocatorMetric metric();
}
