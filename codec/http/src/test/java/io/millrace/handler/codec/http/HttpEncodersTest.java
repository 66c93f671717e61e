package io.millrace.handler.codec.http;

import static io.millrace.handler.codec.http.Wire.bytes;
import static io.millrace.handler.codec.http.Wire.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.CompositeByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.DefaultFileRegion;
import io.millrace.channel.FileRegion;
import io.millrace.channel.WriteLimitExceededException;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.handler.codec.EncoderException;
import io.millrace.util.AsciiString;
import io.millrace.util.IllegalReferenceCountException;
import io.millrace.util.ReferenceCounted;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages as bytes. */
class HttpEncodersTest {
    private final EmbeddedChannel client = new EmbeddedChannel(new HttpRequestEncoder());
    private final EmbeddedChannel server = new EmbeddedChannel(new HttpResponseEncoder());

    @AfterEach
    void close() {
        client.finishAndReleaseAll();
        server.finishAndReleaseAll();
    }

    private static FullHttpResponse response(String content) {
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, bytes(content));
    }

    private static HttpResponse chunked() {
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        response.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        return response;
    }

    @Nested
    class Heads {
        @ParameterizedTest
        @CsvSource({
            "/a?b, /a?b",
            "'', /",
            "*, *",
            "http://a, http://a/",
            "http://a/, http://a/",
            "http://a?b=/c, http://a/?b=/c",
            "http://a/b?c, http://a/b?c",
            "/b?c=http://d, /b?c=http://d",
            "a:443, a:443"
        })
        void targetsHaveAPath(String uri, String target) {
            client.writeOutbound(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, uri));
            assertThat(written(client)).isEqualTo("GET " + target + " HTTP/1.1\r\n\r\n");
        }

        @Test
        void targetsAreWrittenInUtf8() {
            client.writeOutbound(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/\u00e4"));
            assertThat(written(client)).isEqualTo("GET /\u00c3\u00a4 HTTP/1.1\r\n\r\n");
        }

        @Test
        void fieldsAreInTheirOrder() {
            FullHttpResponse response = response("");
            response.headers().add("B", "c").add("a", "\u00e4\u20ac").add("B", "");
            server.writeOutbound(response);
            assertThat(written(server)).isEqualTo("HTTP/1.1 200 OK\r\nB: c\r\na: \u00e4?\r\nB: \r\n\r\n");
        }

        @Test
        void foreignHeadersAreWrittenToo() {
            FullHttpResponse response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_0,
                    new HttpResponseStatus(299, "So it is"),
                    Unpooled.EMPTY_BUFFER,
                    new ReadOnlyHttpHeaders(true, "a", "b"),
                    EmptyHttpHeaders.INSTANCE);
            server.writeOutbound(response);
            assertThat(written(server)).isEqualTo("HTTP/1.0 299 So it is\r\na: b\r\n\r\n");
        }
    }

    @Nested
    class Bodies {
        @Test
        void aSmallContentIsInTheBufferOfItsHead() {
            server.writeOutbound(response("abc"));
            ByteBuf only = server.readOutbound();
            assertThat(only.toString(StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200 OK\r\n\r\nabc");
            only.release();
            assertThat(server.<Object>readOutbound()).isNull();
        }

        @Test
        void aLargeContentIsNotCopied() {
            FullHttpResponse response = response("x".repeat(5000));
            ByteBuf content = response.content();
            server.writeOutbound(response);
            CompositeByteBuf whole = server.readOutbound();
            assertThat(whole.numComponents()).isEqualTo(2);
            assertThat(whole.internalComponent(1).unwrap()).isSameAs(content);
            assertThat(whole.release()).isTrue();
            assertThat(content.refCnt()).isZero();
            assertThat(server.<Object>readOutbound()).isNull();
        }

        @Test
        void chunksHaveTheirSizes() {
            server.writeOutbound(chunked());
            server.writeOutbound(new DefaultHttpContent(bytes("abc")));
            server.writeOutbound(bytes("x".repeat(0x1A)));
            server.writeOutbound(new DefaultHttpContent(Unpooled.EMPTY_BUFFER));
            DefaultLastHttpContent last = new DefaultLastHttpContent(bytes("d"));
            last.trailingHeaders().set("e", "f");
            server.writeOutbound(last);
            assertThat(written(server))
                    .isEqualTo("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n1a\r\n"
                            + "x".repeat(26) + "\r\n1\r\nd\r\n0\r\ne: f\r\n\r\n");
        }

        @Test
        void aLargeChunkIsNotCopied() {
            server.writeOutbound(
                    chunked(), new DefaultHttpContent(bytes("x".repeat(5000))), LastHttpContent.EMPTY_LAST_CONTENT);
            assertThat(written(server)).endsWith("\r\n\r\n1388\r\n" + "x".repeat(5000) + "\r\n0\r\n\r\n");
            ByteBuf content = bytes("x".repeat(5000));
            server.writeOutbound(chunked(), new DefaultLastHttpContent(content));
            server.<ByteBuf>readOutbound().release();
            CompositeByteBuf whole = server.readOutbound();
            assertThat(whole.numComponents()).isEqualTo(3);
            assertThat(whole.internalComponent(1).unwrap()).isSameAs(content);
            assertThat(whole.release()).isTrue();
        }

        @Test
        void aFullMessageCanBeChunked() {
            for (int length : new int[] {0, 3, 5000}) {
                FullHttpResponse response = response("y".repeat(length));
                response.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
                response.trailingHeaders().set("a", "b");
                server.writeOutbound(response);
                String chunk = length == 0 ? "" : Integer.toHexString(length) + "\r\n" + "y".repeat(length) + "\r\n";
                assertThat(written(server)).endsWith("chunked\r\n\r\n" + chunk + "0\r\na: b\r\n\r\n");
            }
        }

        @Test
        void filesPass(@TempDir Path directory) throws Exception {
            Path file = Files.write(directory.resolve("f"), new byte[20]);
            HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
            head.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, 20);
            FileRegion region = new DefaultFileRegion(file.toFile(), 0, 20);
            server.writeOutbound(head, region, LastHttpContent.EMPTY_LAST_CONTENT);
            assertThat(server.<ByteBuf>readOutbound().release()).isTrue();
            assertThat(server.<Object>readOutbound()).isSameAs(region);
            assertThat(region.release()).isTrue();
            written(server);

            FileRegion chunk = new DefaultFileRegion(file.toFile(), 0, 20);
            server.writeOutbound(chunked());
            written(server);
            server.writeOutbound(chunk, LastHttpContent.EMPTY_LAST_CONTENT);
            ByteBuf size = server.readOutbound();
            assertThat(size.toString(StandardCharsets.US_ASCII)).isEqualTo("14\r\n");
            size.release();
            assertThat(server.<Object>readOutbound()).isSameAs(chunk);
            chunk.release();
            assertThat(written(server)).isEqualTo("\r\n0\r\n\r\n");
        }

        @ParameterizedTest
        @CsvSource({"100, false", "103, false", "204, false", "205, true", "304, true"})
        void someResponsesHaveNone(int code, boolean length) {
            FullHttpResponse response = response("abc").setStatus(HttpResponseStatus.valueOf(code));
            response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, 3);
            server.writeOutbound(response);
            assertThat(written(server))
                    .startsWith("HTTP/1.1 " + code)
                    .endsWith("\r\n\r\n")
                    .matches(text -> text.contains("content-length: " + (code == 205 ? 0 : 3)) == length);
        }
    }

    @Nested
    class Order {
        @Test
        void contentComesBehindAMessage() {
            assertThatThrownBy(() -> server.writeOutbound(new DefaultHttpContent(bytes("a"))))
                    .isInstanceOf(EncoderException.class)
                    .hasCauseInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> server.writeOutbound(bytes("a"))).isInstanceOf(EncoderException.class);
            assertThatThrownBy(() -> server.writeOutbound(LastHttpContent.EMPTY_LAST_CONTENT))
                    .isInstanceOf(EncoderException.class);
            server.writeOutbound(response("b"));
            assertThat(written(server)).endsWith("b");
        }

        @Test
        void aMessageComesBehindTheLastContent() {
            server.writeOutbound(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
            assertThatThrownBy(() -> server.writeOutbound(response("b"))).isInstanceOf(EncoderException.class);
            server.writeOutbound(LastHttpContent.EMPTY_LAST_CONTENT, response("c"));
            assertThat(written(server)).endsWith("c");
        }

        @Test
        void anEmptyBufferPassesAtAnyTime() {
            server.writeOutbound(Unpooled.EMPTY_BUFFER);
            assertThat(written(server)).isEmpty();
        }

        @Test
        void messagesOfTheOtherSidePass() {
            FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
            server.writeOutbound(request);
            assertThat(server.<Object>readOutbound()).isSameAs(request);
            FullHttpResponse response = response("");
            client.writeOutbound(response);
            assertThat(client.<Object>readOutbound()).isSameAs(response);
        }
    }

    @Nested
    class Refusals {
        private void refused(EmbeddedChannel channel, HttpMessage message) {
            ChannelFuture write = channel.writeOneOutbound(message);
            channel.flushOutbound();
            assertThat(write.cause()).isInstanceOf(EncoderException.class);
            assertThat(written(channel)).isEmpty();
            if (message instanceof FullHttpMessage full) {
                assertThat(full.refCnt()).isZero();
            }
        }

        @ParameterizedTest
        @DisplayName("CVE-2025-67735 CVE-2026-41417 line ends in a target")
        @ValueSource(strings = {"/\r\n", "/\n", "/\u0000", "/a b", "/ HTTP/1.1\r\na: b\r\n\r\n", "/\u007f"})
        void targetsAreCheckedAgain(String uri) {
            refused(
                    client,
                    new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, uri, new DefaultHttpHeaders(), false));
            client.writeOutbound(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/"));
            assertThat(written(client)).isEqualTo("GET / HTTP/1.1\r\n\r\n");
        }

        @ParameterizedTest
        @DisplayName("4.2.19 CRLF neutralization: names and values")
        @CsvSource({
            "a, 'b\r'",
            "a, 'b\nc'",
            "a, 'b\u0000'",
            "'a\r\nb', c",
            "'a:b', c",
            "'a b', c",
            "'', c",
            "'a\u0000', b"
        })
        void fieldsAreCheckedAgain(String name, String value) {
            DefaultHttpHeaders unchecked = new DefaultHttpHeaders(any -> {}, any -> {});
            unchecked.add(name, value);
            refused(
                    server,
                    new DefaultFullHttpResponse(
                            HttpVersion.HTTP_1_1,
                            HttpResponseStatus.OK,
                            bytes("x"),
                            unchecked,
                            EmptyHttpHeaders.INSTANCE));
            DefaultHttpHeaders ascii = new DefaultHttpHeaders(any -> {}, any -> {});
            ascii.add(new AsciiString(name), new AsciiString(value));
            refused(server, new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, ascii));
            server.writeOutbound(response("b"));
            assertThat(written(server)).endsWith("b");
        }

        @Test
        void trailersAreCheckedBeforeTheirChunk() {
            DefaultHttpHeaders unchecked = new DefaultHttpHeaders(any -> {}, any -> {});
            unchecked.add("a", "b\r\n");
            server.writeOutbound(chunked());
            written(server);
            ChannelFuture write =
                    server.writeOneOutbound(new DefaultLastHttpContent(bytes("x".repeat(5000)), unchecked));
            server.flushOutbound();
            assertThat(write.cause()).isInstanceOf(EncoderException.class);
            assertThat(written(server)).isEmpty();
            server.writeOutbound(LastHttpContent.EMPTY_LAST_CONTENT);
            assertThat(written(server)).isEqualTo("0\r\n\r\n");
            for (int length : new int[] {1, 5000}) {
                FullHttpResponse full = new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.OK,
                        bytes("x".repeat(length)),
                        chunked().headers(),
                        unchecked);
                refused(server, full);
            }
        }

        @Test
        void twoWaysToSayHowLongTheBodyIsAreRefused() {
            FullHttpResponse both = response("x");
            both.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, 1);
            both.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
            refused(server, both);
            FullHttpResponse two = response("x");
            two.headers().add(HttpHeaderNames.CONTENT_LENGTH, 1).add(HttpHeaderNames.CONTENT_LENGTH, 2);
            refused(server, two);
        }
    }

    @Nested
    class Limits {
        private static final int LARGE = 90_000;

        private void limit(long bytes) {
            server.config().setOption(ChannelOption.WRITE_BUFFER_LIMIT, bytes);
        }

        private HttpResponse head(int length) {
            HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
            head.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, length);
            return head;
        }

        @Test
        void aRefusedResponseIsRefusedWhole() {
            limit(2 * LARGE);
            String a = "a".repeat(LARGE);
            ChannelFuture first = server.write(response(a));
            ChannelFuture refused = server.write(response("b".repeat(LARGE)));
            ChannelFuture third = server.write(response("c"));
            server.flush();
            assertThat(first.isSuccess()).isTrue();
            assertThat(refused.cause()).isInstanceOf(WriteLimitExceededException.class);
            assertThat(third.isSuccess()).isTrue();
            assertThat(written(server)).isEqualTo("HTTP/1.1 200 OK\r\n\r\n" + a + "HTTP/1.1 200 OK\r\n\r\nc");
        }

        @Test
        void aRefusedChunkClosesTheConnection() {
            limit(2 * LARGE);
            server.write(chunked());
            server.write(new DefaultHttpContent(bytes("a".repeat(LARGE))));
            ChannelFuture refused = server.write(new DefaultHttpContent(bytes("b".repeat(LARGE))));
            assertThat(refused.cause()).isInstanceOf(WriteLimitExceededException.class);
            assertThat(server.isOpen()).isFalse();
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void aRefusedHeadClosesTheConnection(boolean unheard) {
            limit(50);
            ChannelPromise promise = unheard ? server.voidPromise() : server.newPromise();
            server.write(head(3), promise);
            assertThat(server.isOpen()).isFalse();
            if (unheard) {
                assertThatThrownBy(server::checkException).isInstanceOf(WriteLimitExceededException.class);
            }
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void aHoleInABodyWithContentLengthClosesTheConnection(boolean unheard) {
            limit(2 * LARGE);
            ChannelPromise promise = unheard ? server.voidPromise() : server.newPromise();
            server.write(head(3 * LARGE));
            server.write(bytes("a".repeat(LARGE)));
            server.write(new DefaultHttpContent(bytes("b".repeat(LARGE))), promise);
            assertThat(server.isOpen()).isFalse();
            if (unheard) {
                assertThatThrownBy(server::checkException).isInstanceOf(WriteLimitExceededException.class);
            }
        }

        @Test
        void aFileThatIsRefusedBehindItsChunkSizeClosesTheConnection(@TempDir Path directory) throws Exception {
            Path file = Files.write(directory.resolve("f"), new byte[1]);
            limit(300); // the head and the size of the chunk, and what messages count for beside their bytes
            server.write(chunked());
            FileRegion region = new DefaultFileRegion(file.toFile(), 0, 1);
            ChannelFuture write = server.write(region);
            assertThat(write.cause()).isInstanceOf(WriteLimitExceededException.class);
            assertThat(region.refCnt()).isZero();
            assertThat(server.isOpen()).isFalse();
        }

        @Test
        void aFileThatIsRefusedWithItsChunkSizeDoesNot(@TempDir Path directory) throws Exception {
            Path file = Files.write(directory.resolve("f"), new byte[1]);
            limit(200);
            server.write(chunked());
            FileRegion region = new DefaultFileRegion(file.toFile(), 0, 1);
            ChannelFuture write = server.write(region);
            assertThat(write.cause()).isInstanceOf(WriteLimitExceededException.class);
            assertThat(region.refCnt()).isZero();
            server.flush();
            assertThat(written(server)).endsWith("chunked\r\n\r\n");
            server.writeOutbound(LastHttpContent.EMPTY_LAST_CONTENT);
            assertThat(written(server)).isEqualTo("0\r\n\r\n");
        }

        @Test
        void aFullMessageIsRefusedBeforeItsFirstByteIfItsContentLengthIsAnother() {
            for (int length : new int[] {3, LARGE}) {
                FullHttpResponse response = response("x".repeat(length));
                response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, 100);
                ChannelFuture write = server.writeOneOutbound(response);
                server.flushOutbound();
                assertThat(write.cause()).isInstanceOf(EncoderException.class).hasMessageContaining("100");
                assertThat(response.refCnt()).isZero();
            }
            FullHttpResponse response = response("");
            response.headers().set(HttpHeaderNames.CONTENT_LENGTH, "+0");
            assertThat(server.writeOneOutbound(response).cause()).isInstanceOf(EncoderException.class);
            assertThat(written(server)).isEmpty();
            server.writeOutbound(response("b"));
            assertThat(written(server)).endsWith("b");
        }

        @Test
        void aReleasedMessageIsRefused() {
            FullHttpResponse released = response("a");
            released.release();
            assertThat(server.writeOneOutbound(released).cause())
                    .isInstanceOf(EncoderException.class)
                    .hasCauseInstanceOf(IllegalReferenceCountException.class);
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 2})
        void aBodyLongerThanItsContentLengthClosesTheConnection(int kind, @TempDir Path directory) throws Exception {
            Path file = Files.write(directory.resolve("f"), new byte[3]);
            ReferenceCounted more =
                    switch (kind) {
                        case 0 -> new DefaultLastHttpContent(bytes("def"));
                        case 1 -> bytes("def");
                        default -> new DefaultFileRegion(file.toFile(), 0, 3);
                    };
            server.writeOutbound(head(5), bytes("abc"));
            assertThat(written(server)).endsWith("\r\n\r\nabc");
            ChannelFuture write = server.writeOneOutbound(more);
            assertThat(write.cause())
                    .isInstanceOf(EncoderException.class)
                    .hasMessage("Content-Length is 5, the body has at least 6 bytes");
            assertThat(more.refCnt()).isZero();
            assertThat(server.isOpen()).isFalse();
            assertThat(written(server)).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void aBodyShorterThanItsContentLengthClosesTheConnection(boolean unheard) {
            server.writeOutbound(head(100), new DefaultHttpContent(bytes("abc")));
            ChannelPromise promise = unheard ? server.voidPromise() : server.newPromise();
            server.write(new DefaultLastHttpContent(bytes("de")), promise);
            if (unheard) {
                assertThatThrownBy(server::checkException).isInstanceOf(EncoderException.class);
            } else {
                assertThat(promise.cause()).hasMessage("Content-Length is 100, the body has 5 bytes");
            }
            assertThat(server.isOpen()).isFalse();
            assertThat(server.write(response("x")).cause()).isInstanceOf(ClosedChannelException.class);
        }

        @Test
        void theBodyOfARequestIsCountedToo() {
            DefaultHttpRequest head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
            head.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, 5);
            client.writeOutbound(head);
            assertThat(client.write(LastHttpContent.EMPTY_LAST_CONTENT).cause()).isInstanceOf(EncoderException.class);
            assertThat(client.isOpen()).isFalse();
        }

        @Test
        void aResponseWithoutBodyMayBeOneToHead() {
            FullHttpResponse full = response("");
            full.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, 100);
            server.writeOutbound(full, head(100), LastHttpContent.EMPTY_LAST_CONTENT, response("b"));
            assertThat(written(server)).endsWith("content-length: 100\r\n\r\nHTTP/1.1 200 OK\r\n\r\nb");
        }

        @Test
        void theCodecKnowsWhetherItIs() {
            EmbeddedChannel codec = new EmbeddedChannel(new HttpServerCodec());
            String fields = " / HTTP/1.1\r\nHost: a\r\n\r\n";
            codec.writeInbound(bytes("HEAD" + fields + "GET" + fields));
            codec.writeOutbound(head(100), new DefaultLastHttpContent(bytes("abc")));
            assertThat(written(codec)).endsWith("content-length: 100\r\n\r\n");
            FullHttpResponse full = response("");
            full.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, 100);
            assertThat(codec.writeOneOutbound(full).cause()).isInstanceOf(EncoderException.class);
            codec.writeOutbound(head(5));
            assertThat(codec.write(LastHttpContent.EMPTY_LAST_CONTENT).cause()).isInstanceOf(EncoderException.class);
            assertThat(codec.isOpen()).isFalse();
            codec.finishAndReleaseAll();
        }
    }
}
