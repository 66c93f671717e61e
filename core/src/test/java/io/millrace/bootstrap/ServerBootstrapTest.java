package io.millrace.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelHandler;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.ChannelInitializer;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.EventLoopGroup;
import io.millrace.channel.MultiThreadIoEventLoopGroup;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.channel.local.LocalAddress;
import io.millrace.channel.local.LocalIoHandler;
import io.millrace.util.AttributeKey;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServerBootstrapTest {

    private static final AttributeKey<String> NAME = AttributeKey.valueOf(ServerBootstrapTest.class, "name");

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
    private final LocalAddress address = new LocalAddress(ServerBootstrapTest.class);
    private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();

    @AfterEach
    void shutDown() throws Exception {
        assertThat(group.shutdownGracefully(0, 10, TimeUnit.SECONDS).await(20, TimeUnit.SECONDS))
                .isTrue();
    }

    @Test
    void settingsOfTheServerAndOfItsChildrenAreApart() throws Exception {
        Channel server = bootstrap()
                .option(ChannelOption.WRITE_SPIN_COUNT, 3)
                .attr(NAME, "server")
                .childOption(ChannelOption.WRITE_SPIN_COUNT, 5)
                .childAttr(NAME, "child")
                .bind(address)
                .sync()
                .channel();
        connect();
        Channel child = accepted.poll(10, TimeUnit.SECONDS);

        assertThat(server.config().getWriteSpinCount()).isEqualTo(3);
        assertThat(server.attr(NAME).get()).isEqualTo("server");
        assertThat(child.config().getWriteSpinCount()).isEqualTo(5);
        assertThat(child.attr(NAME).get()).isEqualTo("child");
        assertThat(child.parent()).isSameAs(server);
    }

    @Test
    void childrenAreServedByTheirGroup() throws Exception {
        EventLoopGroup children = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
        try {
            new ServerBootstrap()
                    .group(group, children)
                    .childHandler(new Accepted())
                    .bind(address)
                    .sync();
            connect();

            assertThat(accepted.poll(10, TimeUnit.SECONDS).eventLoop().parent()).isSameAs(children);
        } finally {
            children.shutdownGracefully(0, 5, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void handlersOfTheServerSeeTheChildrenBeforeTheyAreRegistered() throws Exception {
        BlockingQueue<Boolean> registered = new LinkedBlockingQueue<>();
        bootstrap()
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel ch) {
                        ch.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelRead(ChannelHandlerContext ctx, Object msg) {
                                registered.add(((Channel) msg).isRegistered());
                                ctx.fireChannelRead(msg);
                            }
                        });
                    }
                })
                .bind(address)
                .sync();

        connect();

        assertThat(registered.poll(10, TimeUnit.SECONDS)).isFalse();
        assertThat(accepted.poll(10, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void childThatCannotBeInitialisedIsClosedAndTheServerGoesOn() throws Exception {
        // Not sharable: it can be added to the first child only.
        Channel server = new ServerBootstrap()
                .group(group)
                .childHandler(new ChannelInboundHandlerAdapter() {})
                .bind(address)
                .sync()
                .channel();
        connect();

        assertThat(tryConnect().await().isSuccess()).isFalse();

        assertThat(server.isActive()).isTrue();
        assertThat(server.config().isAutoRead()).isTrue();
    }

    @Test
    void childThatCannotBeRegisteredIsClosed() throws Exception {
        EventLoopGroup ended = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
        ended.shutdownGracefully(0, 5, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS);
        new ServerBootstrap()
                .group(group, ended)
                .childHandler(new Accepted())
                .bind(address)
                .sync();

        assertThat(tryConnect().await().isSuccess()).isFalse();
        assertThat(accepted).isEmpty();
    }

    @Test
    void afterAFailureToAcceptReadingPausesForASecond() {
        EmbeddedChannel server = new EmbeddedChannel();
        server.freezeTime();
        BlockingQueue<Throwable> caught = new LinkedBlockingQueue<>();
        server.pipeline().addLast(acceptor(server, new ConnectionLimit(0))).addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                caught.add(cause);
            }
        });

        server.pipeline().fireExceptionCaught(new IOException("EMFILE"));
        assertThat(server.config().isAutoRead()).isFalse();
        assertThat(caught).hasSize(1);

        server.advanceTimeBy(999, TimeUnit.MILLISECONDS);
        server.runScheduledPendingTasks();
        assertThat(server.config().isAutoRead()).isFalse();
        server.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        server.runScheduledPendingTasks();
        assertThat(server.config().isAutoRead()).isTrue();
    }

    @Test
    void pauseThatTheUserHasMadeIsNotEnded() {
        EmbeddedChannel server = new EmbeddedChannel();
        server.freezeTime();
        server.config().setAutoRead(false);
        server.pipeline().addLast(acceptor(server, new ConnectionLimit(0)));

        server.pipeline().fireExceptionCaught(new IOException("EMFILE"));
        server.advanceTimeBy(2, TimeUnit.SECONDS);
        server.runScheduledPendingTasks();

        assertThat(server.config().isAutoRead()).isFalse();
    }

    @Test
    void connectionsBeyondTheMaximumAreClosedUntilOneEnds() throws Exception {
        ServerBootstrap bootstrap = bootstrap().maxConnections(2);
        bootstrap.bind(address).sync();
        Channel first = connect();
        connect();
        assertThat(bootstrap.openConnections()).isEqualTo(2);

        assertThat(tryConnect().await().isSuccess()).isFalse();
        assertThat(bootstrap.refusedConnections()).isEqualTo(1);
        assertThat(bootstrap.openConnections()).isEqualTo(2);

        Channel child = accepted.poll(10, TimeUnit.SECONDS);
        first.close().sync();
        assertThat(child.closeFuture().await(10, TimeUnit.SECONDS)).isTrue();
        connect();
        assertThat(bootstrap.openConnections()).isEqualTo(2);
        assertThat(bootstrap.refusedConnections()).isEqualTo(1);
    }

    @Test
    void maximumIsSharedByTheAddressesOfOneBootstrapButNotByItsClone() throws Exception {
        LocalAddress second = new LocalAddress(ServerBootstrapTest.class);
        LocalAddress third = new LocalAddress(ServerBootstrapTest.class);
        ServerBootstrap bootstrap = bootstrap().maxConnections(1);
        ServerBootstrap copy = bootstrap.clone();
        bootstrap.bindAll(address, second).get(10, TimeUnit.SECONDS);
        copy.bind(third).sync();
        connect();

        assertThat(new Bootstrap()
                        .group(group)
                        .handler(new Noop())
                        .connect(second)
                        .await()
                        .isSuccess())
                .isFalse();
        assertThat(new Bootstrap()
                        .group(group)
                        .handler(new Noop())
                        .connect(third)
                        .await()
                        .isSuccess())
                .isTrue();
        assertThat(copy.config().maxConnections()).isEqualTo(1);
    }

    @Test
    void negativeMaximumIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> bootstrap().maxConnections(-1));
    }

    @Test
    void whatIsMissingOrSetTwiceIsNamed() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new ServerBootstrap().group(group).bind(address))
                .withMessage("childHandler not set");
        assertThatIllegalStateException()
                .isThrownBy(() -> bootstrap().group(group, group))
                .withMessage("group set already");
    }

    @Test
    void configShowsWhatIsSet() {
        assertThat(bootstrap().childAttr(NAME, "x").maxConnections(7).config().toString())
                .startsWith("ServerBootstrapConfig(group: MultiThreadIoEventLoopGroup, childGroup: ")
                .contains("childAttrs: {", "childHandler: ")
                .endsWith("maxConnections: 7)");
    }

    private ServerBootstrapAcceptor acceptor(Channel server, ConnectionLimit limit) {
        return new ServerBootstrapAcceptor(
                server,
                group,
                new Accepted(),
                new ChannelSettings().snapshot(),
                ChannelInitializerExtensions.load(null),
                limit);
    }

    private ServerBootstrap bootstrap() {
        return new ServerBootstrap().group(group).childHandler(new Accepted());
    }

    private ChannelFuture tryConnect() {
        return new Bootstrap().group(group).handler(new Noop()).connect(address);
    }

    private Channel connect() throws InterruptedException {
        return tryConnect().sync().channel();
    }

    @ChannelHandler.Sharable
    private static final class Noop extends ChannelInboundHandlerAdapter {}

    private final class Accepted extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel ch) {
            accepted.add(ch);
        }
    }
}
