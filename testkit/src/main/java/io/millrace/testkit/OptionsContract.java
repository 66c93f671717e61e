package io.millrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelConfig;
import io.millrace.channel.ChannelException;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.WriteBufferWaterMark;
import io.millrace.testkit.TransportUnderTest.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every option that a transport lists can be read and set, and it says so when one cannot. */
public abstract class OptionsContract extends TransportContract {
    private static final ChannelOption<Integer> UNKNOWN = ChannelOption.valueOf(OptionsContract.class, "UNKNOWN");

    /** The kernel answers with what it made of these rather than with what it was given. */
    private static final Set<ChannelOption<?>> ADJUSTED = Set.of(ChannelOption.SO_SNDBUF, ChannelOption.SO_RCVBUF);

    /** For transports. */
    protected OptionsContract() {}

    private static List<Channel> channelsOf(Connection connection) {
        return List.of(connection.client(), connection.accepted(), connection.server());
    }

    @Test
    void everyListedOptionCanBeRead() {
        for (Channel channel : channelsOf(connection())) {
            Map<ChannelOption<?>, Object> options = channel.config().getOptions();

            assertThat(options.keySet())
                    .contains(
                            ChannelOption.ALLOCATOR,
                            ChannelOption.RECVBUF_ALLOCATOR,
                            ChannelOption.AUTO_READ,
                            ChannelOption.AUTO_CLOSE,
                            ChannelOption.CONNECT_TIMEOUT_MILLIS,
                            ChannelOption.WRITE_SPIN_COUNT,
                            ChannelOption.WRITE_BUFFER_WATER_MARK,
                            ChannelOption.WRITE_BUFFER_LIMIT,
                            ChannelOption.MESSAGE_SIZE_ESTIMATOR,
                            ChannelOption.MAX_MESSAGES_PER_WRITE);
            options.forEach(
                    (option, value) -> assertThat((Object) channel.config().getOption(option))
                            .as(option.name())
                            .isNotNull());
        }
    }

    @Test
    void everyFlagCanBeSwitchedOrIsRefused() {
        for (Channel channel : channelsOf(connection())) {
            for (Map.Entry<ChannelOption<?>, Object> entry :
                    channel.config().getOptions().entrySet()) {
                if (entry.getValue() instanceof Boolean value
                        && entry.getKey() != ChannelOption.SINGLE_EVENTEXECUTOR_PER_GROUP) {
                    assertTakes(channel, entry.getKey(), !value);
                    assertTakes(channel, entry.getKey(), value);
                }
            }
        }
    }

    @Test
    void everyNumberCanBeSetToItsOwnValueOrIsRefused() {
        for (Channel channel : channelsOf(connection())) {
            for (Map.Entry<ChannelOption<?>, Object> entry :
                    channel.config().getOptions().entrySet()) {
                if (entry.getValue() instanceof Number value && !ADJUSTED.contains(entry.getKey())) {
                    assertTakes(channel, entry.getKey(), value);
                }
            }
        }
    }

    /** The value is there afterwards, or the refusal is loud and nothing has changed. */
    @SuppressWarnings("unchecked") // the value is of the type that the option had
    private static void assertTakes(Channel channel, ChannelOption<?> option, Object value) {
        ChannelConfig config = channel.config();
        Object before = config.getOption(option);
        try {
            assertThat(config.setOption((ChannelOption<Object>) option, value))
                    .as("%s is known", option)
                    .isTrue();
        } catch (ChannelException | IllegalArgumentException refused) {
            assertThat((Object) config.getOption(option)).as(option.name()).isEqualTo(before);
            return;
        }
        assertThat((Object) config.getOption(option)).as(option.name()).isEqualTo(value);
    }

    @Test
    void unknownOptionIsNeitherSetNorRead() {
        for (Channel channel : channelsOf(connection())) {
            assertThat(channel.config().setOption(UNKNOWN, 1)).isFalse();
            assertThat(channel.config().getOption(UNKNOWN)).isNull();
            assertThat(channel.config().getOptions().keySet()).doesNotContain(UNKNOWN);
        }
    }

