package io.millrace.handler.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelHandler;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.testkit.CodecVerifier;
import io.millrace.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What the tests of decoders share: text in and out, a byte a character. */
public final class Decoders {
    private Decoders() {}

    /** A verifier that wants the connection's account to be balanced at each end. */
    public static CodecVerifier verifier(Supplier<? extends ChannelHandler> decoder) {
        return CodecVerifier.decoder(decoder)
                .afterwards(channel -> assertThat(ByteBudget.of(channel).usedBytes())
                        .as("bytes in the account")
                        .isZero());
    }

    /** A buffer of so many characters. */
    public static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, ISO_8859_1);
    }

    /** Writes text inbound. */
    public static void write(EmbeddedChannel channel, String text) {
        channel.writeInbound(bytes(text));
    }

    /** The messages that have come, buffers as text, and releases them. */
    public static List<Object> read(EmbeddedChannel channel) {
        List<Object> messages = new ArrayList<>();
        for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
            messages.add(message instanceof ByteBuf buffer ? buffer.toString(ISO_8859_1) : message);
            ReferenceCountUtil.release(message);
        }
        return messages;
    }

    /** The messages that were written, buffers as text, and releases them. */
    public static List<Object> written(EmbeddedChannel channel) {
        List<Object> messages = new ArrayList<>();
        for (Object message = channel.readOutbound(); message != null; message = channel.readOutbound()) {
            messages.add(message instanceof ByteBuf buffer ? buffer.toString(ISO_8859_1) : message);
            ReferenceCountUtil.release(message);
        }
        return messages;
    }
}
