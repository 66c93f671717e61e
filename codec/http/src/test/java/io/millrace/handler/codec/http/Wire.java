package io.millrace.handler.codec.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelHandler;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.handler.codec.ByteBudget;
import io.millrace.testkit.CodecVerifier;
import io.millrace.testkit.Transcript;
import io.millrace.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map.Entry;
import java.util.function.Supplier;

/** What goes over a connection, as text with a byte a character. */
public final class Wire {
    private Wire() {}

    /** A buffer of so many characters. */
    public static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }

    /**
     * Adds messages as lines to a transcript, and contents as the bytes of one stream, since they come as they were
     * read.
     */
    public static void render(Object message, Transcript transcript) {
        if (message instanceof HttpMessage head) {
            transcript.message(describe(head));
        }
        if (message instanceof HttpContent content) {
            transcript.bytes(content.content());
        } else if (message instanceof ByteBuf bytes) {
            transcript.bytes(bytes);
        }
        if (message instanceof LastHttpContent last && !(message instanceof HttpMessage)) {
            transcript.message("end" + fields(last.trailingHeaders()) + failure(last));
        }
    }

    /** A verifier of HTTP codecs, that wants the connection's account to be balanced at each end. */
    public static CodecVerifier verifier(Supplier<? extends List<? extends ChannelHandler>> codecs) {
        return CodecVerifier.decoders(codecs).renderedBy(Wire::render).afterwards(channel -> assertThat(
                        ByteBudget.of(channel).usedBytes())
                .as("bytes in the account")
                .isZero());
    }

    /** All that was written, as text; released. */
    public static String written(EmbeddedChannel channel) {
        StringBuilder all = new StringBuilder();
        for (Object next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            all.append(next instanceof ByteBuf buf ? buf.toString(StandardCharsets.ISO_8859_1) : next.toString());
            ReferenceCountUtil.release(next);
        }
        return all.toString();
    }

    /** All messages that were decoded, a line each, with adjacent contents as one; released. */
    public static List<String> decoded(EmbeddedChannel channel) {
        List<String> all = new ArrayList<>();
        StringBuilder content = new StringBuilder();
        for (Object next = channel.readInbound(); next != null; next = channel.readInbound()) {
            describe(next, content, all);
            ReferenceCountUtil.release(next);
        }
        if (content.length() > 0) {
            all.add("content " + content);
        }
        return all;
    }

    private static void describe(Object next, StringBuilder content, List<String> all) {
        if (next instanceof ByteBuf raw) {
            content.append(raw.toString(StandardCharsets.ISO_8859_1));
            return;
        }
        if (next instanceof HttpContent part && !(next instanceof HttpMessage)) {
            content.append(part.content().toString(StandardCharsets.ISO_8859_1));
        }
        if (content.length() > 0 && !(next instanceof HttpContent && !(next instanceof LastHttpContent))) {
            all.add("content " + content);
            content.setLength(0);
        }
        if (next instanceof HttpMessage message) {
            all.add(describe(message));
        } else if (next instanceof LastHttpContent last) {
            all.add("end" + fields(last.trailingHeaders()) + failure(last));
        }
    }

    /** The head of a message in a line. */
    public static String describe(HttpMessage message) {
        String start = message instanceof HttpRequest request
                ? request.method() + " " + request.uri() + " " + request.protocolVersion()
                : message.protocolVersion() + " " + ((HttpResponse) message).status();
        return start + fields(message.headers()) + failure(message);
    }

    private static String fields(HttpHeaders headers) {
        StringBuilder all = new StringBuilder();
        for (Entry<String, String> field : headers) {
            all.append(" | ").append(field.getKey()).append(": ").append(field.getValue());
        }
        return all.toString();
    }

    private static String failure(HttpObject object) {
        return object.decoderResult().isFailure()
                ? " ! " + object.decoderResult().cause().getClass().getSimpleName()
                : "";
    }
}
