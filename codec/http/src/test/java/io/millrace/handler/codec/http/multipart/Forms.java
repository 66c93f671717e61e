package io.millrace.handler.codec.http.multipart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.handler.codec.ByteBudget;
import io.millrace.handler.codec.http.DefaultHttpContent;
import io.millrace.handler.codec.http.DefaultHttpRequest;
import io.millrace.handler.codec.http.DefaultLastHttpContent;
import io.millrace.handler.codec.http.HttpContent;
import io.millrace.handler.codec.http.HttpHeaderNames;
import io.millrace.handler.codec.http.HttpMethod;
import io.millrace.handler.codec.http.HttpRequest;
import io.millrace.handler.codec.http.HttpVersion;
import io.millrace.handler.codec.http.LastHttpContent;
import io.millrace.testkit.CodecVerifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** What the tests of forms share. */
public final class Forms {
    public static final String URLENCODED = "application/x-www-form-urlencoded";
    public static final String MULTIPART = "multipart/form-data; boundary=B";

    /** Limits that a test reaches. */
    public static final FormLimits SMALL = new FormLimits(8, 64, 4, 160, 512, 1024, 1L << 40);

    /** What a decoder with {@link #SMALL} limits retains at most. */
    public static final int SMALL_BOUND = 32 * 1024;

    private Forms() {}

    static HttpRequest request(String contentType) {
        HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/form");
        request.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
        return request;
    }

    /** A body of lines: each ends with CRLF, the last one too. */
    static String lines(String... lines) {
        return String.join("\r\n", lines) + "\r\n";
    }

    /** A part of the boundary B, without the line end behind its content. */
    static String part(String header, String content) {
        return "--B\r\nContent-Disposition: form-data; " + header + "\r\n\r\n" + content;
    }

    static HttpContent content(String text) {
        return new DefaultHttpContent(Unpooled.copiedBuffer(text, UTF_8));
    }

    static LastHttpContent last(String text) {
        return new DefaultLastHttpContent(Unpooled.copiedBuffer(text, UTF_8));
    }

    /** Offers the whole body, and releases it. */
    static <D extends InterfaceHttpPostRequestDecoder> D offer(D decoder, HttpContent content) {
        try {
            decoder.offer(content);
        } finally {
            content.release();
        }
        return decoder;
    }

    /** All parts as text, of a decoder that is destroyed then. */
    static List<String> decode(String contentType, String body) {
        HttpPostRequestDecoder decoder = new HttpPostRequestDecoder(request(contentType));
        try {
            return texts(offer(decoder, last(body)).getBodyHttpDatas());
        } finally {
            decoder.destroy();
        }
    }

    static List<String> texts(List<InterfaceHttpData> parts) {
        List<String> texts = new ArrayList<>();
        for (InterfaceHttpData part : parts) {
            texts.add(text(part));
        }
        return texts;
    }

    /** {@code name=value}, or {@code name:filename(type)=content}. */
    static String text(InterfaceHttpData part) {
        try {
            if (part instanceof FileUpload upload) {
                return upload.getName() + ':' + upload.getFilename() + '(' + upload.getContentType() + ")="
                        + upload.getString(upload.getCharset());
            }
            return part.getName() + '=' + ((Attribute) part).getValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The boundary that a content type names, {@code null} if there is none. */
    public static String boundaryOf(String contentType) {
        FormContentType type = FormContentType.parse(contentType);
        return type == null ? null : type.boundary();
    }

    /** A verifier of forms that wants the connection's account to be balanced at each end. */
    public static CodecVerifier verifier(String contentType, HttpDataFactory factory, FormLimits limits) {
        return CodecVerifier.decoder(() -> new Handler(contentType, factory, limits))
                .afterwards(channel -> assertThat(ByteBudget.of(channel).usedBytes())
                        .as("bytes in the account")
                        .isZero());
    }

    /** Decodes what is read as the body of a form, up to the end of the channel; hands parts on as text. */
    private static final class Handler extends ChannelInboundHandlerAdapter {
        private final String contentType;
        private final HttpDataFactory factory;
        private final FormLimits limits;
        private HttpPostRequestDecoder decoder;
        private boolean failed;

        Handler(String contentType, HttpDataFactory factory, FormLimits limits) {
            this.contentType = contentType;
            this.factory = factory;
            this.limits = limits;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            decoder = new HttpPostRequestDecoder(
                    factory, request(contentType), UTF_8, limits, ByteBudget.of(ctx.channel()));
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext ctx) {
            decoder.destroy();
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            offer(ctx, new DefaultHttpContent((ByteBuf) msg));
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (!ctx.isRemoved()) {
                offer(ctx, LastHttpContent.EMPTY_LAST_CONTENT);
            }
            ctx.fireChannelInactive();
        }

        private void offer(ChannelHandlerContext ctx, HttpContent content) {
            boolean decoded = false;
            try {
                if (!failed) {
                    decoder.offer(content);
                }
                decoded = true;
            } finally {
                content.release();
                failed |= !decoded;
                handOn(ctx);
            }
        }

        private void handOn(ChannelHandlerContext ctx) {
            while (!ctx.isRemoved() && hasNext()) {
                ctx.fireChannelRead(text(decoder.next()));
            }
        }

        private boolean hasNext() {
            try {
                return decoder.hasNext();
            } catch (HttpPostRequestDecoder.EndOfDataDecoderException e) {
                return false;
            }
        }
    }
}
