package io.millrace.testkit;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufUtil;
import io.millrace.channel.AddressedEnvelope;
import io.millrace.channel.ChannelHandlerContext;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes down what happens to one channel of datagrams, each datagram with its addresses. */
public class PacketRecorder extends ChannelRecorder {
    private final List<Packet> packets = new ArrayList<>();

    /** Makes a recorder for one channel. */
    public PacketRecorder() {}

    /**
     * A datagram that was received.
     *
     * @param type the class of the message
     * @param bytes its bytes
     * @param sender where it came from
     * @param recipient where it was sent to
     */
    public record Packet(
            Class<?> type,
            byte[] bytes,
            @Nullable SocketAddress sender,
            @Nullable SocketAddress recipient) {
        /**
         * The bytes as text.
         *
         * @return ASCII
         */
        public String text() {
            return new String(bytes, StandardCharsets.US_ASCII);
        }
    }

    /** Records a datagram and releases it. */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof AddressedEnvelope<?, ?> envelope && envelope.content() instanceof ByteBuf content) {
            Packet packet = new Packet(
                    message.getClass(), ByteBufUtil.getBytes(content), envelope.sender(), envelope.recipient());
            synchronized (packets) {
                packets.add(packet);
            }
        }
        super.channelRead(ctx, message);
    }

    /**
     * The datagrams that were received so far.
     *
     * @return a copy
     */
    public final List<Packet> packets() {
        synchronized (packets) {
            return List.copyOf(packets);
        }
    }

    /**
     * The datagrams that were received so far, as text.
     *
     * @return a new list
     */
    public final List<String> texts() {
        return packets().stream().map(Packet::text).toList();
    }

    /**
     * Waits for datagrams.
     *
     * @param count how many there must be since the beginning
     * @return all so far
     */
    public final List<Packet> awaitPackets(int count) {
        awaitEvent("read", count);
        return packets();
    }

    /**
     * Waits for datagrams.
     *
     * @param count how many there must be since the beginning
     * @return all so far, as text
     */
    public final List<String> awaitTexts(int count) {
        return awaitPackets(count).stream().map(Packet::text).toList();
    }
}
