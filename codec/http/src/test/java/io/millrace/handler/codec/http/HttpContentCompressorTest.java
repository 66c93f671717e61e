package io.millrace.handler.codec.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import com.github.luben.zstd.ZstdInputStream;
import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import io.millrace.buffer.ByteBufUtil;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.DefaultFileRegion;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.handler.codec.CodecLimitException;
import io.millrace.handler.codec.EncoderException;
import io.millrace.handler.codec.compression.CompressionOptions;
import io.millrace.handler.codec.compression.Compressor;
import io.millrace.handler.codec.compression.StandardCompressionOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpContentCompressorTest {
    private static final String TEXT = "Hello, World! ".repeat(50);

    private EmbeddedChannel channel = new EmbeddedChannel(new HttpContentCompressor());

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void use(HttpContentEncoder encoder) {
        channel.finishAndReleaseAll();
        channel = new EmbeddedChannel(encoder);
    }

    private void request(HttpMethod method, String acceptEncoding) {
        HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, "/");
        if (acceptEncoding != null) {
            request.headers().set(HttpHeaderNames.ACCEPT_ENCODING, acceptEncoding);
        }
        channel.writeInbound(request);
        assertThat(channel.<HttpRequest>readInbound()).isSameAs(request);
    }

    private void get(String acceptEncoding) {
        request(HttpMethod.GET, acceptEncoding);
    }

    private static FullHttpResponse full(HttpResponseStatus status, String content) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.copiedBuffer(content, US_ASCII));
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, content.length());
        return response;
    }

    private static HttpResponse head(HttpResponseStatus status) {
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, status);
        response.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        return response;
    }

    private static HttpContent content(String text) {
        return new DefaultHttpContent(Unpooled.copiedBuffer(text, US_ASCII));
    }

    /** The contents up to the last one, which is left. */
    private byte[] contents() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (!(channel.outboundMessages().peek() instanceof LastHttpContent)) {
            HttpContent content = channel.readOutbound();
            out.writeBytes(ByteBufUtil.getBytes(content.content()));
            content.release();
        }
        return out.toByteArray();
    }

    private static String plain(String coding, byte[] encoded) throws IOException {
        InputStream in = new ByteArrayInputStream(encoded);
        InputStream decoding =
                switch (coding) {
                    case "gzip" -> new GZIPInputStream(in);
                    case "deflate" -> new InflaterInputStream(in);
                    case "zstd" -> new ZstdInputStream(in);
                    default -> new BrotliInputStream(in);
                };
        return new String(decoding.readAllBytes(), US_ASCII);
    }

    private void assertPasses(Object response) {
        channel.writeOutbound(response);
        Object out = channel.readOutbound();
        assertThat(out).isInstanceOf(HttpResponse.class);
        HttpHeaders headers = ((HttpResponse) out).headers();
        assertThat(headers.contains(HttpHeaderNames.CONTENT_ENCODING, "gzip", true))
                .isFalse();
        if (response instanceof FullHttpResponse whole) {
            assertThat(((FullHttpResponse) out).content()).isEqualTo(whole.content());
            ((FullHttpResponse) out).release();
        }
        assertThat(channel.<Object>readOutbound()).isNull();
    }

    // ---- what is encoded ----

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "zstd", "br"})
    void aWholeResponseGetsTheLengthOfWhatItBecomes(String coding) throws IOException {
        get(coding);
        FullHttpResponse response = full(HttpResponseStatus.OK, TEXT);
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.TEXT_PLAIN);

        channel.writeOutbound(response);

        HttpResponse head = channel.readOutbound();
        assertThat(head).isNotInstanceOf(HttpContent.class);
        byte[] encoded = contents();
        assertThat(head.headers().get(HttpHeaderNames.CONTENT_ENCODING)).isEqualTo(coding);
        assertThat(head.headers().get(HttpHeaderNames.CONTENT_TYPE)).isEqualTo("text/plain");
        assertThat(head.headers().getInt(HttpHeaderNames.CONTENT_LENGTH)).isEqualTo(encoded.length);
        assertThat(head.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)).isFalse();
        assertThat(plain(coding, encoded)).isEqualTo(TEXT);
        assertThat(channel.<Object>readOutbound()).isSameAs(LastHttpContent.EMPTY_LAST_CONTENT);
        assertThat(channel.<Object>readOutbound()).isNull();
        assertThat(response.refCnt()).isZero();
        assertThat(response.headers().contains(HttpHeaderNames.CONTENT_ENCODING))
                .as("the response that was written is not changed")
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "zstd", "br"})
    void aResponseInPartsIsChunkedAndEachPartComesOutAtOnce(String coding) throws IOException {
        get(coding);
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, 2 * TEXT.length());

        channel.writeOutbound(response);
        HttpResponse head = channel.readOutbound();
        assertThat(head.headers().contains(HttpHeaderNames.CONTENT_LENGTH)).isFalse();
        assertThat(HttpUtil.isTransferEncodingChunked(head)).isTrue();

        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        for (int i = 0; i < 2; i++) {
            channel.writeOutbound(content(TEXT));
            HttpContent part = channel.readOutbound();
            assertThat(part.content().isReadable()).isTrue();
            encoded.writeBytes(ByteBufUtil.getBytes(part.content()));
            part.release();
        }
        LastHttpContent last = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
        last.trailingHeaders().set("X-Sum", "1");
        channel.writeOutbound(last);
        encoded.writeBytes(contents());

        assertThat(plain(coding, encoded.toByteArray())).isEqualTo(TEXT + TEXT);
        LastHttpContent end = channel.readOutbound();
        assertThat(end.trailingHeaders().get("X-Sum")).isEqualTo("1");
        assertThat(channel.<Object>readOutbound()).isNull();
    }

    @Test
    void aWholeResponseWithoutALengthIsChunked() throws IOException {
        get("gzip");
        FullHttpResponse response = full(HttpResponseStatus.OK, TEXT);
        response.headers().remove(HttpHeaderNames.CONTENT_LENGTH);
        response.trailingHeaders().set("X-Sum", "1");

        channel.writeOutbound(response);

        HttpResponse head = channel.readOutbound();
        assertThat(HttpUtil.isTransferEncodingChunked(head)).isTrue();
        assertThat(plain("gzip", contents())).isEqualTo(TEXT);
        assertThat(channel.<LastHttpContent>readOutbound().trailingHeaders().get("X-Sum"))
                .isEqualTo("1");
    }

    @Test
    void contentThatComesWithTheLastPartIsEncoded() throws IOException {
        get("gzip");

        channel.writeOutbound(
                head(HttpResponseStatus.OK), new DefaultLastHttpContent(Unpooled.copiedBuffer(TEXT, US_ASCII)));

        channel.readOutbound();
        assertThat(plain("gzip", contents())).isEqualTo(TEXT);
    }

    @Test
    void anEmptyPartIsAnEmptyPart() {
        get("gzip");
        channel.writeOutbound(head(HttpResponseStatus.OK));
        channel.readOutbound();
        channel.writeOutbound(content("a"));
        channel.<HttpContent>readOutbound().release();

        channel.writeOutbound(content(""));

        HttpContent part = channel.readOutbound();
        assertThat(part.content().isReadable()).isFalse();
        part.release();
    }

    @Test
    void responsesArePairedWithTheirRequests() throws IOException {
        get("gzip");
        get(null);
        get("deflate");

        channel.writeOutbound(full(HttpResponseStatus.OK, TEXT));
        assertThat(channel.<HttpResponse>readOutbound().headers().get(HttpHeaderNames.CONTENT_ENCODING))
                .isEqualTo("gzip");
        assertThat(plain("gzip", contents())).isEqualTo(TEXT);
        channel.readOutbound();
        assertPasses(full(HttpResponseStatus.OK, TEXT));
        channel.writeOutbound(full(HttpResponseStatus.OK, TEXT));
        assertThat(channel.<HttpResponse>readOutbound().headers().get(HttpHeaderNames.CONTENT_ENCODING))
                .isEqualTo("deflate");
    }

    @Test
    void allLinesOfAcceptEncodingCount() {
        HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
        request.headers().add(HttpHeaderNames.ACCEPT_ENCODING, "compress");
        request.headers().add(HttpHeaderNames.ACCEPT_ENCODING, "gzip");
        channel.writeInbound(request);

        channel.writeOutbound(full(HttpResponseStatus.OK, TEXT));

        assertThat(channel.<HttpResponse>readOutbound().headers().get(HttpHeaderNames.CONTENT_ENCODING))
                .isEqualTo("gzip");
    }

    // ---- what is not ----

    @ParameterizedTest
    @ValueSource(ints = {204, 304, 101})
    void aResponseWithoutContentPasses(int status) {
        get("gzip");

        assertPasses(full(HttpResponseStatus.valueOf(status), ""));
    }

    @Test
    void aResponseToHeadPassesAndTheNextDoesNot() {
        request(HttpMethod.HEAD, "gzip");
        get("gzip");

        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        head.headers().set(HttpHeaderNames.CONTENT_LENGTH, 1000);
        channel.writeOutbound(head, LastHttpContent.EMPTY_LAST_CONTENT);
        assertThat(channel.<Object>readOutbound()).isSameAs(head);
        assertThat(head.headers().get(HttpHeaderNames.CONTENT_LENGTH)).isEqualTo("1000");
        assertThat(channel.<Object>readOutbound()).isSameAs(LastHttpContent.EMPTY_LAST_CONTENT);

        channel.writeOutbound(full(HttpResponseStatus.OK, TEXT));
        assertThat(channel.<HttpResponse>readOutbound().headers().get(HttpHeaderNames.CONTENT_ENCODING))
                .isEqualTo("gzip");
    }

    @Test
    void aTunnelPasses() {
        request(HttpMethod.CONNECT, "gzip");

        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        channel.writeOutbound(response, LastHttpContent.EMPTY_LAST_CONTENT);
        ByteBuf bytes = Unpooled.copiedBuffer("anything", US_ASCII);
        channel.writeOutbound(bytes);

        assertThat(channel.<Object>readOutbound()).isSameAs(response);
        assertThat(channel.<Object>readOutbound()).isSameAs(LastHttpContent.EMPTY_LAST_CONTENT);
        assertThat(channel.<Object>readOutbound()).isSameAs(bytes);
        bytes.release();
    }

    @ParameterizedTest(name = "CVE-2026-100666 GHSA-2g6j-r8q9-5hr8 an interim response ({0}) is not the answer")
    @ValueSource(ints = {100, 102, 103})
    void interimResponses(int status) throws IOException {
        get("gzip");
        request(HttpMethod.HEAD, "gzip");

        FullHttpResponse interim = full(HttpResponseStatus.valueOf(status), "");
        channel.writeOutbound(interim);
        assertThat(channel.<Object>readOutbound()).isSameAs(interim);
        channel.writeOutbound(
                new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status)),
                LastHttpContent.EMPTY_LAST_CONTENT);
        channel.readOutbound();
        channel.readOutbound();

        channel.writeOutbound(full(HttpResponseStatus.OK, TEXT));
        assertThat(channel.<HttpResponse>readOutbound().headers().get(HttpHeaderNames.CONTENT_ENCODING))
                .isEqualTo("gzip");
        assertThat(plain("gzip", contents())).isEqualTo(TEXT);
        channel.readOutbound();
        assertPasses(full(HttpResponseStatus.OK, TEXT));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ':',
            value = {
                "content-encoding: br",
                "content-encoding: identity",
                "cache-control: public, no-transform",
                "content-range: bytes 0-699/1000",
                "transfer-encoding: gzip",
                "content-md5: Q2hlY2sgSW50ZWdyaXR5IQ==",
                "content-digest: sha-256=bla",
                "repr-digest: sha-256=bla"
            })
    void aResponseThatMustStayAsItIsPasses(String name, String value) {
        get("gzip");
        FullHttpResponse response = full(HttpResponseStatus.OK, TEXT);
        response.headers().set(name, value);

        assertPasses(response);
    }

    @Test
    void aPartAndAnOldResponsePass() {
        get("gzip");
        assertPasses(full(HttpResponseStatus.PARTIAL_CONTENT, TEXT));
        get("gzip");
        FullHttpResponse old = full(HttpResponseStatus.OK, TEXT);
        old.setProtocolVersion(HttpVersion.HTTP_1_0);
        assertPasses(old);
    }

    @Test
    void anEmptyResponsePasses() {
        get("gzip");

        assertPasses(full(HttpResponseStatus.OK, ""));
    }

    @Test
    void contentThatIsKnownToBeShortPasses() {
        use(new HttpContentCompressor(TEXT.length() + 1, StandardCompressionOptions.gzip()));
        get("gzip");
        assertPasses(full(HttpResponseStatus.OK, TEXT));
        get("gzip");
        HttpResponse announced = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        announced.headers().set(HttpHeaderNames.CONTENT_LENGTH, TEXT.length());
        assertPasses(announced);
        channel.writeOutbound(LastHttpContent.EMPTY_LAST_CONTENT);
        channel.readOutbound();

        get("gzip");
        channel.writeOutbound(full(HttpResponseStatus.OK, TEXT + "!"));
        assertThat(channel.<HttpResponse>readOutbound().headers().get(HttpHeaderNames.CONTENT_ENCODING))
                .isEqualTo("gzip");
    }

    // ---- other fields ----

    @Test
    @DisplayName("RFC 9110 §12.5.5: a response that depends on Accept-Encoding says so, encoded or not")
    void vary() {
        get("gzip");
        FullHttpResponse response = full(HttpResponseStatus.OK, TEXT);
        response.headers().set(HttpHeaderNames.VARY, "Origin");
        channel.writeOutbound(response);
        assertThat(channel.<HttpResponse>readOutbound().headers().getAll(HttpHeaderNames.VARY))
                .containsExactly("Origin", "accept-encoding");
        channel.releaseOutbound();

        get(null);
        FullHttpResponse plain = full(HttpResponseStatus.OK, TEXT);
        channel.writeOutbound(plain);
        FullHttpResponse passed = channel.readOutbound();
        assertThat(passed.headers().getAll(HttpHeaderNames.VARY)).containsExactly("accept-encoding");
        assertThat(plain.headers().contains(HttpHeaderNames.VARY)).isFalse();
        assertThat(passed.release()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "Accept-Encoding", "Origin, accept-encoding"})
    void varyIsNotSaidTwice(String vary) {
        get("gzip");
        FullHttpResponse response = full(HttpResponseStatus.OK, TEXT);
        response.headers().set(HttpHeaderNames.VARY, vary);

        channel.writeOutbound(response);

        assertThat(channel.<HttpResponse>readOutbound().headers().getAll(HttpHeaderNames.VARY))
                .containsExactly(vary);
    }

    @ParameterizedTest
    @DisplayName("RFC 9110 §8.8.3: a strong entity tag becomes a weak one")
    @CsvSource({"'\"abc\"', 'W/\"abc\"'", "'W/\"abc\"', 'W/\"abc\"'"})
    void entityTags(String before, String after) {
        get("gzip");
        FullHttpResponse response = full(HttpResponseStatus.OK, TEXT);
        response.headers().set(HttpHeaderNames.ETAG, before);
        response.headers().set(HttpHeaderNames.ACCEPT_RANGES, "bytes");

        channel.writeOutbound(response);

        HttpResponse head = channel.readOutbound();
        assertThat(head.headers().get(HttpHeaderNames.ETAG)).isEqualTo(after);
        assertThat(head.headers().contains(HttpHeaderNames.ACCEPT_RANGES)).isFalse();
    }

    // ---- options ----

    @Test
    void aCodingOfOnesOwnIsOfferedBehindTheKnownOnes() {
        use(new HttpContentCompressor(upperCase(new UpperCase()), StandardCompressionOptions.gzip()));
        get("upper, gzip;q=0.5");

        channel.writeOutbound(full(HttpResponseStatus.OK, "text"));

        HttpResponse head = channel.readOutbound();
        assertThat(head.headers().get(HttpHeaderNames.CONTENT_ENCODING)).isEqualTo("upper");
        assertThat(contents()).isEqualTo("TEXT".getBytes(US_ASCII));
        channel.releaseOutbound();
        get("upper, gzip");
        channel.writeOutbound(full(HttpResponseStatus.OK, "text"));
        assertThat(channel.<HttpResponse>readOutbound().headers().get(HttpHeaderNames.CONTENT_ENCODING))
                .isEqualTo("gzip");
    }

    private static CompressionOptions upperCase(UpperCase stream) {
        return new CompressionOptions() {
            @Override
            public String contentCoding() {
                return "upper";
            }

            @Override
            public Compressor newCompressor(ByteBufAllocator alloc) {
                return stream;
            }
        };
    }

    private static HttpContentEncoder encoder(UpperCase stream) {
        return new HttpContentEncoder() {
            @Override
            protected String determineEncoding(String acceptEncoding) {
                return acceptEncoding;
            }

            @Override
            protected CompressionOptions beginEncoding(HttpResponse response, String contentEncoding) {
                return upperCase(stream);
            }
        };
    }

    /** Fails at an exclamation mark. */
    private static final class UpperCase implements Compressor {
        private boolean closed;

        @Override
        public void compress(ByteBuf in, ByteBuf out) {
            while (in.isReadable()) {
                byte each = in.readByte();
                if (each == '!') {
                    throw new IllegalStateException("too loud");
                }
                out.writeByte(Character.toUpperCase(each));
            }
        }

        @Override
        public void flush(ByteBuf out) {}

        @Override
        public void finish(ByteBuf out) {}

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void contentThatCannotBeEncodedFailsToItsEnd() {
        use(encoder(new UpperCase()));
        get("upper");
        get("upper");
        channel.writeOutbound(head(HttpResponseStatus.OK));

        assertThatThrownBy(() -> channel.writeOutbound(content("no!")))
                .isInstanceOf(EncoderException.class)
                .hasRootCauseMessage("too loud");
        assertThatThrownBy(() -> channel.writeOutbound(content("more"))).isInstanceOf(EncoderException.class);
        assertThatThrownBy(() -> channel.writeOutbound(LastHttpContent.EMPTY_LAST_CONTENT))
                .isInstanceOf(EncoderException.class);
        channel.releaseOutbound();

        channel.writeOutbound(full(HttpResponseStatus.OK, "again"));
        assertThat(channel.<Object>readOutbound()).isInstanceOf(HttpResponse.class);
        assertThat(contents()).isEqualTo("AGAIN".getBytes(US_ASCII));
    }

    // ---- order ----

    @Test
    void moreResponsesThanRequestsAreRefused() {
        get("gzip");
        channel.writeOutbound(full(HttpResponseStatus.OK, TEXT));
        channel.releaseOutbound();
        FullHttpResponse another = full(HttpResponseStatus.OK, TEXT);

        assertThatThrownBy(() -> channel.writeOutbound(another))
                .isInstanceOf(EncoderException.class)
                .hasRootCauseMessage("cannot send more responses than requests");

        assertThat(another.refCnt()).isZero();
    }

    @Test
    void whatIsOutOfOrderIsRefused() {
        get("gzip");
        assertThatThrownBy(() -> channel.writeOutbound(content("a")))
                .hasRootCauseMessage("unexpected message type: DefaultHttpContent (expected: HttpResponse)");
        channel.writeOutbound(head(HttpResponseStatus.OK));
        assertThatThrownBy(() -> channel.writeOutbound(head(HttpResponseStatus.OK)))
                .hasRootCauseMessage("unexpected message type: DefaultHttpResponse (expected: HttpContent)");
    }

    @Test
    void whatCannotBeEncodedIsRefusedAsContentOfAnEncodedResponse() {
        get("gzip");
        channel.writeOutbound(head(HttpResponseStatus.OK));
        ByteBuf bytes = Unpooled.copiedBuffer(TEXT, US_ASCII);
        DefaultFileRegion region = new DefaultFileRegion(new File("nothing"), 0, 1);

        assertThatThrownBy(() -> channel.writeOutbound(bytes))
                .isInstanceOf(EncoderException.class)
                .hasMessageContaining("cannot be encoded");
        assertThatThrownBy(() -> channel.writeOutbound(region))
                .isInstanceOf(EncoderException.class)
                .hasMessage("a DefaultFileRegion cannot be encoded (write its content as HttpContent, or set"
                        + " Content-Encoding: identity)");

        assertThat(bytes.refCnt()).isZero();
        assertThat(region.refCnt()).isZero();
    }

    @Test
    @DisplayName("CVE-2026-93491 / 100656 GHSA-pvjx-v7vp-62vq requests without responses are limited")
    void pipelinedRequestsAreLimited() {
        use(new HttpContentCompressor(0, 3, StandardCompressionOptions.gzip()));
        for (int i = 0; i < 3; i++) {
            get("gzip");
        }

        assertThatThrownBy(() -> get("gzip"))
                .isInstanceOf(CodecLimitException.class)
                .hasMessage("another request, with 3 that have no response yet, is beyond the limit maxPipelineDepth"
                        + " of 3 (HttpContentCompressor's constructor raises it)");

        assertThat(channel.isOpen()).isFalse();
        assertThat(channel.<Object>readInbound()).isNull();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aStreamIsClosedWithTheChannelAndWithTheHandler(boolean channelCloses) {
        UpperCase stream = new UpperCase();
        use(encoder(stream));
        get("upper");
        channel.writeOutbound(head(HttpResponseStatus.OK), content("text"));
        assertThat(stream.closed).isFalse();

        if (channelCloses) {
            channel.close();
        } else {
            channel.pipeline().removeFirst();
        }

        assertThat(stream.closed).isTrue();
    }

    @Test
    void argumentsAreChecked() {
        assertThatThrownBy(() -> new HttpContentCompressor(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("contentSizeThreshold: -1 (expected: >= 0)");
        assertThatThrownBy(() -> new HttpContentCompressor(0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxPipelineDepth: 0 (expected: > 0)");
        assertThat(HttpContentEncoder.DEFAULT_MAX_PIPELINE_DEPTH).isEqualTo(128);
    }
}
