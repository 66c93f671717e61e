package io.millrace.channel;

import io.millrace.util.ReferenceCountUtil;
import io.millrace.util.ReferenceCounted;
import java.net.SocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message with its addresses. Its reference count is the message's.
 *
 * @param <M> the message
 * @param <A> the addresses
 */
public class DefaultAddressedEnvelope<M, A extends SocketAddress> implements AddressedEnvelope<M, A> {
    private final M message;
    private final @Nullable A sender;
    private final @Nullable A recipient;

    /**
     * Makes an envelope.
     *
     * @param message the message
     * @param recipient who gets it
     * @param sender who sends it
     * @throws NullPointerException if both addresses are {@code null}
     */
    public DefaultAddressedEnvelope(M message, @Nullable A recipient, @Nullable A sender) {
        this.message = Objects.requireNonNull(message, "message");
        if (recipient == null && sender == null) {
            throw new NullPointerException("recipient and sender");
        }
        this.sender = sender;
        this.recipient = recipient;
    }

    /**
     * Makes an envelope without a sender.
     *
     * @param message the message
     * @param recipient who gets it
     */
    public DefaultAddressedEnvelope(M message, A recipient) {
        this(message, recipient, null);
    }

    @Override
    public M content() {
        return message;
    }

    @Override
    public @Nullable A sender() {
        return sender;
    }

    @Override
    public @Nullable A recipient() {
        return recipient;
    }

    @Override
    public int refCnt() {
        return message instanceof ReferenceCounted counted ? counted.refCnt() : 1;
    }

    @Override
    public AddressedEnvelope<M, A> retain() {
        ReferenceCountUtil.retain(message);
        return this;
    }

    @Override
    public AddressedEnvelope<M, A> retain(int increment) {
        ReferenceCountUtil.retain(message, increment);
        return this;
    }

    @Override
    public boolean release() {
        return ReferenceCountUtil.release(message);
    }

    @Override
    public boolean release(int decrement) {
        return ReferenceCountUtil.release(message, decrement);
    }

    @Override
    public AddressedEnvelope<M, A> touch() {
        ReferenceCountUtil.touch(message);
        return this;
    }

    @Override
    public AddressedEnvelope<M, A> touch(@Nullable Object hint) {
        ReferenceCountUtil.touch(message, hint);
        return this;
    }

    @Override
    public String toString() {
        String type = HandlerType.withoutPackage(getClass());
        return sender == null
                ? type + "(=> " + recipient + ", " + message + ')'
                : type + '(' + sender + " => " + recipient + ", " + message + ')';
    }
}
