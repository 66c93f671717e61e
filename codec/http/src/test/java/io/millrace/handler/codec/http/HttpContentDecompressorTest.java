package io.millrace.handler.codec.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufUtil;
import io.millrace.buffer.Unpooled;
import io.millrace.buffer.UnpooledByteBufAllocator;
import io.millrace.channel.ChannelHandler;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.ChannelOutboundHandlerAdapter;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.handler.codec.ByteBudget;
import io.millrace.handler.codec.CodecLimitException;
import io.millrace.handler.codec.CodecLimits;
import io.millrace.handler.codec.DecoderResult;
import io.millrace.handler.codec.compression.CompressionOptions;
import io.millrace.handler.codec.compression.Compressor;
import io.millrace.handler.codec.compression.DecompressionException;
import io.millrace.handler.codec.compression.StandardCompressionOptions;
import io.millrace.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpContentDecompressorTest {
    private static final String TEXT = "Hello, World! ".repeat(50);
    private static final CodecLimits BOMBS_WELCOME = CodecLimits.DEFAULT.withDecompressionRatio(1 << 20);

    private static CompressionOptions options(String coding) {
        return switch (coding) {
            case "gzip", "x-gzip" -> StandardCompressionOptions.gzip();
            case "deflate", "x-deflate" -> StandardCompressionOptions.deflate();
            case "zstd" -> StandardCompressionOptions.zstd();
            default -> StandardCompressionOptions.brotli();
        };
    }

    private static byte[] compress(String coding, byte[] plain) {
        UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(false);
        ByteBuf out = alloc.buffer();
        try (Compressor compressor = options(coding).newCompressor(alloc)) {
            compressor.compress(Unpooled.wrappedBuffer(plain), out);
            compressor.finish(out);
            return ByteBufUtil.getBytes(out);
        } finally {
            out.release();
        }
    }

    private static byte[] compress(String coding, String plain) {
        return compress(coding, plain.getBytes(US_ASCII));
    }

    private static EmbeddedChannel channel(CodecLimits limits, ChannelHandler... handlers) {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.attr(CodecLimits.KEY).set(limits);
        channel.pipeline().addLast(handlers);
        return channel;
    }

    private static HttpRequest post(String coding) {
        HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
        request.headers().set(HttpHeaderNames.CONTENT_ENCODING, coding);
        request.headers().set(HttpHeaderNames.CONTENT_LENGTH, 1234);
        return request;
    }

    private static HttpContent content(byte[] bytes) {
        return new DefaultHttpContent(Unpooled.copiedBuffer(bytes));
    }

    private static LastHttpContent last(byte[] bytes) {
        return new DefaultLastHttpContent(Unpooled.copiedBuffer(bytes));
    }

    /** The contents that have come, up to a last one, which is left. */
    private static byte[] contents(EmbeddedChannel channel) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (channel.inboundMessages().peek() instanceof HttpContent content
                && !(content instanceof LastHttpContent)) {
            channel.readInbound();
            out.writeBytes(ByteBufUtil.getBytes(content.content()));
            content.release();
        }
        return out.toByteArray();
    }

    private static String text(EmbeddedChannel channel) {
        return new String(contents(channel), US_ASCII);
    }

    private static void assertEnded(EmbeddedChannel channel) {
        LastHttpContent last = channel.readInbound();
        assertThat(last.content().isReadable()).isFalse();
        last.release();
        assertThat(channel.<Object>readInbound()).isNull();
        assertThat(channel.finish()).isFalse();
    }

    // ---- what is decoded ----

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "deflate", "x-deflate", "zstd", "br", "GZIP"})
    void aMessageInPartsIsDecoded(String coding) {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpContentDecompressor());
        byte[] encoded = compress(coding.toLowerCase(Locale.ROOT), TEXT);

        channel.writeInbound(
                post(coding),
                content(Arrays.copyOf(encoded, 5)),
                content(Arrays.copyOfRange(encoded, 5, encoded.length)),
                LastHttpContent.EMPTY_LAST_CONTENT);

        HttpRequest head = channel.readInbound();
        assertThat(head.headers().contains(HttpHeaderNames.CONTENT_ENCODING)).isFalse();
        assertThat(head.headers().contains(HttpHeaderNames.CONTENT_LENGTH)).isFalse();
        assertThat(HttpUtil.isTransferEncodingChunked(head)).isTrue();
        assertThat(text(channel)).isEqualTo(TEXT);
        assertEnded(channel);
    }

    @Test
    void aWholeMessageIsTakenApart() {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpContentDecompressor(), new HttpObjectAggregator(10_000));
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.copiedBuffer(compress("gzip", TEXT)));
        response.headers().set(HttpHeaderNames.CONTENT_ENCODING, "gzip");
        HttpUtil.setContentLength(response, response.content().readableBytes());
        response.trailingHeaders().set("X-Sum", "1");

        channel.writeInbound(response);

        FullHttpResponse decoded = channel.readInbound();
        assertThat(decoded.content().toString(US_ASCII)).isEqualTo(TEXT);
        assertThat(decoded.trailingHeaders().get("X-Sum")).isEqualTo("1");
        assertThat(HttpUtil.getContentLength(decoded)).isEqualTo(TEXT.length());
        assertThat(decoded.headers().contains(HttpHeaderNames.CONTENT_ENCODING)).isFalse();
        decoded.release();
        assertThat(response.refCnt()).isZero();
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void aWholeRequestIsTakenApart() {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpContentDecompressor());
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.PUT, "/x", Unpooled.copiedBuffer(compress("br", TEXT)));
        request.headers().set(HttpHeaderNames.CONTENT_ENCODING, "br");

        channel.writeInbound(request);

        HttpRequest head = channel.readInbound();
        assertThat(head).isNotInstanceOf(HttpContent.class);
        assertThat(head.uri()).isEqualTo("/x");
        assertThat(head.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)).isFalse();
        assertThat(text(channel)).isEqualTo(TEXT);
        assertEnded(channel);
    }

    @Test
    void trailersAreKept() {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpContentDecompressor());
        LastHttpContent last = last(compress("gzip", TEXT));
        last.trailingHeaders().set("X-Sum", "1");

        channel.writeInbound(post("gzip"), last);

        channel.readInbound();
        assertThat(text(channel)).isEqualTo(TEXT);
        LastHttpContent end = channel.readInbound();
        assertThat(end.trailingHeaders().get("X-Sum")).isEqualTo("1");
        assertThat(end.content().isReadable()).isFalse();
        assertThat(channel.finish()).isFalse();
    }

    @Test
    @DisplayName("RFC 9110 §8.4: codings are undone in turn, the last one first")
    void severalCodings() {
        byte[] encoded = compress("br", compress("deflate", compress("gzip", TEXT)));
        for (int cut = 1; cut < encoded.length; cut += 3) {
            EmbeddedChannel channel = new EmbeddedChannel(new HttpContentDecompressor());
            HttpRequest request = post("gzip , identity");
            request.headers().add(HttpHeaderNames.CONTENT_ENCODING, "deflate, br");

            channel.writeInbound(
                    request,
                    content(Arrays.copyOf(encoded, cut)),
                    last(Arrays.copyOfRange(encoded, cut, encoded.length)));

            assertThat(channel.<HttpRequest>readInbound().headers().contains(HttpHeaderNames.CONTENT_ENCODING))
                    .isFalse();
            assertThat(text(channel)).isEqualTo(TEXT);
            assertEnded(channel);
        }
    }

    @Test
    void moreThanThreeCodingsAreRefused() {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpContentDecompressor());

        assertThatThrownBy(() -> channel.writeInbound(post("gzip, gzip, gzip, gzip")))
                .isInstanceOf(DecompressionException.class)
                .hasMessage("4 codings in Content-Encoding (expected: at most 3)");
        assertNextIsNotDecoded(channel);
        channel.finishAndReleaseAll();
    }

    @Test
    void zlibAndRawDeflateAreTakenUnlessStrict() throws Exception {
        Deflater deflater = new Deflater(6, true);
        deflater.setInput(TEXT.getBytes(US_ASCII));
        deflater.finish();
        byte[] raw = new byte[1000];
        raw = Arrays.copyOf(raw, deflater.deflate(raw));
        deflater.end();
        EmbeddedChannel lenient = new EmbeddedChannel(new HttpContentDecompressor(0));
        EmbeddedChannel strict = new EmbeddedChannel(new HttpContentDecompressor(true, 0));
        byte[] encoded = raw;

        lenient.writeInbound(post("deflate"), last(encoded));
        lenient.readInbound();
        assertThat(text(lenient)).isEqualTo(TEXT);
        assertEnded(lenient);
        assertThatThrownBy(() -> strict.writeInbound(post("deflate"), last(encoded)))
                .isInstanceOf(DecompressionException.class);
        strict.finishAndReleaseAll();
    }

    @Test
    void theMembersOfGzipFollowEachOther() {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpContentDecompressor());

        channel.writeInbound(post("gzip"), content(compress("gzip", "one ")), last(compress("gzip", "two")));

        channel.readInbound();
        assertThat(text(channel)).isEqualTo("one two");
        assertEnded(channel);
    }

    @Test
    void aSubclassMayKeepTheFieldAndKnowOtherCodings() {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpContentDecompressor() {
            @Override
            protected String getTargetContentEncoding(String contentEncoding) {
                return "was " + contentEncoding;
            }
        });

        channel.writeInbound(post("gzip"));

        assertThat(channel.<HttpRequest>readInbound().headers().get(HttpHeaderNames.CONTENT_ENCODING))
                .isEqualTo("was gzip");
        channel.finish();
    }

    // ---- what is not ----

    @ParameterizedTest
    @ValueSource(strings = {"identity", "compress", "gzip, compress", ""})
    void whatIsNotKnownPasses(String coding) {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpContentDecompressor());
        HttpRequest request = post(coding);
        HttpContent content = content(new byte[] {1, 2, 3});

        channel.writeInbound(request, content, LastHttpContent.EMPTY_LAST_CONTENT);

        assertThat(channel.<Object>readInbound()).isSameAs(request);
        assertThat(request.headers().get(HttpHeaderNames.CONTENT_ENCODING)).isEqualTo(coding);
        assertThat(request.headers().get(HttpHeaderNames.CONTENT_LENGTH)).isEqualTo("1234");
        assertThat(channel.<Object>readInbound()).isSameAs(content);
        assertThat(content.release()).isTrue();
        assertThat(channel.<Object>readInbound()).isSameAs(LastHttpContent.EMPTY_LAST_CONTENT);
        channel.finish();
    }

    @Test
    void wholeMessagesWithoutACodingPass() {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpContentDecompressor());
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.PUT, "/x", Unpooled.copiedBuffer(TEXT, US_ASCII));

        channel.writeInbound(request);

        assertThat(channel.<Object>readInbound()).isSameAs(request);
        assertThat(request.release()).isTrue();
        channel.finish();
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 103, 204, 304})
    void responsesWithoutContentPass(int status) {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpContentDecompressor());
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
        response.headers().set(HttpHeaderNames.CONTENT_ENCODING, "gzip");

        channel.writeInbound(response, LastHttpContent.EMPTY_LAST_CONTENT);

        assertThat(channel.<HttpResponse>readInbound().headers().get(HttpHeaderNames.CONTENT_ENCODING))
                .isEqualTo("gzip");
        assertEnded(channel);
    }

    @Test
    void noContentIsNoFault() {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpContentDecompressor());

        channel.writeInbound(post("gzip"), LastHttpContent.EMPTY_LAST_CONTENT);

        channel.readInbound();
        assertEnded(channel);
    }

    @Test
    void aMessageThatHasFailedPasses() {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpContentDecompressor());
        HttpRequest request = post("gzip");
        request.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("no")));

        channel.writeInbound(request);

        assertThat(channel.<Object>readInbound()).isSameAs(request);
        assertThat(request.headers().contains(HttpHeaderNames.CONTENT_ENCODING)).isTrue();
        channel.finish();
    }

    // ---- faults and limits ----

    /** Writes the parts of a message of which one must fail; all of them come. */
    private static @Nullable Throwable fault(EmbeddedChannel channel, Object... messages) {
        Throwable fault = null;
        try {
            channel.writeInbound(messages);
        } catch (Exception e) {
            fault = e;
        }
        channel.runPendingTasks();
        return fault;
    }

    /** Its response could be taken for that to the request which was lost. */
    private static void assertNextIsNotDecoded(EmbeddedChannel channel) {
        channel.runPendingTasks();
        assertThat(channel.isOpen()).isFalse();
        assertThat(channel.<Object>readInbound()).isNull();
    }

    @ParameterizedTest(
            name = "CVE-2020-11612 CVE-2026-42587 GHSA-f6hv-jmp6-3vwv {0}: a bomb is stopped, and the connection ends")
    @ValueSource(strings = {"gzip", "deflate", "zstd", "br"})
    void bombs(String coding) {
        EmbeddedChannel channel = channel(BOMBS_WELCOME.withDecompressedBytes(100_000), new HttpContentDecompressor());
        byte[] bomb = compress(coding, new byte[4 << 20]);

        Throwable fault =
                fault(channel, post(coding), content(bomb), content(bomb), LastHttpContent.EMPTY_LAST_CONTENT);

        assertThat(fault)
                .isInstanceOf(CodecLimitException.class)
                .hasMessageContaining("is beyond the limit CodecLimits.decompressedBytes of 100000"
                        + " (the attribute CodecLimits.KEY raises it)");
        assertThat(channel.<Object>readInbound()).isInstanceOf(HttpRequest.class);
        assertThat(contents(channel)).hasSize(100_000);
        assertThat(channel.<Object>readInbound()).isNull();
        assertNextIsNotDecoded(channel);
    }

    @ParameterizedTest(name = "CVE-2020-11612 CVE-2026-42587 {0}: the ratio is limited without any setting")
    @ValueSource(strings = {"gzip", "zstd", "br"})
    void theRatioIsLimited(String coding) {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpContentDecompressor());
        // Beyond what one deflate can do: gzip within gzip, or a coding that does it alone.
        byte[] bomb = coding.equals("gzip")
                ? compress("gzip", compress("gzip", new byte[8 << 20]))
                : compress(coding, new byte[8 << 20]);

        Throwable fault = fault(channel, post(coding.equals("gzip") ? "gzip, gzip" : coding), last(bomb));

        assertThat(fault)
                .isInstanceOf(CodecLimitException.class)
                .hasMessageContaining("CodecLimits.decompressionRatio of 1100");
        channel.finishAndReleaseAll();
    }

    @ParameterizedTest(name = "CVE-2026-42587 GHSA-f6hv-jmp6-3vwv {0}: maxAllocation is kept for every coding")
    @ValueSource(strings = {"gzip", "deflate", "zstd", "br"})
    void maxAllocationIsKept(String coding) {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpContentDecompressor(TEXT.length()));

        channel.writeInbound(post(coding), last(compress(coding, TEXT)));
        channel.readInbound();
        HttpContent one = channel.readInbound();
        assertThat(one.content().toString(US_ASCII)).isEqualTo(TEXT);
        one.release();
        channel.readInbound();

        Throwable fault = fault(channel, post(coding), last(compress(coding, TEXT + "!")));
        assertThat(fault)
                .isInstanceOf(DecompressionException.class)
                .hasMessage("Decompression buffer has reached maximum size: " + TEXT.length());
        assertThat(channel.<Object>readInbound()).isInstanceOf(HttpRequest.class);
        assertNextIsNotDecoded(channel);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "zstd", "br"})
    void damagedContentFailsAndTheConnectionEnds(String coding) {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpContentDecompressor());

        Throwable fault = fault(
                channel,
                post(coding),
                content("this is nothing of the kind".getBytes(US_ASCII)),
                content(new byte[100]),
                last(new byte[10]));

        assertThat(fault).isInstanceOf(DecompressionException.class);
        assertThat(channel.<Object>readInbound()).isInstanceOf(HttpRequest.class);
        contents(channel);
        assertThat(channel.<Object>readInbound()).isNull();
        assertNextIsNotDecoded(channel);
    }

    @Test
    void exceptionCaughtMayAnswerBeforeTheConnectionEnds() {
        EmbeddedChannel channel =
                new EmbeddedChannel(new HttpContentDecompressor(), new ChannelInboundHandlerAdapter() {
                    @Override
                    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                        ctx.writeAndFlush("an answer");
                    }
                });

        channel.writeInbound(post("gzip"), content("no gzip".getBytes(US_ASCII)), post("gzip"));

        assertThat(channel.<Object>readOutbound()).isEqualTo("an answer");
        assertThat(channel.isOpen()).isFalse();
        channel.finishAndReleaseAll();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "zstd", "br"})
    void contentThatEndsBeforeItsEndFails(String coding) {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpContentDecompressor());
        byte[] encoded = compress(coding, TEXT);

        Throwable fault = fault(
                channel,
                post(coding),
                content(Arrays.copyOf(encoded, encoded.length - 1)),
                LastHttpContent.EMPTY_LAST_CONTENT);

        assertThat(fault)
                .isInstanceOf(DecompressionException.class)
                .hasMessage("the compressed stream ends before its end");
        assertThat(channel.<Object>readInbound()).isInstanceOf(HttpRequest.class);
        contents(channel);
        assertNextIsNotDecoded(channel);
    }

    @Test
    void aMessageThatFailsInItsMiddleEndsWithItsOwnFault() {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpContentDecompressor());
        byte[] encoded = compress("gzip", TEXT);
        LastHttpContent failed = last(new byte[0]);
        IllegalArgumentException cause = new IllegalArgumentException("no");
        failed.setDecoderResult(DecoderResult.failure(cause));

        channel.writeInbound(post("gzip"), content(Arrays.copyOf(encoded, 20)), failed);

        channel.readInbound();
        contents(channel);
        LastHttpContent end = channel.readInbound();
        assertThat(end.decoderResult().cause()).isSameAs(cause);
        end.release();
        channel.finish();
    }

    @Test
    void whatFollowsTheEndOfTheStreamIsDropped() {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpContentDecompressor());
        LastHttpContent last = last(new byte[10]);
        last.trailingHeaders().set("X-Sum", "1");

        channel.writeInbound(post("deflate"), content(compress("deflate", TEXT)), content(new byte[10]), last);

        channel.readInbound();
        assertThat(text(channel)).isEqualTo(TEXT);
        LastHttpContent end = channel.readInbound();
        assertThat(end.content().isReadable()).isFalse();
        assertThat(end.trailingHeaders().get("X-Sum")).isEqualTo("1");
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void aMessageThatBeginsInTheMiddleOfAnotherIsDecoded() {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpContentDecompressor());
        channel.writeInbound(post("br"), content(Arrays.copyOf(compress("br", TEXT), 10)));
        channel.readInbound();
        contents(channel);

        channel.writeInbound(post("gzip"), last(compress("gzip", TEXT)));

        assertThat(channel.<Object>readInbound()).isInstanceOf(HttpRequest.class);
        assertThat(text(channel)).isEqualTo(TEXT);
        assertEnded(channel);
    }

    // ---- back-pressure ----

    private static final class Reads extends ChannelOutboundHandlerAdapter {
        private int count;

        @Override
        public void read(ChannelHandlerContext ctx) {
            count++;
        }
    }

    @ParameterizedTest(name = "CVE-2025-58057 GHSA-3p8m-j85q-pgmj {0}: a reader that asks gets a message")
    @ValueSource(strings = {"gzip", "zstd", "br"})
    void aMessageARead(String coding) {
        Reads reads = new Reads();
        EmbeddedChannel channel = channel(BOMBS_WELCOME, reads, new HttpContentDecompressor());
        channel.config().setAutoRead(false);
        reads.count = 0;
        byte[] bomb = compress(coding, new byte[1 << 20]);

        channel.writeInbound(post(coding), content(bomb), LastHttpContent.EMPTY_LAST_CONTENT);
        // Each of the three was an answer to a read, for all the handler knows.
        assertThat(channel.inboundMessages()).hasSize(3);
        assertThat(ByteBudget.of(channel).usedBytes()).isLessThanOrEqualTo(bomb.length);

        int messages = 3;
        while (reads.count == 0) {
            channel.read();
            messages += reads.count == 0 ? 1 : 0;
            assertThat(channel.inboundMessages()).hasSize(messages);
        }

        channel.readInbound();
        assertThat(contents(channel)).hasSize(1 << 20);
        assertEnded(channel);
        assertThat(ByteBudget.of(channel).usedBytes()).isZero();
    }

    @Test
    void whatNobodyHasAskedForComesWithTheEnd() {
        EmbeddedChannel channel = channel(BOMBS_WELCOME, new HttpContentDecompressor());
        channel.config().setAutoRead(false);
        channel.writeInbound(post("gzip"), last(compress("gzip", new byte[1 << 20])));

        channel.close();

        channel.readInbound();
        assertThat(contents(channel)).hasSize(1 << 20);
        assertEnded(channel);
    }

    @Test
    void removalHandsOnWhatWaits() {
        EmbeddedChannel channel = channel(BOMBS_WELCOME, new HttpContentDecompressor());
        channel.config().setAutoRead(false);
        HttpRequest next = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/next");
        channel.writeInbound(post("gzip"), last(compress("gzip", new byte[1 << 20])), next);

        channel.pipeline().remove(HttpContentDecompressor.class);

        channel.readInbound();
        assertThat(contents(channel)).hasSize(1 << 20);
        channel.<LastHttpContent>readInbound().release();
        assertThat(channel.<Object>readInbound()).isSameAs(next);
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void aHandlerThatRemovesTheDecoderFromInsideAMessageLosesNothing() {
        List<Object> seen = new ArrayList<>();
        EmbeddedChannel channel =
                channel(BOMBS_WELCOME, new HttpContentDecompressor(), new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object msg) {
                        seen.add(msg.getClass());
                        if (seen.size() == 3) {
                            ctx.pipeline().remove(HttpContentDecompressor.class);
                        }
                        ReferenceCountUtil.release(msg);
                    }
                });

        channel.writeInbound(post("gzip"), last(compress("gzip", new byte[1 << 20])));

        assertThat(seen).hasSizeGreaterThan(10);
        assertThat(seen.get(seen.size() - 1).toString()).contains("LastHttpContent");
        channel.finish();
    }

    @Test
    void whatWaitsForAReaderIsLimited() {
        EmbeddedChannel channel = channel(BOMBS_WELCOME.withConnectionBytes(3000), new HttpContentDecompressor());
        channel.config().setAutoRead(false);

        Throwable fault = fault(
                channel,
                post("gzip"),
                content(compress("gzip", new byte[4 << 20])),
                LastHttpContent.EMPTY_LAST_CONTENT);

        assertThat(fault)
                .isInstanceOf(CodecLimitException.class)
                .hasMessageContaining("encoded content that nobody reads")
                .hasMessageContaining("CodecLimits.connectionBytes");
        assertThat(ByteBudget.of(channel).usedBytes()).isZero();
        channel.finishAndReleaseAll();
    }

    // ---- the properties of the verifier ----

    @Nested
    class Verified {
        private static byte[] request(String coding, byte[] content) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(("POST / HTTP/1.1\r\nHost: a\r\nContent-Encoding: " + coding + "\r\nContent-Length: "
                            + content.length + "\r\n\r\n")
                    .getBytes(US_ASCII));
            out.writeBytes(content);
            return out.toByteArray();
        }

        private static byte[] concat(byte[]... parts) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (byte[] part : parts) {
                out.writeBytes(part);
            }
            return out.toByteArray();
        }

        @ParameterizedTest
        @CsvSource({"gzip", "deflate", "zstd", "br"})
        void everyCoding(String coding) {
            byte[] good = request(coding, compress(coding, "a short text"));
            ContentVerifier.of()
                    .input("two requests", concat(good, good))
                    .input("a damaged one before another", concat(request(coding, "xyz".getBytes(US_ASCII)), good))
                    .input(
                            "one that ends early",
                            concat(request(coding, Arrays.copyOf(compress(coding, TEXT), 15)), good))
                    .verify();
        }

        @Test
        void chainedCodings() {
            byte[] twice = compress("gzip", compress("deflate", "text"));
            ContentVerifier.of()
                    .input("deflate, gzip", request("deflate, gzip", twice))
                    .verify();
        }
    }
}