    @Test
    void unknownOptionsOfBootstrapsDoNoHarm() {
        Connection connection = connection(
                server -> server.option(UNKNOWN, 1).childOption(UNKNOWN, 2), client -> client.option(UNKNOWN, 3));

        Deadline.succeeded(connection.client().writeAndFlush(text("x")));
        connection.acceptedEvents().awaitBytes(1);
    }

    @Test
    void invalidValuesAreRefusedAndChangeNothing() {
        ChannelConfig config = connection().client().config();

        assertThatThrownBy(() -> config.setOption(ChannelOption.WRITE_SPIN_COUNT, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> config.setOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, -1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> config.setOption(ChannelOption.MAX_MESSAGES_PER_WRITE, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> config.setConnectTimeoutMillis(-1)).isInstanceOf(IllegalArgumentException.class);

        assertThat(config.getWriteSpinCount()).isEqualTo(16);
        assertThat(config.getConnectTimeoutMillis()).isEqualTo(30_000);
    }

    @Test
    void optionsOfBootstrapsReachTheChannels() {
        WriteBufferWaterMark marks = new WriteBufferWaterMark(10, 20);
        Connection connection = connection(
                server -> server.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 1)
                        .childOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, 2)
                        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, marks),
                client -> client.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 3000)
                        .option(ChannelOption.AUTO_CLOSE, false));

        assertThat(connection.server().config().getConnectTimeoutMillis()).isEqualTo(1);
        assertThat(connection.accepted().config().getConnectTimeoutMillis()).isEqualTo(2);
        assertThat(connection.accepted().config().getWriteBufferWaterMark()).isEqualTo(marks);
        assertThat(connection.client().config().getConnectTimeoutMillis()).isEqualTo(3000);
        assertThat(connection.client().config().isAutoClose()).isFalse();
    }

    @Test
    void socketOptionsReachTheKernel() {
        needs(Feature.TCP);
        Connection connection = connection(
                server -> server.childOption(ChannelOption.SO_KEEPALIVE, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.SO_LINGER, 0),
                client -> client.option(ChannelOption.SO_SNDBUF, 20_000).option(ChannelOption.IP_TOS, 16));

        ChannelConfig accepted = connection.accepted().config();
        assertThat(accepted.getOption(ChannelOption.SO_KEEPALIVE)).isTrue();
        assertThat(accepted.getOption(ChannelOption.TCP_NODELAY)).isTrue();
        assertThat(accepted.getOption(ChannelOption.SO_LINGER)).isZero();
        accepted.setOption(ChannelOption.SO_LINGER, -1);
        assertThat(accepted.getOption(ChannelOption.SO_LINGER)).isEqualTo(-1);
        ChannelConfig client = connection.client().config();
        assertThat(client.getOption(ChannelOption.SO_SNDBUF)).isBetween(20_000, 40_000);
        assertThat(client.getOption(ChannelOption.IP_TOS)).isEqualTo(16);
    }

    @Test
    void socketOptionsOfAClosedChannelTouchNoOtherDescriptor() {
        needs(Feature.TCP);
        Connection connection = connection();
        Deadline.succeeded(connection.client().close());
        // These take the number that has become free.
        Channel server = bind(server(new io.millrace.channel.ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {}
        }));
        List<Channel> others = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            others.add(connect(client(new ChannelRecorder()), server));
        }

        assertThatThrownBy(() -> connection.client().config().setOption(ChannelOption.SO_KEEPALIVE, true))
                .isInstanceOf(ChannelException.class);
        assertThatThrownBy(() -> connection.client().config().getOption(ChannelOption.SO_KEEPALIVE))
                .isInstanceOf(ChannelException.class);

        assertThat(others).allSatisfy(other -> assertThat(other.config().getOption(ChannelOption.SO_KEEPALIVE))
                .isFalse());
    }
}
