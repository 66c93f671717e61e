package io.millrace.handler.codec.http.websocketx;

import io.millrace.buffer.ByteBufUtil;

/** The texts of close frames. */
final class Reasons {
    /** What a control frame leaves beside the status. <b>Spec:</b> RFC 6455 §5.5. */
    private static final int MAX_BYTES = FrameHeader.MAX_CONTROL_BYTES - Short.BYTES;

    private Reasons() {}

    /** As much of a text as a close frame takes. */
    static String fitting(String text) {
        int end = Math.min(text.length(), MAX_BYTES);
        while (ByteBufUtil.utf8Bytes(text, 0, end) > MAX_BYTES || (end > 0 && cutsPair(text, end))) {
            end--;
        }
        return text.substring(0, end);
    }

    private static boolean cutsPair(String text, int end) {
        return end < text.length()
                && Character.isHighSurrogate(text.charAt(end - 1))
                && Character.isLowSurrogate(text.charAt(end));
    }
}
