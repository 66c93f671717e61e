package io.millrace.testkit;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufUtil;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelHandler;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.function.Supplier;

/** What was encoded is decoded to the same, and what must not be encoded is not. */
final class SymmetryProperty {
    private final CodecSetup decoding;
    private final CodecSetup encoding;

    SymmetryProperty(CodecSetup decoding, Supplier<? extends List<? extends ChannelHandler>> encoder) {
        this.decoding = decoding;
        this.encoding = decoding.withHandlers(encoder);
    }

    /**
     * Encodes messages and decodes what came of it.
     *
     * @param messages consumed
     * @return the bytes, an input for the other properties
     */
    CodecInput verify(List<Object> messages) {
        Transcript sent = new Transcript();
        messages.forEach(message -> decoding.renderer().accept(message, sent));
        CodecInput encoded = new CodecInput("encoded messages", encode(messages));
        CodecRun run = new CodecRun(decoding);
        run.read(encoded.bytes(), 0, encoded.bytes().length);
        run.close();
        CodecFailure.requireSame(
                decoding,
                "symmetric",
                "messages of " + encoding.name() + ", encoded: " + encoded.printed(),
                sent.entries(false),
                run.inbound());
        return encoded;
    }

    private byte[] encode(List<Object> messages) {
        EmbeddedChannel channel = channel();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            for (Object message : messages) {
                channel.writeOutbound(message);
                drain(channel, bytes);
            }
        } finally {
            channel.finishAndReleaseAll();
        }
        return bytes.toByteArray();
    }

    /** Writes a message that must be refused before its first byte. */
    void verifyRejected(Object message) {
        String text = String.valueOf(message);
        CountingAllocator alloc = new CountingAllocator();
        EmbeddedChannel channel = channel();
        channel.config().setAllocator(alloc);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ChannelFuture written = channel.writeOneOutbound(message);
        channel.pipeline().flush();
        channel.runPendingTasks();
        drain(channel, bytes);
        boolean failed = written.isDone() && !written.isSuccess();
        channel.close();
        if (!failed || bytes.size() > 0) {
            throw CodecFailure.of(
                    encoding,
                    "rejects",
                    "message " + text,
                    (failed ? "the write failed, but behind " : "the write did not fail; ") + bytes.size()
                            + " bytes were written: " + ByteBufUtil.hexDump(bytes.toByteArray()));
        }
        if (alloc.aliveBytes() != 0) {
            throw CodecFailure.of(
                    encoding, "rejects", "message " + text, alloc.aliveBytes() + " bytes of buffers were not released");
        }
    }

    private EmbeddedChannel channel() {
        EmbeddedChannel channel = EmbeddedChannel.builder()
                .handlers(encoding.handlers().get().toArray(ChannelHandler[]::new))
                .register(false)
                .build();
        encoding.beforeHandlers().accept(channel);
        try {
            channel.register();
        } catch (Exception e) {
            throw new AssertionError("the encoder cannot be added", e);
        }
        return channel;
    }

    private void drain(EmbeddedChannel channel, ByteArrayOutputStream bytes) {
        for (Object part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            try {
                if (!(part instanceof ByteBuf buffer)) {
                    throw CodecFailure.of(
                            encoding,
                            "symmetric",
                            "encoding",
                            "not bytes: " + part.getClass().getName());
                }
                bytes.writeBytes(ByteBufUtil.getBytes(buffer));
            } finally {
                ReferenceCountUtil.release(part);
            }
        }
    }
}
