package io.millrace.examples.client;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.EventLoopGroup;
import io.millrace.handler.codec.http.DefaultHttpRequest;
import io.millrace.handler.codec.http.HttpContent;
import io.millrace.handler.codec.http.HttpHeaderNames;
import io.millrace.handler.codec.http.HttpMethod;
import io.millrace.handler.codec.http.HttpObject;
import io.millrace.handler.codec.http.HttpRequest;
import io.millrace.handler.codec.http.HttpResponse;
import io.millrace.handler.codec.http.HttpStatusClass;
import io.millrace.handler.codec.http.HttpUtil;
import io.millrace.handler.codec.http.HttpVersion;
import io.millrace.handler.codec.http.LastHttpContent;
import io.millrace.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Downloads. One connection is kept from request to request, as long as the next one goes to the same server.
 *
 * <p><b>Thread:</b> one that may block, always the same.
 */
public final class Fetcher implements AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger(Fetcher.class);

    private final EventLoopGroup group;
    private final int maxRedirects;
    private @Nullable Connection connection;

    /**
     * Makes a client.
     *
     * @param group the loops
     * @param maxRedirects how many are followed one after the other
     */
    public Fetcher(EventLoopGroup group, int maxRedirects) {
        this.group = group;
        this.maxRedirects = maxRedirects;
    }

    /**
     * Tells whether an address can be asked for.
     *
     * @throws IOException if not; the message says why
     */
    public static void check(String url) throws IOException {
        Target.parse(url);
    }

    /**
     * Downloads what is at an address, after redirects.
     *
     * @param out gets the body as it comes, decompressed
     * @throws IOException if there is no such thing, or the connection fails; then a part of it may have been written
     */
    public void fetch(String url, OutputStream out) throws IOException, InterruptedException {
        Target target = Target.parse(url);
        String userInfo = target.userInfo();
        for (int redirects = 0; ; redirects++) {
            String location = exchange(target, userInfo, out);
            if (location == null) {
                return;
            }
            if (redirects == maxRedirects) {
                throw new IOException("more than " + maxRedirects + " redirects, the last one to " + location);
            }
            Target next = target.redirect(location);
            // A password is for the server that it was given for, and not for where that one, or another, sends us.
            userInfo = next.hasOriginOf(target) ? userInfo : null;
            target = next;
            logger.info("redirected to {}", target);
        }
    }

    /** Sends one request and takes its response; returns where a redirect leads, {@code null} if this was none. */
    private @Nullable String exchange(Target target, @Nullable String userInfo, OutputStream out)
            throws IOException, InterruptedException {
        boolean reusable = false;
        try {
            HttpRequest request = request(target, userInfo);
            HttpResponse response = askAgain(target, request);
            boolean again = response != null;
            Connection used = again ? Objects.requireNonNull(connection) : connect(target);
            if (response == null) {
                used.send(request);
                response = head(used);
            }
            String location = location(response);
            boolean wanted = location == null && isSuccess(response);
            long bytes = body(used, wanted ? out : OutputStream.nullOutputStream());
            logger.info(
                    "{}: {}, {} bytes{}", target, response.status(), bytes, again ? ", on the same connection" : "");
            if (location == null && !wanted) {
                throw new IOException(target + ": " + response.status());
            }
            reusable = HttpUtil.isKeepAlive(response);
            return location;
        } finally {
            if (!reusable) {
                close();
            }
        }
    }

    /** Asks on the connection that was kept, if there is one; {@code null} if it is of no use any more. */
    private @Nullable HttpResponse askAgain(Target target, HttpRequest request) throws InterruptedException {
        Connection kept = connection;
        if (kept == null || !kept.serves(target)) {
            return null;
        }
        try {
            kept.send(request);
            return head(kept);
        } catch (IOException e) {
            // The server closes it when it likes; nothing was answered, so the question can be asked again.
            logger.debug("the connection that was kept is gone", e);
            return null;
        }
    }

    private Connection connect(Target target) throws IOException, InterruptedException {
        close();
        Connection made = Connection.open(group, target);
        connection = made;
        return made;
    }

    private static HttpRequest request(Target target, @Nullable String userInfo) {
        HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, target.pathAndQuery());
        request.headers()
                .set(HttpHeaderNames.HOST, target.authority())
                .set(HttpHeaderNames.USER_AGENT, "millrace-http-client")
                .set(HttpHeaderNames.ACCEPT, "*/*")
                .set(HttpHeaderNames.ACCEPT_ENCODING, "gzip, deflate");
        if (userInfo != null) {
            String encoded = Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
            request.headers().set(HttpHeaderNames.AUTHORIZATION, "Basic " + encoded);
        }
        return request;
    }

    /** The head of the response; those with 1xx before it are of no interest. */
    private static HttpResponse head(Connection connection) throws IOException, InterruptedException {
        for (; ; ) {
            HttpObject next = connection.next();
            boolean isResponse = false;
            try {
                requireSuccess(next);
                if (next instanceof HttpResponse response
                        && response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
                    isResponse = true;
                    return response;
                }
            } finally {
                if (!isResponse) {
                    ReferenceCountUtil.release(next);
                }
            }
        }
    }

    private static long body(Connection connection, OutputStream out) throws IOException, InterruptedException {
        long bytes = 0;
        boolean last = false;
        while (!last) {
            HttpObject next = connection.next();
            try {
                requireSuccess(next);
                if (next instanceof HttpContent content) {
                    ByteBuf part = content.content();
                    bytes += part.readableBytes();
                    part.readBytes(out, part.readableBytes());
                }
                last = next instanceof LastHttpContent;
            } finally {
                ReferenceCountUtil.release(next);
            }
        }
        return bytes;
    }

    /** What could not be decoded comes as a message that says so. */
    private static void requireSuccess(HttpObject message) throws IOException {
        if (message.decoderResult().isFailure()) {
            throw new IOException("no HTTP comes back", message.decoderResult().cause());
        }
    }

    private static boolean isSuccess(HttpResponse response) {
        return response.status().codeClass() == HttpStatusClass.SUCCESS;
    }

    private static @Nullable String location(HttpResponse response) {
        return switch (response.status().code()) {
            case 301, 302, 303, 307, 308 -> response.headers().get(HttpHeaderNames.LOCATION);
            default -> null;
        };
    }

    /** Closes the connection that is kept. */
    @Override
    public void close() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
