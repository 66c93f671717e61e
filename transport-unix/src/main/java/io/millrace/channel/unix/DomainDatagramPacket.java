package io.millrace.channel.unix;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufHolder;
import io.millrace.channel.DefaultAddressedEnvelope;
import org.jspecify.annotations.Nullable;

/** A datagram of domain sockets: its bytes, where it goes and where it comes from. */
public final class DomainDatagramPacket extends DefaultAddressedEnvelope<ByteBuf, DomainSocketAddress>
        implements ByteBufHolder {
    /**
     * Makes a datagram to send.
     *
     * @param data the bytes
     * @param recipient where it goes
     */
    public DomainDatagramPacket(ByteBuf data, DomainSocketAddress recipient) {
        super(data, recipient);
    }

    /**
     * Makes a datagram.
     *
     * @param data the bytes
     * @param recipient where it goes; may be {@code null} if it has a sender
     * @param sender where it comes from; may be {@code null} if it has a recipient
     */
    public DomainDatagramPacket(
            ByteBuf data, @Nullable DomainSocketAddress recipient, @Nullable DomainSocketAddress sender) {
        super(data, recipient, sender);
    }

    @Override
    public DomainDatagramPacket copy() {
        return replace(content().copy());
    }

    @Override
    public DomainDatagramPacket duplicate() {
        return replace(content().duplicate());
    }

    @Override
    public DomainDatagramPacket retainedDuplicate() {
        return replace(content().retainedDuplicate());
    }

    @Override
    public DomainDatagramPacket replace(ByteBuf content) {
        return new DomainDatagramPacket(content, recipient(), sender());
    }

    @Override
    public DomainDatagramPacket retain() {
        super.retain();
        return this;
    }

    @Override
    public DomainDatagramPacket retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public DomainDatagramPacket touch() {
        super.touch();
        return this;
    }

    @Override
    public DomainDatagramPacket touch(@Nullable Object hint) {
        super.touch(hint);
        return this;
    }
}
