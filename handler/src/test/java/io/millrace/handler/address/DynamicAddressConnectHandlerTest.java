package io.millrace.handler.address;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.channel.ChannelHandler;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelOutboundHandlerAdapter;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DynamicAddressConnectHandlerTest {
    private static final InetSocketAddress REMOTE = new InetSocketAddress("127.0.0.1", 1);
    private static final InetSocketAddress LOCAL = new InetSocketAddress("127.0.0.1", 2);
    private static final InetSocketAddress OTHER_REMOTE = new InetSocketAddress("127.0.0.1", 3);
    private static final InetSocketAddress OTHER_LOCAL = new InetSocketAddress("127.0.0.1", 4);

    private @Nullable SocketAddress remote;
    private @Nullable SocketAddress local;
    private @Nullable Exception refusal;

    private final ChannelHandler network = new ChannelOutboundHandlerAdapter() {
        @Override
        public void connect(
                ChannelHandlerContext ctx,
                SocketAddress remoteAddress,
                @Nullable SocketAddress localAddress,
                ChannelPromise promise) {
            remote = remoteAddress;
            local = localAddress;
            if (refusal == null) {
                promise.setSuccess();
            } else {
                promise.setFailure(refusal);
            }
        }
    };

    private @Nullable EmbeddedChannel channel;

    private EmbeddedChannel open(ChannelHandler handler) {
        EmbeddedChannel made = new EmbeddedChannel(network, handler);
        channel = made;
        return made;
    }

    @AfterEach
    void close() {
        if (channel != null) {
            channel.finishAndReleaseAll();
        }
    }

    private final DynamicAddressConnectHandler handler = new DynamicAddressConnectHandler() {
        @Override
        protected SocketAddress localAddress(SocketAddress remoteAddress, @Nullable SocketAddress localAddress) {
            assertThat(remoteAddress).isEqualTo(REMOTE);
            assertThat(localAddress).isEqualTo(LOCAL);
            return OTHER_LOCAL;
        }

        @Override
        protected SocketAddress remoteAddress(SocketAddress remoteAddress, @Nullable SocketAddress localAddress) {
            assertThat(remoteAddress).isEqualTo(REMOTE);
            assertThat(localAddress).isEqualTo(LOCAL);
            return OTHER_REMOTE;
        }
    };

    @Test
    void theAddressesAreReplacedAndTheHandlerLeaves() {
        EmbeddedChannel channel = open(handler);
        assertThat(channel.connect(REMOTE, LOCAL).isSuccess()).isTrue();
        assertThat(remote).isEqualTo(OTHER_REMOTE);
        assertThat(local).isEqualTo(OTHER_LOCAL);
        assertThat(channel.pipeline().get(DynamicAddressConnectHandler.class)).isNull();
    }

    @Test
    void theDefaultsAreWhatWasGiven() {
        open(new DynamicAddressConnectHandler() {}).connect(REMOTE, LOCAL);
        assertThat(remote).isEqualTo(REMOTE);
        assertThat(local).isEqualTo(LOCAL);
    }

    @Test
    void afterAFailureTheHandlerStays() {
        refusal = new IllegalStateException("refused");
        EmbeddedChannel channel = open(handler);
        assertThat(channel.connect(REMOTE, LOCAL).cause()).isSameAs(refusal);
        assertThat(channel.pipeline().get(DynamicAddressConnectHandler.class)).isSameAs(handler);
    }

    @Test
    void whatTheHandlerThrowsFailsTheConnect() {
        EmbeddedChannel channel = open(new DynamicAddressConnectHandler() {
            @Override
            protected SocketAddress remoteAddress(SocketAddress remoteAddress, @Nullable SocketAddress localAddress)
                    throws Exception {
                throw new UnknownHostException("nowhere");
            }
        });
        assertThat(channel.connect(REMOTE).cause()).isInstanceOf(UnknownHostException.class);
        assertThat(remote).isNull();
        assertThat(channel.pipeline().get(DynamicAddressConnectHandler.class)).isNotNull();
    }
}
