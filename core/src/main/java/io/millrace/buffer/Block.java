package io.millrace.buffer;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a chunk that is in use by a buffer or lies ready in the cache of a thread. It keeps what is made once for it:
 * the {@link ByteBuffer} and the {@link RegionByteBuf}.
 */
final class Block {
    final Slab slab;

    /** Which element of {@link #slab} this is. */
    final int index;

    /** The bytes of the block; the limit is the capacity of the buffer that uses it. */
    final ByteBuffer memory;

    /** The address of the first byte, or 0 when it is unknown. */
    final long address;

    /** The cache to return to, null for a block of a thread without. Set by the thread that took it from the arena. */
    @Nullable
    BlockCache home;

    /** The buffer over this block, made by the first use. */
    @Nullable
    RegionByteBuf buf;

    /** The next block in {@link BlockCache}'s stack of returned ones. Written before the push, read after the removal. */
    @Nullable
    Block next;

    /** About how many bytes are in that stack, this block included. Racy: a bound that is nearly kept suffices. */
    int stackedBytes;

    Block(Slab slab, int index, ByteBuffer memory, long address) {
        this.slab = slab;
        this.index = index;
        this.memory = memory;
        this.address = address;
    }

    int sizeBytes() {
        return slab.elementBytes;
    }
}
