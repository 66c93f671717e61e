package io.millrace.handler.codec.http;

import static io.millrace.handler.codec.http.HttpHeaderNames.CONNECTION;
import static io.millrace.handler.codec.http.HttpHeaderNames.UPGRADE;
import static io.millrace.handler.codec.http.HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE;
import static io.millrace.handler.codec.http.HttpResponseStatus.SWITCHING_PROTOCOLS;
import static io.millrace.handler.codec.http.HttpVersion.HTTP_1_0;
import static io.millrace.handler.codec.http.HttpVersion.HTTP_1_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelDuplexHandler;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.handler.codec.DecoderResult;
import io.millrace.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpServerUpgradeHandlerTest {
    /** What happens, in order. */
    private final List<String> steps = new ArrayList<>();

    private final List<Object> events = new ArrayList<>();

    /** Stands for the HTTP codec: is left when the protocol changes, and hands on what it has left. */
    private final class Source extends ChannelDuplexHandler implements HttpServerUpgradeHandler.SourceCodec {
        private ByteBuf left;

        @Override
        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
            steps.add("write " + ((HttpResponse) msg).status().code());
            ctx.write(msg, promise);
        }

        @Override
        public void upgradeFrom(ChannelHandlerContext ctx) {
            steps.add("from");
            ctx.pipeline().remove(this);
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext ctx) {
            if (left != null) {
                ctx.fireChannelRead(left);
            }
        }
    }

    private class Protocol implements HttpServerUpgradeHandler.UpgradeCodec {
        @Override
        public Collection<CharSequence> requiredUpgradeHeaders() {
            return List.of("X-Settings");
        }

        @Override
        public boolean prepareUpgradeResponse(
                ChannelHandlerContext ctx, FullHttpRequest upgradeRequest, HttpHeaders upgradeHeaders) {
            upgradeHeaders.set("x-prepared", upgradeRequest.content().toString(US_ASCII));
            return !"no".equals(upgradeRequest.headers().get("X-Settings"));
        }

        @Override
        public void upgradeTo(ChannelHandlerContext ctx, FullHttpRequest upgradeRequest) {
            steps.add("to");
            ctx.pipeline().addAfter(ctx.name(), "protocol", new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object msg) {
                    steps.add("protocol reads " + (msg instanceof ByteBuf bytes ? bytes.toString(US_ASCII) : msg));
                    ReferenceCountUtil.release(msg);
                }

                @Override
                public void userEventTriggered(ChannelHandlerContext ctx, Object evt) {
                    steps.add("protocol is told");
                    events.add(evt);
                }
            });
        }
    }

    private final Source source = new Source();
    private final List<String> asked = new ArrayList<>();

    private final HttpServerUpgradeHandler.UpgradeCodecFactory factory = protocol -> {
        asked.add(protocol.toString());
        return "proto/2".contentEquals(protocol) ? new Protocol() : null;
    };

    private EmbeddedChannel channel() {
        return channel(new HttpServerUpgradeHandler(source, factory, 4));
    }

    private EmbeddedChannel channel(HttpServerUpgradeHandler handler) {
        return new EmbeddedChannel(source, handler);
    }

    private static DefaultFullHttpRequest whole(String upgrade, String connection) {
        DefaultFullHttpRequest request =
                new DefaultFullHttpRequest(HTTP_1_1, HttpMethod.GET, "/", Unpooled.copiedBuffer("ab", US_ASCII));
        setHeaders(request, upgrade, connection);
        return request;
    }

    private static void setHeaders(HttpRequest request, String upgrade, String connection) {
        request.headers().set(UPGRADE, upgrade).set(CONNECTION, connection).set("x-settings", "s");
    }

    private static DefaultFullHttpRequest good() {
        return whole("proto/2", "Upgrade, X-Settings");
    }

    private static HttpRequest head() {
        HttpRequest request = new DefaultHttpRequest(HTTP_1_1, HttpMethod.GET, "/");
        setHeaders(request, "proto/2", "Upgrade, X-Settings");
        return request;
    }

    private static LastHttpContent last(String text) {
        return new DefaultLastHttpContent(Unpooled.copiedBuffer(text, US_ASCII));
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, US_ASCII);
    }

    private void assertUpgraded(EmbeddedChannel channel, FullHttpRequest request) {
        FullHttpResponse response = channel.readOutbound();
        assertThat(response.status()).isEqualTo(SWITCHING_PROTOCOLS);
        assertThat(response.headers().get(CONNECTION)).isEqualTo("upgrade");
        assertThat(response.headers().get(UPGRADE)).isEqualTo("proto/2");
        response.release();
        assertThat(channel.pipeline().get(HttpServerUpgradeHandler.class)).isNull();
        assertThat(channel.<Object>readInbound())
                .as("passed to the old handlers")
                .isNull();
        assertThat(events).hasSize(1);
        HttpServerUpgradeHandler.UpgradeEvent event = (HttpServerUpgradeHandler.UpgradeEvent) events.get(0);
        assertThat(event.protocol()).hasToString("proto/2");
        if (request != null) {
            assertThat(event.upgradeRequest()).isSameAs(request);
        }
        assertThat(event.refCnt()).as("owned by whoever got it").isEqualTo(1);
        event.release();
    }

    private void assertPasses(EmbeddedChannel channel, Object... messages) {
        assertThat(channel.inboundMessages()).containsExactly(messages);
        assertThat(channel.<Object>readOutbound()).isNull();
        assertThat(steps).isEmpty();
        channel.releaseInbound();
        assertThat(channel.finish()).isFalse();
    }

    @Nested
    class Change {
        @Test
        void theResponseGoesBeforeThePipelineChangesAndTheEventComesAfter() {
            EmbeddedChannel channel = channel();
            DefaultFullHttpRequest request = good();

            channel.writeInbound(request);

            assertThat(steps).containsExactly("write 101", "from", "to", "protocol is told");
            assertUpgraded(channel, request);
            assertThat(request.refCnt()).isZero();
            channel.finish();
        }

        @Test
        void aRequestInPartsIsPutTogether() {
            EmbeddedChannel channel = channel();

            channel.writeInbound(head(), new DefaultHttpContent(bytes("ab")));
            assertThat(steps).isEmpty();
            channel.writeInbound(last("c"));

            FullHttpResponse response =
                    (FullHttpResponse) channel.outboundMessages().peek();
            assertThat(response.headers().get("x-prepared")).isEqualTo("abc");
            assertUpgraded(channel, null);
            channel.finish();
        }

        @Test
        void whatTheOldCodecHasLeftGoesToTheNewProtocol() {
            source.left = bytes("preface");
            EmbeddedChannel channel = channel();

            channel.writeInbound(good());
            channel.writeInbound(bytes("more"));

            assertThat(steps)
                    .containsExactly(
                            "write 101",
                            "from",
                            "to",
                            "protocol is told",
                            "protocol reads preface",
                            "protocol reads more");
            assertUpgraded(channel, null);
            channel.finish();
        }

        @Test
        void protocolsAreTriedInTheOrderOfTheClient() {
            EmbeddedChannel channel = channel();
            DefaultFullHttpRequest request = whole("unknown/1 ,\t,proto/3", "X-Settings , UPGRADE");
            request.headers().add(UPGRADE, "proto/2, proto/1");

            channel.writeInbound(request);

            assertThat(asked).containsExactly("unknown/1", "proto/3", "proto/2");
            assertUpgraded(channel, request);
            channel.finish();
        }

        @Test
        void connectionMayBeSeveralLines() {
            EmbeddedChannel channel = channel();
            DefaultFullHttpRequest request = whole("proto/2", "x-settings");
            request.headers().add(CONNECTION, "upgrade");

            channel.writeInbound(request);

            assertUpgraded(channel, request);
            channel.finish();
        }

        @Test
        void aCodecThatFailsClosesTheChannelAndNobodySeesTheRequest() {
            EmbeddedChannel channel = channel(new HttpServerUpgradeHandler(source, protocol -> new Protocol() {
                @Override
                public void upgradeTo(ChannelHandlerContext ctx, FullHttpRequest upgradeRequest) {
                    throw new IllegalStateException("broken");
                }
            }));
            source.left = bytes("left");
            ByteBuf left = source.left;
            DefaultFullHttpRequest request = good();

            assertThatThrownBy(() -> channel.writeInbound(request)).hasMessageContaining("broken");

            assertThat(channel.isOpen()).isFalse();
            assertThat(channel.<Object>readInbound()).isNull();
            assertThat(request.refCnt()).isZero();
            assertThat(left.refCnt()).isZero();
            channel.releaseOutbound();
        }

        @Test
        void aFactoryThatFailsLosesNothing() {
            EmbeddedChannel channel = channel(new HttpServerUpgradeHandler(source, protocol -> {
                throw new IllegalStateException("broken");
            }));
            DefaultFullHttpRequest request = good();

            assertThatThrownBy(() -> channel.writeInbound(request)).hasMessageContaining("broken");

            assertThat(request.refCnt()).isZero();
            assertThat(channel.finish()).isFalse();
        }

        @Test
        void anEventIsItsRequest() {
            DefaultFullHttpRequest request = good();
            HttpServerUpgradeHandler.UpgradeEvent event = new HttpServerUpgradeHandler.UpgradeEvent("p", request);

            assertThat(event.retain()).isSameAs(event);
            assertThat(event.retain(2).touch().touch("hint").refCnt()).isEqualTo(4);
            assertThat(event.release(3)).isFalse();
            assertThat(event).hasToString("UpgradeEvent [protocol=p, upgradeRequest=" + request + "]");
            assertThat(event.release()).isTrue();
            assertThat(request.refCnt()).isZero();
        }
    }

    @Nested
    class Ordinary {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "unknown   | Upgrade, X-Settings", // no such protocol
                    "proto/2   | X-Settings", // Connection does not name Upgrade
                    "proto/2   | Upgrade", // nor what is required
                    "proto/2   | Upgrade X-Settings", // which is one token
                    "proto/2   | NotUpgrade, X-Settings",
                    "proto/2   | Upgrade, X-Settings-Not",
                    "xproto/2  | Upgrade, X-Settings",
                    "proto/2 x | Upgrade, X-Settings",
                })
        void aRequestThatDoesNotSayAllPasses(String upgrade, String connection) {
            EmbeddedChannel channel = channel();
            DefaultFullHttpRequest request = whole(upgrade, connection);

            channel.writeInbound(request);

            assertPasses(channel, request);
        }

        @Test
        void aRequestWithoutARequiredHeaderPasses() {
            EmbeddedChannel channel = channel();
            DefaultFullHttpRequest request = good();
            request.headers().remove("x-settings");

            channel.writeInbound(request);

            assertPasses(channel, request);
        }

        @Test
        void aRequestThatTheProtocolDoesNotWantPasses() {
            EmbeddedChannel channel = channel();
            DefaultFullHttpRequest request = good();
            request.headers().set("x-settings", "no");

            channel.writeInbound(request);

            assertPasses(channel, request);
        }

        @Test
        void aRequestThatIsRefusedInPartsPassesAsAWhole() {
            EmbeddedChannel channel = channel();
            HttpRequest head = head();
            head.headers().set("x-settings", "no");

            channel.writeInbound(head, last("ab"));

            FullHttpRequest whole = channel.readInbound();
            assertThat(whole.content().toString(US_ASCII)).isEqualTo("ab");
            whole.release();
            assertPasses(channel);
        }

        @Test
        void anOldVersionCannotUpgrade() {
            EmbeddedChannel channel = channel();
            DefaultFullHttpRequest request = good();
            request.setProtocolVersion(HTTP_1_0);

            channel.writeInbound(request);

            assertPasses(channel, request);
        }

        @Test
        void aRequestThatCouldNotBeDecodedPasses() {
            EmbeddedChannel channel = channel();
            HttpRequest head = head();
            head.setDecoderResult(DecoderResult.failure(new IOException("fault")));
            DefaultFullHttpRequest whole = good();
            whole.setDecoderResult(DecoderResult.failure(new IOException("fault")));

            channel.writeInbound(head, whole);

            assertPasses(channel, head, whole);
        }

        @Test
        void requestsWithoutUpgradePassInPartsAndOfAnyLength() {
            EmbeddedChannel channel = channel();
            HttpRequest head = new DefaultHttpRequest(HTTP_1_1, HttpMethod.POST, "/");
            LastHttpContent end = last("longer than four");

            channel.writeInbound(head, end, "text");

            assertPasses(channel, head, end, "text");
        }

        @Test
        void aHandlerCanLookAway() {
            EmbeddedChannel channel = channel(new HttpServerUpgradeHandler(source, factory, 4) {
                @Override
                protected boolean shouldHandleUpgradeRequest(HttpRequest req) {
                    return false;
                }
            });
            HttpRequest head = head();
            LastHttpContent end = last("abcdef");

            channel.writeInbound(head, end);

            assertPasses(channel, head, end);
        }

        @Test
        void aLaterRequestCanStillUpgrade() {
            EmbeddedChannel channel = channel();
            HttpRequest plain = new DefaultHttpRequest(HTTP_1_1, HttpMethod.GET, "/");

            channel.writeInbound(plain, LastHttpContent.EMPTY_LAST_CONTENT);
            assertThat(channel.inboundMessages()).hasSize(2);
            channel.releaseInbound();
            channel.writeInbound(good());

            assertUpgraded(channel, null);
            channel.finish();
        }

        @Test
        void contentThatIsTooLongIsRefused() {
            EmbeddedChannel channel = channel();
            HttpRequest announced = head();
            announced.headers().set("content-length", "5");

            channel.writeInbound(announced, last("abcde"));
            FullHttpResponse refused = channel.readOutbound();
            assertThat(refused.status()).isEqualTo(REQUEST_ENTITY_TOO_LARGE);
            assertThat(channel.<Object>readInbound()).isNull();
            channel.writeInbound(good());

            assertUpgraded(channel, null);
            channel.finish();
        }

        @Test
        void nothingIsSeenBehindContentThatGrewTooLong() {
            EmbeddedChannel channel = channel();

            channel.writeInbound(head(), last("abcde"), good(), head(), last(""));

            FullHttpResponse refused = channel.readOutbound();
            assertThat(refused.status()).isEqualTo(REQUEST_ENTITY_TOO_LARGE);
            assertThat(channel.<Object>readInbound()).isNull();
            assertThat(channel.<Object>readOutbound()).isNull();
            assertThat(channel.isOpen()).isFalse();
        }
    }

    @Nested
    class OnlyTheFirst {
        private EmbeddedChannel channelOfOne() {
            return channel(new HttpServerUpgradeHandler(
                    source,
                    factory,
                    4,
                    DefaultHttpHeadersFactory.headersFactory(),
                    DefaultHttpHeadersFactory.trailersFactory(),
                    true));
        }

        @Test
        void aPlainRequestTakesTheHandlerOut() {
            EmbeddedChannel channel = channelOfOne();
            HttpRequest head = new DefaultHttpRequest(HTTP_1_1, HttpMethod.GET, "/");
            DefaultFullHttpRequest later = good();

            channel.writeInbound(head, LastHttpContent.EMPTY_LAST_CONTENT, later);

            assertThat(channel.pipeline().get(HttpServerUpgradeHandler.class)).isNull();
            assertPasses(channel, head, LastHttpContent.EMPTY_LAST_CONTENT, later);
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void aRequestThatIsNotUpgradedTakesTheHandlerOut(boolean inParts) {
            EmbeddedChannel channel = channelOfOne();

            if (inParts) {
                HttpRequest head = head();
                head.headers().set(UPGRADE, "unknown");
                channel.writeInbound(head, last("ab"));
            } else {
                channel.writeInbound(whole("unknown", "upgrade"));
            }

            assertThat(channel.pipeline().get(HttpServerUpgradeHandler.class)).isNull();
            FullHttpRequest passed = channel.readInbound();
            assertThat(passed.content().toString(US_ASCII)).isEqualTo("ab");
            passed.release();
            channel.finish();
        }

        @Test
        void itCanUpgrade() {
            EmbeddedChannel channel = channelOfOne();

            channel.writeInbound(head(), last(""));

            assertUpgraded(channel, null);
            channel.finish();
        }
    }
}
