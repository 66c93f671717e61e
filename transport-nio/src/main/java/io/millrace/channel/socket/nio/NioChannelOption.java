package io.millrace.channel.socket.nio;

import io.millrace.channel.ChannelOption;
import java.net.SocketOption;
import java.util.Objects;

/**
 * An option of the JDK's as an option of a channel, for those that {@link ChannelOption} has no constant for:
 *
 * <pre>{@code
 * bootstrap.option(NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT), true)
 * bootstrap.childOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), 60)
 * }</pre>
 *
 * <p>Channels of other transports do not know them.
 *
 * @param <T> the type of the value
 */
public final class NioChannelOption<T> extends ChannelOption<T> {
    private final SocketOption<T> option;

    private NioChannelOption(SocketOption<T> option) {
        super(option.name());
        this.option = option;
    }

    /**
     * Makes the channel option of an option of the JDK's.
     *
     * @param option one of {@link java.net.StandardSocketOptions}, {@code jdk.net.ExtendedSocketOptions} or a provider's own
     * @param <T> the type of the value
     * @return a new option
     */
    public static <T> ChannelOption<T> of(SocketOption<T> option) {
        return new NioChannelOption<>(Objects.requireNonNull(option, "option"));
    }

    SocketOption<T> option() {
        return option;
    }
}
