package io.millrace.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelException;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.EventLoopGroup;
import io.millrace.channel.MultiThreadIoEventLoopGroup;
import io.millrace.channel.local.LocalIoHandler;
import io.millrace.util.concurrent.Future;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BindAllTest {

    private static final SocketAddress A = address(1);
    private static final SocketAddress B = address(2);
    private static final SocketAddress C = address(3);

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(2, LocalIoHandler.newFactory());
    private final Set<SocketAddress> inUse = ConcurrentHashMap.newKeySet();
    private final Queue<Channel> made = new ConcurrentLinkedQueue<>();

    @AfterEach
    void shutDown() throws Exception {
        assertThat(group.shutdownGracefully(0, 10, TimeUnit.SECONDS).await(20, TimeUnit.SECONDS))
                .isTrue();
    }

    @Test
    void channelsComeInTheOrderOfTheAddresses() throws Exception {
        List<Channel> bound = bootstrap().bindAll(C, A, B).get(10, TimeUnit.SECONDS);

        assertThat(bound).extracting(Channel::localAddress).containsExactly(C, A, B);
        assertThat(bound).allMatch(Channel::isActive);
    }

    @Test
    void oneFailureClosesTheOthersBeforeTheFutureFails() throws Exception {
        inUse.add(B);

        Future<List<Channel>> future = bootstrap().bindAll(List.of(A, B, C));

        assertThat(future.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(inUse).containsExactly(B);
        assertThat(made).hasSize(3).noneMatch(Channel::isOpen);
        assertThat(future.cause())
                .isInstanceOf(ChannelException.class)
                .hasMessageContaining(B.toString())
                .hasMessageNotContaining(A.toString())
                .hasCauseInstanceOf(BindException.class);
    }

    @Test
    void everyFailureIsInTheException() throws Exception {
        inUse.addAll(List.of(A, C));

        Future<List<Channel>> future = bootstrap().bindAll(A, B, C);

        assertThat(future.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(future.cause()).hasMessageContaining(A.toString()).hasMessageContaining(C.toString());
        assertThat(future.cause().getSuppressed()).hasSize(1);
    }

    @Test
    void bestEffortGoesOnWithTheOthers() throws Exception {
        inUse.add(B);

        List<Channel> bound =
                bootstrap().bindAll(List.of(A, B, C), BindMode.BEST_EFFORT).get(10, TimeUnit.SECONDS);

        assertThat(bound).extracting(Channel::localAddress).containsExactly(A, C);
        assertThat(bound).allMatch(Channel::isActive);
    }

    @Test
    void bestEffortWithoutAnySuccessFails() throws Exception {
        inUse.addAll(List.of(A, B));

        Future<List<Channel>> future = bootstrap().bindAll(List.of(A, B), BindMode.BEST_EFFORT);

        assertThat(future.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(future.cause()).isInstanceOf(ChannelException.class);
        assertThat(made).noneMatch(Channel::isOpen);
    }

    @Test
    void noAddressesOrNoGroupIsRefusedAtOnce() {
        assertThatIllegalArgumentException().isThrownBy(() -> bootstrap().bindAll());
        assertThatIllegalStateException()
                .isThrownBy(() -> new ServerBootstrap().bindAll(A))
                .withMessage("group not set");
    }

    @Test
    void cancelledFutureClosesWhatWasBound() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        EventLoopGroup one = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
        try {
            one.execute(() -> {
                try {
                    assertThat(go.await(10, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            Future<List<Channel>> future = bootstrap(one).bindAll(A, B);

            assertThat(future.cancel(false)).isTrue();
            go.countDown();

            for (Channel channel : made) {
                assertThat(channel.closeFuture().await(10, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(made).hasSize(2);
            assertThat(inUse).isEmpty();
        } finally {
            go.countDown();
            one.shutdownGracefully(0, 5, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void everyAddressOfANameIsBoundOnce() throws Exception {
        List<Channel> bound = bootstrap().bindAll("localhost", 7).get(20, TimeUnit.SECONDS);

        assertThat(bound)
                .isNotEmpty()
                .extracting(channel -> ((InetSocketAddress) channel.localAddress()))
                .doesNotHaveDuplicates()
                .allMatch(address -> address.getAddress().isLoopbackAddress() && address.getPort() == 7);
    }

    @Test
    void unknownNameFailsWithoutMakingAChannel() throws Exception {
        Future<List<Channel>> future = bootstrap().bindAll("x".repeat(64) + ".invalid", 7);

        assertThat(future.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(future.cause()).isInstanceOf(UnknownHostException.class);
        assertThat(made).isEmpty();
    }

    private ServerBootstrap bootstrap() {
        return bootstrap(group);
    }

    private ServerBootstrap bootstrap(EventLoopGroup loops) {
        return new ServerBootstrap()
                .group(loops)
                .channelFactory(() -> {
                    FakeServerChannel channel = new FakeServerChannel(inUse);
                    made.add(channel);
                    return channel;
                })
                .childHandler(new ChannelInboundHandlerAdapter());
    }

    private static SocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
