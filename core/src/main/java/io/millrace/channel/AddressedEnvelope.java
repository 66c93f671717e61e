package io.millrace.channel;

import io.millrace.util.ReferenceCounted;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A message with a sender and a recipient.
 *
 * @param <M> the message
 * @param <A> the addresses
 */
public interface AddressedEnvelope<M, A extends SocketAddress> extends ReferenceCounted {
    /**
     * The message.
     *
     * @return the message
     */
    M content();

    /**
     * Who sends the message.
     *
     * @return the address, or {@code null} if it is not known
     */
    @Nullable
    A sender();

    /**
     * Who gets the message.
     *
     * @return the address, or {@code null} if it is not known
     */
    @Nullable
    A recipient();

    @Override
    AddressedEnvelope<M, A> retain();

    @Override
    AddressedEnvelope<M, A> retain(int increment);

    @Override
    AddressedEnvelope<M, A> touch();

    @Override
    AddressedEnvelope<M, A> touch(@Nullable Object hint);
}
