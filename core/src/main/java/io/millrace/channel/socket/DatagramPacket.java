package io.millrace.channel.socket;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufHolder;
import io.millrace.channel.DefaultAddressedEnvelope;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A UDP packet: its bytes, where it goes and where it comes from. */
public class DatagramPacket extends DefaultAddressedEnvelope<ByteBuf, InetSocketAddress> implements ByteBufHolder {
    /**
     * Makes a packet to send.
     *
     * @param data the bytes
     * @param recipient where it goes
     */
    public DatagramPacket(ByteBuf data, InetSocketAddress recipient) {
        super(data, recipient);
    }

    /**
     * Makes a packet.
     *
     * @param data the bytes
     * @param recipient where it goes; may be {@code null} if it has a sender
     * @param sender where it comes from; may be {@code null} if it has a recipient
     */
    public DatagramPacket(ByteBuf data, @Nullable InetSocketAddress recipient, @Nullable InetSocketAddress sender) {
        super(data, recipient, sender);
    }

    @Override
    public DatagramPacket copy() {
        return replace(content().copy());
    }

    @Override
    public DatagramPacket duplicate() {
        return replace(content().duplicate());
    }

    @Override
    public DatagramPacket retainedDuplicate() {
        return replace(content().retainedDuplicate());
    }

    @Override
    public DatagramPacket replace(ByteBuf content) {
        return new DatagramPacket(content, recipient(), sender());
    }

    @Override
    public DatagramPacket retain() {
        super.retain();
        return this;
    }

    @Override
    public DatagramPacket retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public DatagramPacket touch() {
        super.touch();
        return this;
    }

    @Override
    public DatagramPacket touch(@Nullable Object hint) {
        super.touch(hint);
        return this;
    }
}
