package io.millrace.buffer;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What one thread keeps ready: a cache for each kind of memory that is pooled. */
record ThreadCache(
        Thread owner, @Nullable BlockCache heap, @Nullable BlockCache direct) {

    @Nullable
    BlockCache of(boolean directMemory) {
        return directMemory ? direct : heap;
    }

    Stream<BlockCache> parts() {
        return Stream.of(heap, direct).flatMap(Stream::ofNullable);
    }

    /** Identity: two threads' caches are never the same. */
    @Override
    public boolean equals(@Nullable Object o) {
        return this == o;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
