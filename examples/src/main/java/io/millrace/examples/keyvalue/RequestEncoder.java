package io.millrace.examples.keyvalue;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.ChannelHandler.Sharable;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.handler.codec.EncoderException;
import io.millrace.handler.codec.MessageToByteEncoder;
import java.nio.charset.StandardCharsets;

/** Turns requests into bytes, for clients. What the parser would refuse is refused here, before its first byte. */
@Sharable
final class RequestEncoder extends MessageToByteEncoder<Request> {
    private final int maxValueBytes;

    RequestEncoder(KeyValueLimits limits) {
        super(Request.class);
        this.maxValueBytes = limits.maxValueBytes();
    }

    @Override
    protected void encode(ChannelHandlerContext ctx, Request request, ByteBuf out) {
        String key = request.key();
        ByteBuf value = request.content();
        requireKey(key);
        requireValue(request.verb(), value.readableBytes());
        out.ensureWritable(6 + key.length() + value.readableBytes());
        out.writeInt(2 + key.length() + value.readableBytes());
        out.writeByte(request.verb().code());
        out.writeByte(key.length());
        out.writeCharSequence(key, StandardCharsets.US_ASCII);
        out.writeBytes(value, value.readerIndex(), value.readableBytes());
    }

    private static void requireKey(String key) {
        if (key.isEmpty() || key.length() > Request.MAX_KEY_LENGTH) {
            throw new EncoderException("a key of " + key.length() + " characters (expected: 1 to 255)");
        }
        for (int i = 0; i < key.length(); i++) {
            if (!Request.isKeyCharacter(key.charAt(i))) {
                throw new EncoderException("character " + (int) key.charAt(i) + " in a key (expected: '!' to '~')");
            }
        }
    }

    private void requireValue(Request.Verb verb, int bytes) {
        if (bytes > 0 && verb != Request.Verb.PUT) {
            throw new EncoderException(verb + " with a value");
        }
        if (bytes > maxValueBytes) {
            throw new EncoderException("a value of " + bytes + " bytes (expected: at most " + maxValueBytes + ')');
        }
    }
}
