package io.millrace.handler.codec.http;

import io.millrace.channel.ChannelHandlerContext;
import io.millrace.handler.codec.compression.Brotli;
import io.millrace.handler.codec.compression.CompressionOptions;
import io.millrace.handler.codec.compression.StandardCompressionOptions;
import io.millrace.handler.codec.compression.Zstd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compresses the content of responses as their requests accept it. {@link HttpContentEncoder} says which, and what
 * becomes of their headers.
 *
 * <pre>{@code
 * pipeline.addLast(new HttpServerCodec(), new HttpContentCompressor(), new MyHandler());
 * }</pre>
 *
 * <p>The coding with the highest weight is taken; of several with the same weight {@code br}, then {@code zstd}, {@code
 * gzip}, {@code deflate}, then others in the order of the options.
 */
public class HttpContentCompressor extends HttpContentEncoder {
    private static final List<String> ORDER = List.of("br", "zstd", "gzip", "deflate");

    private final int contentSizeThreshold;
    private final List<CompressionOptions> options;
    private final List<String> codings;

    /** Makes a compressor to gzip and deflate, and to Brotli and Zstandard where their libraries are there. */
    public HttpContentCompressor() {
        this(0);
    }

    /**
     * Makes a compressor.
     *
     * @param compressionOptions what to offer; nothing stands for the same as without arguments
     */
    public HttpContentCompressor(CompressionOptions... compressionOptions) {
        this(0, compressionOptions);
    }

    /**
     * Makes a compressor.
     *
     * @param contentSizeThreshold content that is known to be shorter is left as it is
     * @param compressionOptions what to offer; nothing stands for the same as without arguments
     */
    public HttpContentCompressor(int contentSizeThreshold, CompressionOptions... compressionOptions) {
        this(contentSizeThreshold, DEFAULT_MAX_PIPELINE_DEPTH, compressionOptions);
    }

    /**
     * Makes a compressor.
     *
     * @param contentSizeThreshold content that is known to be shorter is left as it is
     * @param maxPipelineDepth how many requests may wait for their responses, at least 1
     * @param compressionOptions what to offer; nothing stands for the same as without arguments
     */
    public HttpContentCompressor(
            int contentSizeThreshold, int maxPipelineDepth, CompressionOptions... compressionOptions) {
        super(maxPipelineDepth);
        if (contentSizeThreshold < 0) {
            throw new IllegalArgumentException("contentSizeThreshold: " + contentSizeThreshold + " (expected: >= 0)");
        }
        this.contentSizeThreshold = contentSizeThreshold;
        this.options = inOrder(compressionOptions.length == 0 ? all() : Arrays.asList(compressionOptions));
        this.codings = options.stream().map(CompressionOptions::contentCoding).toList();
    }

    private static List<CompressionOptions> all() {
        List<CompressionOptions> all = new ArrayList<>(4);
        if (Brotli.isAvailable()) {
            all.add(StandardCompressionOptions.brotli());
        }
        if (Zstd.isAvailable()) {
            all.add(StandardCompressionOptions.zstd());
        }
        all.add(StandardCompressionOptions.gzip());
        all.add(StandardCompressionOptions.deflate());
        return all;
    }

    private static List<CompressionOptions> inOrder(List<CompressionOptions> options) {
        return options.stream()
                .sorted(Comparator.comparingInt(each -> rank(each.contentCoding())))
                .toList();
    }

    private static int rank(String coding) {
        int rank = ORDER.indexOf(coding);
        return rank < 0 ? ORDER.size() : rank;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        super.handlerAdded(ctx);
    }

    @Override
    protected @Nullable String determineEncoding(String acceptEncoding) {
        int preferred = ContentCodings.preferred(acceptEncoding, codings);
        return preferred < 0 ? null : codings.get(preferred);
    }

    @Override
    protected @Nullable CompressionOptions beginEncoding(HttpResponse response, String contentEncoding) {
        if (contentSizeThreshold > 0 && isShort(response)) {
            return null;
        }
        int index = codings.indexOf(contentEncoding);
        return index < 0 ? null : options.get(index);
    }

    private boolean isShort(HttpResponse response) {
        if (response instanceof FullHttpResponse full) {
            return full.content().readableBytes() < contentSizeThreshold;
        }
        long announced = announcedLength(response);
        return announced >= 0 && announced < contentSizeThreshold;
    }

    private static long announcedLength(HttpResponse response) {
        try {
            return HttpUtil.getContentLength(response, -1L);
        } catch (NumberFormatException e) {
            return -1; // nobody knows
        }
    }
}
