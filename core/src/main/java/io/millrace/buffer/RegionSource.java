package io.millrace.buffer;

import java.nio.ByteBuffer;

/** Who provides the memory of a {@link RegionByteBuf} that is not a view. */
interface RegionSource {

    /** Gives {@code buf} memory of the new capacity, with the content that fits. The old memory may move. */
    void resize(RegionByteBuf buf, int newCapacity);

    /** Takes the memory of a buffer back whose count went to 0. It no longer refers to it. */
    void release(RegionByteBuf buf, ByteBuffer memory);
}
