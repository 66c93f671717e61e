package io.millrace.handler.codec.http;

import static io.millrace.handler.codec.http.HttpClientUpgradeHandler.UpgradeEvent.UPGRADE_ISSUED;
import static io.millrace.handler.codec.http.HttpClientUpgradeHandler.UpgradeEvent.UPGRADE_REJECTED;
import static io.millrace.handler.codec.http.HttpClientUpgradeHandler.UpgradeEvent.UPGRADE_SUCCESSFUL;
import static io.millrace.handler.codec.http.HttpHeaderNames.CONNECTION;
import static io.millrace.handler.codec.http.HttpHeaderNames.UPGRADE;
import static io.millrace.handler.codec.http.HttpResponseStatus.EARLY_HINTS;
import static io.millrace.handler.codec.http.HttpResponseStatus.OK;
import static io.millrace.handler.codec.http.HttpResponseStatus.SWITCHING_PROTOCOLS;
import static io.millrace.handler.codec.http.HttpVersion.HTTP_1_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpClientUpgradeHandlerTest {
    /** What happens, in order. */
    private final List<Object> steps = new ArrayList<>();

    private boolean protocolFails;

    /** Stands for the HTTP codec: is left when the protocol changes, and hands on what it has left. */
    private final class Source extends ChannelInboundHandlerAdapter implements HttpClientUpgradeHandler.SourceCodec {
        private ByteBuf left;

        @Override
        public void prepareUpgradeFrom(ChannelHandlerContext ctx) {
            steps.add("prepare");
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

    private final class Protocol implements HttpClientUpgradeHandler.UpgradeCodec {
        @Override
        public CharSequence protocol() {
            return "Proto";
        }

        @Override
        public Collection<CharSequence> setUpgradeHeaders(ChannelHandlerContext ctx, HttpRequest upgradeRequest) {
            upgradeRequest.headers().set("x-settings", "s");
            return List.of("x-settings");
        }

        @Override
        public void upgradeTo(ChannelHandlerContext ctx, FullHttpResponse upgradeResponse) {
            steps.add("to " + upgradeResponse.content().toString(US_ASCII));
            if (protocolFails) {
                throw new IllegalArgumentException("broken");
            }
            ctx.pipeline().addAfter(ctx.name(), "protocol", new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object msg) {
                    steps.add("protocol reads " + (msg instanceof ByteBuf bytes ? bytes.toString(US_ASCII) : msg));
                    ReferenceCountUtil.release(msg);
                }
            });
        }
    }

    private final Source source = new Source();
    private final HttpClientUpgradeHandler handler = new HttpClientUpgradeHandler(source, new Protocol(), 4);

    private final EmbeddedChannel channel = new EmbeddedChannel(source, handler, new ChannelInboundHandlerAdapter() {
        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object evt) {
            steps.add(evt);
        }
    });

    private static DefaultFullHttpRequest request() {
        return new DefaultFullHttpRequest(HTTP_1_1, HttpMethod.GET, "/", Unpooled.EMPTY_BUFFER);
    }

    private void sendRequest() {
        channel.writeOutbound(request());
        assertThat(channel.<Object>readOutbound()).isNotNull();
    }

    private static DefaultFullHttpResponse switching(String protocol) {
        DefaultFullHttpResponse response =
                new DefaultFullHttpResponse(HTTP_1_1, SWITCHING_PROTOCOLS, Unpooled.copiedBuffer("ab", US_ASCII));
        if (protocol != null) {
            response.headers().set(UPGRADE, protocol);
        }
        return response;
    }

    private boolean isWaiting() {
        return channel.pipeline().context(handler) != null;
    }

    @Test
    void theRequestAsksForTheProtocol() {
        DefaultFullHttpRequest request = request();
        request.headers().set(CONNECTION, "TE");

        channel.writeOutbound(request);

        assertThat(channel.<Object>readOutbound()).isSameAs(request);
        assertThat(request.headers().get(UPGRADE)).isEqualTo("Proto");
        assertThat(request.headers().getAll(CONNECTION)).containsExactly("TE", "x-settings,upgrade");
        assertThat(request.headers().get("x-settings")).isEqualTo("s");
        assertThat(steps).containsExactly(UPGRADE_ISSUED);
        channel.finish();
    }

    @Test
    void aSecondRequestFailsWhileTheFirstIsUnderWay() {
        sendRequest();
        FullHttpRequest second =
                new DefaultFullHttpRequest(HTTP_1_1, HttpMethod.GET, "/", Unpooled.copiedBuffer("x", US_ASCII));

        ChannelFuture future = channel.writeAndFlush(second);

        assertThat(future.cause()).isInstanceOf(IllegalStateException.class);
        assertThat(second.refCnt()).isZero();
        assertThat(channel.<Object>readOutbound()).isNull();
        channel.finish();
    }

    @Test
    void contentOfTheRequestPasses() {
        channel.writeOutbound(
                new DefaultHttpRequest(HTTP_1_1, HttpMethod.GET, "/"), LastHttpContent.EMPTY_LAST_CONTENT);

        assertThat(channel.outboundMessages()).hasSize(2);
        channel.finishAndReleaseAll();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Proto", "pROTO"})
    void theProtocolChangesInOrder(String protocol) {
        sendRequest();
        source.left = Unpooled.copiedBuffer("early", US_ASCII);
        DefaultFullHttpResponse response = switching(protocol);

        channel.writeInbound(response);

        assertThat(steps)
                .containsExactly(
                        UPGRADE_ISSUED, "prepare", "to ab", UPGRADE_SUCCESSFUL, "from", "protocol reads early");
        assertThat(response.refCnt()).isZero();
        assertThat(isWaiting()).isFalse();
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void aResponseInPartsIsPutTogether() {
        sendRequest();
        HttpResponse head = new DefaultHttpResponse(HTTP_1_1, SWITCHING_PROTOCOLS);
        head.headers().set(UPGRADE, "proto");

        channel.writeInbound(head);
        assertThat(steps).hasSize(1);
        channel.writeInbound(new DefaultLastHttpContent(Unpooled.copiedBuffer("cd", US_ASCII)));

        assertThat(steps).containsExactly(UPGRADE_ISSUED, "prepare", "to cd", UPGRADE_SUCCESSFUL, "from");
        assertThat(isWaiting()).isFalse();
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void aResponseThatNamesNoProtocolIsTaken() {
        sendRequest();

        channel.writeInbound(switching(null));

        assertThat(steps).contains(UPGRADE_SUCCESSFUL);
        channel.finish();
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", "proto, other", "proto/2"})
    void anotherProtocolIsAnException(String protocol) {
        sendRequest();
        DefaultFullHttpResponse response = switching(protocol);

        assertThatIllegalStateException()
                .isThrownBy(() -> channel.writeInbound(response))
                .withMessageContaining("unexpected UPGRADE protocol: " + protocol);

        assertThat(steps).containsExactly(UPGRADE_ISSUED);
        assertThat(isWaiting()).isFalse();
        assertThat(response.refCnt()).isZero();
        assertThat(channel.<Object>readInbound()).isNull();
        channel.finish();
    }

    @Test
    void anotherStatusIsAResponseToAnOrdinaryRequest() {
        sendRequest();
        HttpResponse head = new DefaultHttpResponse(HTTP_1_1, OK);
        LastHttpContent end = new DefaultLastHttpContent(Unpooled.copiedBuffer("longer than four", US_ASCII));

        channel.writeInbound(head, end);

        assertThat(steps).containsExactly(UPGRADE_ISSUED, UPGRADE_REJECTED);
        assertThat(channel.inboundMessages()).containsExactly(head, end);
        assertThat(isWaiting()).isFalse();
        DefaultFullHttpRequest next = request();
        channel.writeOutbound(next);
        assertThat(next.headers().contains(UPGRADE)).isFalse();
        channel.finishAndReleaseAll();
    }

    @Test
    void aWholeResponseOfAnotherStatusPasses() {
        sendRequest();
        DefaultFullHttpResponse response =
                new DefaultFullHttpResponse(HTTP_1_1, OK, Unpooled.copiedBuffer("a", US_ASCII));

        channel.writeInbound(response);

        assertThat(channel.<Object>readInbound()).isSameAs(response);
        assertThat(response.release()).isTrue();
        assertThat(steps).containsExactly(UPGRADE_ISSUED, UPGRADE_REJECTED);
        channel.finish();
    }

    @Test
    void interimResponsesDecideNothing() {
        sendRequest();
        HttpResponse hints = new DefaultHttpResponse(HTTP_1_1, EARLY_HINTS);

        channel.writeInbound(hints, LastHttpContent.EMPTY_LAST_CONTENT);
        assertThat(steps).containsExactly(UPGRADE_ISSUED);
        assertThat(channel.inboundMessages()).containsExactly(hints, LastHttpContent.EMPTY_LAST_CONTENT);
        channel.releaseInbound();
        channel.writeInbound(switching("proto"));

        assertThat(steps).contains(UPGRADE_SUCCESSFUL);
        channel.finish();
    }

    @Test
    void aResponseWithoutARequestIsAnException() {
        DefaultFullHttpResponse response = switching("proto");

        assertThatIllegalStateException().isThrownBy(() -> channel.writeInbound(response));

        assertThat(response.refCnt()).isZero();
        assertThat(isWaiting()).isFalse();
        channel.finish();
    }

    @Test
    void aResponseThatIsTooLongIsAnException() {
        sendRequest();
        HttpResponse head = new DefaultHttpResponse(HTTP_1_1, SWITCHING_PROTOCOLS);

        assertThatThrownBy(() -> channel.writeInbound(
                        head, new DefaultLastHttpContent(Unpooled.copiedBuffer("abcde", US_ASCII))))
                .isInstanceOf(TooLongHttpContentException.class);

        assertThat(steps).containsExactly(UPGRADE_ISSUED);
        assertThat(isWaiting()).isFalse();
        channel.finish();
    }

    @Test
    void aProtocolThatFailsIsAnExceptionAndNobodySeesTheResponse() {
        protocolFails = true;
        sendRequest();
        DefaultFullHttpResponse response = switching("proto");

        assertThatThrownBy(() -> channel.writeInbound(response)).isInstanceOf(IllegalArgumentException.class);

        assertThat(response.refCnt()).isZero();
        assertThat(channel.<Object>readInbound()).isNull();
        assertThat(steps).doesNotContain(UPGRADE_SUCCESSFUL);
        channel.finish();
    }
}
