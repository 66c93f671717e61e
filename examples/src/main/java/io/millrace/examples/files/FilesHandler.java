package io.millrace.examples.files;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufUtil;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelFutureListener;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.DefaultFileRegion;
import io.millrace.channel.SimpleChannelInboundHandler;
import io.millrace.channel.socket.ChannelInputShutdownEvent;
import io.millrace.handler.codec.DateFormatter;
import io.millrace.handler.codec.http.DefaultFullHttpResponse;
import io.millrace.handler.codec.http.DefaultHttpContent;
import io.millrace.handler.codec.http.DefaultHttpResponse;
import io.millrace.handler.codec.http.FullHttpResponse;
import io.millrace.handler.codec.http.HttpHeaderNames;
import io.millrace.handler.codec.http.HttpHeaderValues;
import io.millrace.handler.codec.http.HttpHeaders;
import io.millrace.handler.codec.http.HttpMethod;
import io.millrace.handler.codec.http.HttpObject;
import io.millrace.handler.codec.http.HttpRequest;
import io.millrace.handler.codec.http.HttpResponse;
import io.millrace.handler.codec.http.HttpResponseStatus;
import io.millrace.handler.codec.http.HttpVersion;
import io.millrace.handler.codec.http.LastHttpContent;
import io.millrace.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests for files, one when it has come whole: what GET and HEAD have in their bodies is of no interest. The
 * codec before it refuses malformed requests and holds the number of answers under way down; the keep-alive handler
 * closes where a client wants that.
 *
 * <p>The bytes of a file are sent by the kernel: a region opens its file when its turn comes, so answers that wait for
 * a slow reader hold neither descriptors nor memory.
 */
final class FilesHandler extends SimpleChannelInboundHandler<HttpObject> {
    private static final Logger logger = LoggerFactory.getLogger(FilesHandler.class);

    private static final String SERVER = "Millrace";
    private static final String INDEX = "index.html";
    private static final String TEXT = "text/plain; charset=utf-8";

    private final Site site;

    /** The request whose end has not come yet. */
    private @Nullable HttpRequest request;

    FilesHandler(Site site) {
        super(HttpObject.class);
        this.site = site;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
        if (message instanceof HttpRequest head) {
            request = head;
        }
        HttpRequest whole = request;
        if (message instanceof LastHttpContent && whole != null) {
            request = null;
            answer(ctx, whole);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
    }

    private void answer(ChannelHandlerContext ctx, HttpRequest request) {
        HttpMethod method = request.method();
        if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
            FullHttpResponse refusal = refusal(HttpResponseStatus.METHOD_NOT_ALLOWED);
            refusal.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
            write(ctx, refusal);
            return;
        }
        RequestPath path = RequestPath.parse(request.uri());
        Site.Entry entry = path == null ? null : site.find(path);
        if (path == null) {
            write(ctx, refusal(HttpResponseStatus.BAD_REQUEST));
        } else if (entry == null || (path.endsWithSlash() && !entry.folder())) {
            write(ctx, refusal(HttpResponseStatus.NOT_FOUND));
        } else if (!entry.folder()) {
            answerFile(ctx, request, entry);
        } else if (path.endsWithSlash()) {
            answerFolder(ctx, request, path, entry);
        } else {
            redirect(ctx, path.encoded() + '/' + path.query());
        }
    }

    // ---- folders ----

