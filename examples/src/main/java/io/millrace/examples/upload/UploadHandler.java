package io.millrace.examples.upload;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufUtil;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.SimpleChannelInboundHandler;
import io.millrace.handler.codec.DateFormatter;
import io.millrace.handler.codec.DecoderException;
import io.millrace.handler.codec.http.DefaultFullHttpResponse;
import io.millrace.handler.codec.http.FullHttpResponse;
import io.millrace.handler.codec.http.HttpContent;
import io.millrace.handler.codec.http.HttpHeaderNames;
import io.millrace.handler.codec.http.HttpMethod;
import io.millrace.handler.codec.http.HttpObject;
import io.millrace.handler.codec.http.HttpRequest;
import io.millrace.handler.codec.http.HttpResponseStatus;
import io.millrace.handler.codec.http.HttpVersion;
import io.millrace.handler.codec.http.LastHttpContent;
import io.millrace.handler.codec.http.multipart.HttpPostRequestDecoder;
import java.io.IOException;
import java.util.Date;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes forms, each while it comes. It writes to disk, so it runs on a thread of its own, beside the loop; and because
 * the loop would otherwise pile up messages for it, nothing is read from the connection unless this handler asks:
 * back-pressure by pull.
 *
 * <p>Every request is answered behind its last byte, so that the client has no reason to be still sending.
 */
final class UploadHandler extends SimpleChannelInboundHandler<HttpObject> {
    private static final Logger logger = LoggerFactory.getLogger(UploadHandler.class);

    private static final String HTML = "text/html; charset=utf-8";
    private static final String TEXT = "text/plain; charset=utf-8";

    private static final String PAGE = """
        <!doctype html>
        <html lang="en"><meta charset="utf-8"><title>Upload</title>
        <h1>Upload</h1>
        <form method="post" action="/upload" enctype="multipart/form-data">
        <p><label>Files <input type="file" name="files" multiple required></label>
        <p><label>Remark <input name="remark"></label>
        <p><button>Send</button>
        </form></html>
        """;

    private final @Nullable Shelf shelf;

    /** What the request that is being received will be answered, unless its form says something else. */
    private HttpResponseStatus status = HttpResponseStatus.OK;

    /** The form that is being received, if it is one and nothing is wrong with it. */
    private @Nullable Form form;

    UploadHandler(@Nullable Shelf shelf) {
        super(HttpObject.class);
        this.shelf = shelf;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.read();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.read();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
        if (message instanceof HttpRequest request) {
            begin(request);
        }
        if (message instanceof HttpContent content && form != null) {
            add(form, content);
        }
        if (message instanceof LastHttpContent) {
            answer(ctx);
        }
    }

    private void begin(HttpRequest request) {
        status = HttpResponseStatus.OK;
        switch (request.uri()) {
            case "/" -> requireMethod(request, HttpMethod.GET, HttpMethod.HEAD);
            case "/upload" -> {
                requireMethod(request, HttpMethod.POST, HttpMethod.POST);
                beginForm(request);
            }
            default -> status = HttpResponseStatus.NOT_FOUND;
        }
    }

    private void requireMethod(HttpRequest request, HttpMethod one, HttpMethod other) {
        if (!request.method().equals(one) && !request.method().equals(other)) {
            status = HttpResponseStatus.METHOD_NOT_ALLOWED;
        }
    }

    private void beginForm(HttpRequest request) {
        if (!status.equals(HttpResponseStatus.OK)) {
            return;
        }
        if (!HttpPostRequestDecoder.isMultipart(request)) {
            status = HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE;
            return;
        }
        try {
            form = new Form(request, shelf);
        } catch (DecoderException e) {
            logger.debug("no form", e);
            status = HttpResponseStatus.BAD_REQUEST;
        }
    }

    private void add(Form form, HttpContent content) {
        try {
            form.add(content);
        } catch (HttpPostRequestDecoder.TooManyFormFieldsException
                | HttpPostRequestDecoder.TooLongFormFieldException e) {
            fail(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, e);
        } catch (DecoderException e) {
            fail(HttpResponseStatus.BAD_REQUEST, e);
        } catch (IOException e) {
            fail(HttpResponseStatus.INTERNAL_SERVER_ERROR, e);
        }
    }

    private void fail(HttpResponseStatus reason, Exception cause) {
        logger.debug("a form is answered with {}", reason, cause);
        status = reason;
        closeForm();
    }

    private void answer(ChannelHandlerContext ctx) {
        if (form != null) {
            String receipt = form.receipt();
            closeForm();
            write(ctx, HttpResponseStatus.OK, TEXT, receipt);
        } else if (status.equals(HttpResponseStatus.OK)) {
            write(ctx, status, HTML, PAGE);
        } else {
            write(ctx, status, TEXT, status + "\n");
        }
    }

    /** For a HEAD the codec leaves the content out. */
    private static void write(ChannelHandlerContext ctx, HttpResponseStatus status, String type, String text) {
        ByteBuf content = ByteBufUtil.writeUtf8(ctx.alloc(), text);
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, type)
                .set(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes())
                .set(HttpHeaderNames.DATE, DateFormatter.format(new Date()))
                .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, "default-src 'none'; form-action 'self'")
                .set("X-Content-Type-Options", "nosniff");
        ctx.writeAndFlush(response, ctx.voidPromise());
    }

    private void closeForm() {
        if (form != null) {
            form.close();
            form = null;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closeForm();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        logger.debug("{} is closed after a failure", ctx.channel(), cause);
        ctx.close();
    }
}
