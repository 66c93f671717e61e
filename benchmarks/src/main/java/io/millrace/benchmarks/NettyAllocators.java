package io.millrace.benchmarks;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;

/** The allocators of Netty by the names of its own property; {@code adaptive} is its default. */
final class NettyAllocators {
    private NettyAllocators() {}

    static ByteBufAllocator named(String name) {
        return switch (name) {
            case "adaptive" -> new AdaptiveByteBufAllocator(true);
            case "pooled" -> PooledByteBufAllocator.DEFAULT;
            default -> throw new IllegalArgumentException("adaptive or pooled, not " + name);
        };
    }
}