    private void answerFolder(ChannelHandlerContext ctx, HttpRequest request, RequestPath path, Site.Entry folder) {
        Site.Entry index = site.find(folder, INDEX);
        if (index != null && !index.folder()) {
            answerFile(ctx, request, index);
            return;
        }
        List<Site.Entry> entries;
        try {
            entries = site.list(folder);
        } catch (IOException e) {
            logger.debug("{} cannot be read", folder.path(), e);
            write(ctx, refusal(HttpResponseStatus.FORBIDDEN));
            return;
        }
        ByteBuf page = ByteBufUtil.writeUtf8(ctx.alloc(), FolderPage.of(path, entries));
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, page);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/html; charset=utf-8")
                .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, FolderPage.CONTENT_SECURITY_POLICY);
        write(ctx, response);
    }

    /** The slash makes the links of a folder's page relative to the folder. */
    private static void redirect(ChannelHandlerContext ctx, String location) {
        FullHttpResponse response = refusal(HttpResponseStatus.MOVED_PERMANENTLY);
        response.headers().set(HttpHeaderNames.LOCATION, location);
        write(ctx, response);
    }

    // ---- files ----

    private static void answerFile(ChannelHandlerContext ctx, HttpRequest request, Site.Entry file) {
        if (!Files.isReadable(file.path())) {
            // Asked now: when the region opens the file, the head that promises it is on its way.
            write(ctx, refusal(HttpResponseStatus.FORBIDDEN));
            return;
        }
        FileVersion version = FileVersion.of(file.attributes());
        switch (Preconditions.evaluate(request.headers(), version)) {
            case NOT_MODIFIED -> {
                HttpResponse response = fileHead(HttpResponseStatus.NOT_MODIFIED, version);
                writeHeadOnly(ctx, response);
            }
            case FAILED -> write(ctx, refusal(HttpResponseStatus.PRECONDITION_FAILED));
            case SEND -> sendFile(ctx, request, file, version);
        }
    }

    private static void sendFile(ChannelHandlerContext ctx, HttpRequest request, Site.Entry file, FileVersion version) {
        long size = file.attributes().size();
        List<ByteRanges.Part> parts = parts(request, version, size);
        if (parts == null) {
            HttpResponse response = fileHead(HttpResponseStatus.OK, version);
            response.headers().set(HttpHeaderNames.CONTENT_TYPE, ContentTypes.of(file.name()));
            sendPart(ctx, request, response, file, new ByteRanges.Part(0, size));
        } else if (parts.isEmpty()) {
            FullHttpResponse refusal = refusal(HttpResponseStatus.REQUESTED_RANGE_NOT_SATISFIABLE);
            refusal.headers().set(HttpHeaderNames.CONTENT_RANGE, "bytes */" + size);
            write(ctx, refusal);
        } else if (parts.size() == 1) {
            HttpResponse response = fileHead(HttpResponseStatus.PARTIAL_CONTENT, version);
            response.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, ContentTypes.of(file.name()))
                    .set(HttpHeaderNames.CONTENT_RANGE, parts.get(0).of(size));
            sendPart(ctx, request, response, file, parts.get(0));
        } else {
            sendParts(ctx, file, version, parts);
        }
    }

    /** Ranges are for GET alone (RFC 9110 §14.2); {@code null} if the whole is to be sent. */
    private static @Nullable List<ByteRanges.Part> parts(HttpRequest request, FileVersion version, long size) {
        String range = request.headers().get(HttpHeaderNames.RANGE);
        long now = TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis());
        return range != null
                        && request.method().equals(HttpMethod.GET)
                        && Preconditions.rangeApplies(request.headers(), version, now)
                ? ByteRanges.parse(range, size)
                : null;
    }

    private static void sendPart(
            ChannelHandlerContext ctx,
            HttpRequest request,
            HttpResponse response,
            Site.Entry file,
            ByteRanges.Part part) {
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, part.count());
        if (request.method().equals(HttpMethod.HEAD) || part.count() == 0) {
            writeHeadOnly(ctx, response);
            return;
        }
        ctx.write(response, ctx.voidPromise());
        ctx.write(region(file, part), ctx.voidPromise());
        ctx.write(LastHttpContent.EMPTY_LAST_CONTENT, ctx.voidPromise());
    }

    /** Several parts in one body (RFC 9110 §14.6), each behind a head of its own. */
    private static void sendParts(
            ChannelHandlerContext ctx, Site.Entry file, FileVersion version, List<ByteRanges.Part> parts) {
        long size = file.attributes().size();
        String boundary = Long.toHexString(ThreadLocalRandom.current().nextLong());
        String end = "\r\n--" + boundary + "--\r\n";
        List<String> heads = new ArrayList<>(parts.size());
        long length = end.length();
        for (ByteRanges.Part part : parts) {
            String head = "\r\n--" + boundary + "\r\nContent-Type: " + ContentTypes.of(file.name())
                    + "\r\nContent-Range: " + part.of(size) + "\r\n\r\n";
            heads.add(head);
            length += head.length() + part.count();
        }
        HttpResponse response = fileHead(HttpResponseStatus.PARTIAL_CONTENT, version);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "multipart/byteranges; boundary=" + boundary)
                .set(HttpHeaderNames.CONTENT_LENGTH, length);
        ctx.write(response, ctx.voidPromise());
        for (int i = 0; i < parts.size(); i++) {
            ctx.write(ascii(ctx, heads.get(i)), ctx.voidPromise());
            ctx.write(region(file, parts.get(i)), ctx.voidPromise());
        }
        ctx.write(ascii(ctx, end), ctx.voidPromise());
        ctx.write(LastHttpContent.EMPTY_LAST_CONTENT, ctx.voidPromise());
    }

    private static DefaultHttpContent ascii(ChannelHandlerContext ctx, String text) {
        return new DefaultHttpContent(ByteBufUtil.writeAscii(ctx.alloc(), text));
    }

    private static DefaultFileRegion region(Site.Entry file, ByteRanges.Part part) {
        return new DefaultFileRegion(file.path().toFile(), part.first(), part.count());
    }

    // ---- responses ----

    private static HttpResponse fileHead(HttpResponseStatus status, FileVersion version) {
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, status);
        addCommon(response.headers())
                .set(HttpHeaderNames.ETAG, version.tag())
                .set(HttpHeaderNames.LAST_MODIFIED, DateFormatter.format(new Date(version.seconds() * 1000)))
                .set(HttpHeaderNames.ACCEPT_RANGES, HttpHeaderValues.BYTES);
        return response;
    }

    private static HttpHeaders addCommon(HttpHeaders headers) {
        return headers.set(HttpHeaderNames.SERVER, SERVER)
                .set(HttpHeaderNames.DATE, DateFormatter.format(new Date()))
                .set("X-Content-Type-Options", "nosniff"); // a file is what its type says, whatever it looks like
    }

    private static FullHttpResponse refusal(HttpResponseStatus status) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, status, Unpooled.copiedBuffer(status + "\n", StandardCharsets.US_ASCII));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, TEXT);
        return response;
    }

    /** The codec leaves the content out where the request was a HEAD; its length is told all the same. */
    private static void write(ChannelHandlerContext ctx, FullHttpResponse response) {
        addCommon(response.headers())
                .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
        ctx.write(response, ctx.voidPromise());
    }

    private static void writeHeadOnly(ChannelHandlerContext ctx, HttpResponse response) {
        ctx.write(response, ctx.voidPromise());
        ctx.write(LastHttpContent.EMPTY_LAST_CONTENT, ctx.voidPromise());
    }

    // ---- the end ----

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof IdleStateEvent) {
            ctx.close();
        } else if (event == ChannelInputShutdownEvent.INSTANCE) {
            // The client asks for nothing more, and gets what it has asked for.
            ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        logger.debug("{} is closed after a failure", ctx.channel(), cause);
        ctx.close();
    }
}
