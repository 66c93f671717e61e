package io.millrace.handler.codec.http.websocketx;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufUtil;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** What the tests share: bytes, frames as text, and two channels that are connected. */
public final class Wire {
    private Wire() {}

    /** Bytes from hex digits, with blanks anywhere. */
    public static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    /** A buffer from hex digits. */
    public static ByteBuf buffer(String digits) {
        return Unpooled.wrappedBuffer(hex(digits));
    }

    /** A client's frame with the key 37fa213d, of at most 125 bytes. */
    public static byte[] masked(int first, byte[] content) {
        byte[] key = hex("37fa213d");
        byte[] frame = new byte[6 + content.length];
        frame[0] = (byte) first;
        frame[1] = (byte) (0x80 | content.length);
        System.arraycopy(key, 0, frame, 2, 4);
        for (int i = 0; i < content.length; i++) {
            frame[6 + i] = (byte) (content[i] ^ key[i & 3]);
        }
        return frame;
    }

    /** A frame as text: its kind, {@code +} if more follows, its bits and its content. */
    public static String text(Object message) {
        if (message instanceof CloseWebSocketFrame close) {
            return "Close[" + close.statusCode() + ' ' + close.reasonText() + ']';
        }
        if (message instanceof WebSocketFrame frame) {
            String kind = frame.getClass().getSimpleName().replace("WebSocketFrame", "");
            return kind
                    + (frame.isFinalFragment() ? "" : "+")
                    + (frame.rsv() == 0 ? "" : "/" + frame.rsv())
                    + '['
                    + frame.content().toString(ISO_8859_1)
                    + ']';
        }
        if (message instanceof ByteBuf bytes) {
            return ByteBufUtil.hexDump(bytes);
        }
        return message.toString();
    }

    /** What came in, as text, released. */
    public static List<String> read(EmbeddedChannel channel) {
        List<String> all = new ArrayList<>();
        for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
            all.add(text(message));
            ReferenceCountUtil.release(message);
        }
        return all;
    }

    /** What was written, as text, released. */
    public static List<String> written(EmbeddedChannel channel) {
        List<String> all = new ArrayList<>();
        for (Object message = channel.readOutbound(); message != null; message = channel.readOutbound()) {
            all.add(text(message));
            ReferenceCountUtil.release(message);
        }
        return all;
    }

    /** What was written, bytes only, as ISO-8859-1. */
    public static String writtenBytes(EmbeddedChannel channel) {
        StringBuilder all = new StringBuilder();
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            all.append(bytes.toString(ISO_8859_1));
            bytes.release();
        }
        return all.toString();
    }

    /** Carries bytes between two channels until both are quiet; what was written to a closed one is dropped. */
    public static void pump(EmbeddedChannel one, EmbeddedChannel other) {
        boolean moved = true;
        while (moved) {
            one.runPendingTasks();
            other.runPendingTasks();
            moved = carry(one, other) | carry(other, one);
        }
    }

    private static boolean carry(EmbeddedChannel from, EmbeddedChannel to) {
        boolean moved = false;
        for (ByteBuf bytes = from.readOutbound(); bytes != null; bytes = from.readOutbound()) {
            moved = true;
            if (to.isActive()) {
                to.writeInbound(bytes);
            } else {
                bytes.release();
            }
        }
        return moved;
    }
}
