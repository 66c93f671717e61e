package io.millrace.handler.codec.compression;

import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelPromise;

/**
 * Compresses to gzip, zlib or raw deflate; {@link ZlibCodecFactory} makes one. Each buffer that is written can be
 * decompressed when it has arrived. Closing the channel ends the stream before.
 */
public abstract class ZlibEncoder extends CompressionEncoder {
    /** For subclasses of this package's. */
    ZlibEncoder() {}

    @Override
    public boolean isClosed() {
        return super.isClosed();
    }

    @Override
    public ChannelFuture close() {
        return super.close();
    }

    @Override
    public ChannelFuture close(ChannelPromise promise) {
        return super.close(promise);
    }
}
