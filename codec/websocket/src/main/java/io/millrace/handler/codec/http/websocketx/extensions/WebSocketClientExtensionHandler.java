package io.millrace.handler.codec.http.websocketx.extensions;

import io.millrace.channel.ChannelDuplexHandler;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelPromise;
import io.millrace.handler.codec.CodecException;
import io.millrace.handler.codec.http.HttpHeaderNames;
import io.millrace.handler.codec.http.HttpRequest;
import io.millrace.handler.codec.http.HttpResponse;
import io.millrace.handler.codec.http.HttpResponseStatus;
import io.millrace.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.millrace.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Offers extensions in a client's opening handshake, and puts those that the server takes into the pipeline; then it
 * leaves. Stands behind the HTTP codec and before {@link
 * io.millrace.handler.codec.http.websocketx.WebSocketClientProtocolHandler}.
 *
 * <p><b>Errors:</b> {@link CodecException} for an answer that was not offered, or not like that.
 */
public class WebSocketClientExtensionHandler extends ChannelDuplexHandler {
    private final List<WebSocketClientExtensionHandshaker> handshakers;

    /**
     * Makes a handler.
     *
     * @param extensionHandshakers what is offered, the best first; at least one
     */
    public WebSocketClientExtensionHandler(WebSocketClientExtensionHandshaker... extensionHandshakers) {
        Objects.requireNonNull(extensionHandshakers, "extensionHandshakers");
        if (extensionHandshakers.length == 0) {
            throw new IllegalArgumentException("extensionHandshakers must contains at least one handshaker");
        }
        handshakers = List.copyOf(Arrays.asList(extensionHandshakers));
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) throws Exception {
        if (msg instanceof HttpRequest request && WebSocketExtensionUtil.isWebsocketUpgrade(request.headers())) {
            List<WebSocketExtensionData> offers = new ArrayList<>(handshakers.size());
            handshakers.forEach(handshaker -> offers.add(handshaker.newRequestData()));
            String value = WebSocketExtensionUtil.merge(WebSocketExtensionUtil.value(request.headers()), offers);
            if (value != null) {
                request.headers().set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, value);
            }
        }
        super.write(ctx, msg, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
        if (msg instanceof HttpResponse response
                && response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)
                && WebSocketExtensionUtil.isWebsocketUpgrade(response.headers())) {
            boolean agreed = false;
            try {
                agree(ctx, WebSocketExtensionUtil.value(response.headers()));
                agreed = true;
            } finally {
                if (!agreed) {
                    ReferenceCountUtil.release(msg);
                }
            }
            ctx.pipeline().remove(this);
        }
        super.channelRead(ctx, msg);
    }

    private void agree(ChannelHandlerContext ctx, @Nullable String answer) {
        List<WebSocketClientExtension> agreed = new ArrayList<>();
        int rsv = 0;
        if (answer != null) {
            for (WebSocketExtensionData data : WebSocketExtensionUtil.extractExtensions(answer)) {
                WebSocketClientExtension extension = find(data);
                if (extension == null || (extension.rsv() & rsv) != 0) {
                    throw new CodecException("invalid WebSocket Extension handshake for \"" + answer + '"');
                }
                rsv |= extension.rsv();
                agreed.add(extension);
            }
        }
        int all = WebSocketExtensionUtil.negotiatedRsv(ctx.channel()) | rsv;
        ctx.channel().attr(WebSocket13FrameDecoder.NEGOTIATED_RSV).set(all);
        agreed.forEach(extension -> WebSocketExtensionUtil.install(ctx, extension));
    }

    private @Nullable WebSocketClientExtension find(WebSocketExtensionData data) {
        for (WebSocketClientExtensionHandshaker handshaker : handshakers) {
            WebSocketClientExtension extension = handshaker.handshakeExtension(data);
            if (extension != null) {
                return extension;
            }
        }
        return null;
    }
}
