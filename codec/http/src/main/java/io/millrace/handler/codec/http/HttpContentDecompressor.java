package io.millrace.handler.codec.http;

import io.millrace.handler.codec.compression.Brotli;
import io.millrace.handler.codec.compression.BrotliDecompressor;
import io.millrace.handler.codec.compression.Decompressor.AbstractDecompressorBuilder;
import io.millrace.handler.codec.compression.JdkZlibDecompressor;
import io.millrace.handler.codec.compression.ZlibWrapper;
import io.millrace.handler.codec.compression.Zstd;
import io.millrace.handler.codec.compression.ZstdDecompressor;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses the content of requests or responses: {@code gzip} and {@code deflate}, and {@code br} and {@code zstd}
 * where their libraries are there. {@link HttpContentDecoder} says what becomes of a message, and what its limits are.
 *
 * <pre>{@code
 * pipeline.addLast(new HttpClientCodec(), new HttpContentDecompressor(), new HttpObjectAggregator(1 << 20));
 * }</pre>
 */
public class HttpContentDecompressor extends HttpContentDecoder {
    private final boolean strict;

    /** Makes a decompressor that takes raw deflate for {@code deflate} too, without {@code maxAllocation}. */
    public HttpContentDecompressor() {
        this(0);
    }

    /**
     * Makes a decompressor that takes raw deflate for {@code deflate} too.
     *
     * @param maxAllocation how much may come of one {@link HttpContent}, then in one buffer; 0 for as much as it is
     */
    public HttpContentDecompressor(int maxAllocation) {
        this(false, maxAllocation);
    }

    /**
     * Makes a decompressor.
     *
     * @param strict whether {@code deflate} is zlib only, as RFC 9110 §8.4.1.2 has it, and not raw deflate, as some
     *     peers have
     * @param maxAllocation how much may come of one {@link HttpContent}, then in one buffer; 0 for as much as it is
     */
    public HttpContentDecompressor(boolean strict, int maxAllocation) {
        super(maxAllocation);
        this.strict = strict;
    }

    @Override
    protected @Nullable AbstractDecompressorBuilder newDecompressor(String contentEncoding) throws Exception {
        switch (contentEncoding.toLowerCase(Locale.ROOT)) {
            case "gzip":
            case "x-gzip":
                return JdkZlibDecompressor.builder().wrapper(ZlibWrapper.GZIP).decompressConcatenated(true);
            case "deflate":
            case "x-deflate":
                return JdkZlibDecompressor.builder().wrapper(strict ? ZlibWrapper.ZLIB : ZlibWrapper.ZLIB_OR_NONE);
            case "br":
                return Brotli.isAvailable() ? BrotliDecompressor.builder() : null;
            case "zstd":
                return Zstd.isAvailable() ? ZstdDecompressor.builder() : null;
            default:
                return null;
        }
    }
}
