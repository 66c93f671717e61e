package io.millrace.testkit;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufHolder;
import io.millrace.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;

/**
 * What came out of a codec, written down so that two runs can be compared. Bytes that follow each other are one entry: a
 * codec that hands content on as it comes may cut it anywhere.
 *
 * <pre>{@code
 * verifier.renderedBy((message, transcript) -> {
 *     if (message instanceof HttpRequest request) {
 *         transcript.message(request.method() + " " + request.uri());
 *     }
 *     if (message instanceof HttpContent content) {
 *         transcript.bytes(content.content());
 *     }
 *     if (message instanceof LastHttpContent) {
 *         transcript.message("end");
 *     }
 * });
 * }</pre>
 */
public final class Transcript {
    private final List<String> entries = new ArrayList<>();
    private final StringBuilder streamed = new StringBuilder();

    Transcript() {}

    /**
     * Adds a message.
     *
     * @param text what makes it differ from others
     * @return this
     */
    public Transcript message(String text) {
        endBytes();
        entries.add(text);
        return this;
    }

    /**
     * Adds bytes of a stream: the entry is the same however they are cut.
     *
     * @param content its readable bytes are taken, and not moved
     * @return this
     */
    public Transcript bytes(ByteBuf content) {
        streamed.append(ByteBufUtil.hexDump(content));
        return this;
    }

    void exception(Throwable cause) {
        // A plain wrapper says nothing; what it wraps does.
        Throwable inner = cause.getCause();
        message("exception " + cause.getClass().getName()
                + (inner == null ? "" : " of " + inner.getClass().getName()));
    }

    boolean hasException() {
        return entries.stream().anyMatch(entry -> entry.startsWith("exception "));
    }

    /** All entries; those behind the first exception are left out if the comparison ends there. */
    List<String> entries(boolean untilException) {
        endBytes();
        for (int i = 0; untilException && i < entries.size(); i++) {
            if (entries.get(i).startsWith("exception ")) {
                return List.copyOf(entries.subList(0, i + 1));
            }
        }
        return List.copyOf(entries);
    }

    private void endBytes() {
        if (streamed.length() > 0) {
            entries.add("bytes " + streamed);
            streamed.setLength(0);
        }
    }

    /** How messages are written down when nobody says otherwise: buffers and holders by their bytes, others as text. */
    static void render(Object message, Transcript transcript) {
        transcript.message(text(message));
    }

    private static String text(Object message) {
        String name = message.getClass().getSimpleName();
        if (message instanceof ByteBuf buffer) {
            return "buffer " + ByteBufUtil.hexDump(buffer);
        }
        if (message instanceof byte[] array) {
            return "array " + ByteBufUtil.hexDump(array);
        }
        if (message instanceof ByteBufHolder holder) {
            return name + ' ' + ByteBufUtil.hexDump(holder.content());
        }
        String text = String.valueOf(message);
        boolean identity = text.equals(message.getClass().getName() + '@' + Integer.toHexString(message.hashCode()));
        return identity ? name : name + ' ' + text;
    }
}
