package io.millrace.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.mockito.Mockito.mock;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelConfig;
import io.millrace.channel.ChannelException;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelHandler;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.ChannelInitializer;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.ConnectTimeoutException;
import io.millrace.channel.DefaultChannelConfig;
import io.millrace.channel.EventLoop;
import io.millrace.channel.EventLoopGroup;
import io.millrace.channel.IoHandler;
import io.millrace.channel.ManualIoEventLoop;
import io.millrace.channel.MultiThreadIoEventLoopGroup;
import io.millrace.channel.ServerChannel;
import io.millrace.channel.local.LocalAddress;
import io.millrace.channel.local.LocalChannel;
import io.millrace.channel.local.LocalIoHandler;
import io.millrace.resolver.AbstractAddressResolver;
import io.millrace.resolver.AddressResolver;
import io.millrace.resolver.AddressResolverGroup;
import io.millrace.util.AttributeKey;
import io.millrace.util.concurrent.EventExecutor;
import io.millrace.util.concurrent.GlobalEventExecutor;
import io.millrace.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BootstrapTest {

    private static final AttributeKey<String> NAME = AttributeKey.valueOf(BootstrapTest.class, "name");
    private static final AttributeKey<String> OTHER = AttributeKey.valueOf(BootstrapTest.class, "other");

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
    private final LocalAddress address = new LocalAddress(BootstrapTest.class);
    private Channel server;

    @BeforeEach
    void listen() throws Exception {
        server = new ServerBootstrap()
                .group(group)
                .childHandler(new Noop())
                .bind(address)
                .sync()
                .channel();
    }

    @AfterEach
    void shutDown() throws Exception {
        assertThat(group.shutdownGracefully(0, 10, TimeUnit.SECONDS).await(20, TimeUnit.SECONDS))
                .isTrue();
    }

    // ---- settings

    @Test
    void optionsAreSetInTheirOrderAndOneThatIsUnknownIsLeftOut() throws Exception {
        List<ChannelOption<?>> order = new ArrayList<>();
        ChannelOption<String> unknown = ChannelOption.valueOf(BootstrapTest.class, "unknown");
        Channel channel = new Bootstrap()
                .group(group)
                .channelFactory(() -> new RecordingChannel(order))
                .handler(new Noop())
                .option(ChannelOption.WRITE_SPIN_COUNT, 3)
                .option(unknown, "value")
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 1)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, null)
                .option(ChannelOption.WRITE_SPIN_COUNT, 5)
                .register()
                .sync()
                .channel();

        assertThat(order).containsExactly(ChannelOption.WRITE_SPIN_COUNT, unknown, ChannelOption.AUTO_READ);
        assertThat(channel.config().getWriteSpinCount()).isEqualTo(5);
        assertThat(channel.config().isAutoRead()).isFalse();
        assertThat(channel.config().getConnectTimeoutMillis()).isEqualTo(30_000);
    }

    @Test
    void invalidOptionValueDoesNotKeepTheChannelFromWorking() throws Exception {
        Channel channel = bootstrap()
                .option(ChannelOption.WRITE_SPIN_COUNT, -1)
                .register()
                .sync()
                .channel();

        assertThat(channel.isRegistered()).isTrue();
        assertThat(channel.config().getWriteSpinCount()).isPositive();
    }

    @Test
    void attributesAreThereWhenTheHandlerIsTold() throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        new Bootstrap()
                .group(group)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel ch) {
                        seen.add(ch.attr(NAME).get() + " " + ch.hasAttr(OTHER));
                    }
                })
                .attr(NAME, "value")
                .attr(OTHER, "gone")
                .attr(OTHER, null)
                .register();

        assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("value false");
    }

    @Test
    void cloneIsIndependent() {
        Bootstrap original = bootstrap().attr(NAME, "original").option(ChannelOption.AUTO_READ, false);
        Bootstrap copy = original.clone();
        copy.attr(NAME, "copy").option(ChannelOption.AUTO_READ, null).remoteAddress(new LocalAddress("copy"));

        assertThat(original.config().attrs()).containsEntry(NAME, "original");
        assertThat(original.config().options()).containsEntry(ChannelOption.AUTO_READ, false);
        assertThat(original.config().remoteAddress()).isNull();
        assertThat(copy.config().attrs()).containsEntry(NAME, "copy");
        assertThat(copy.config().options()).isEmpty();
        assertThat(copy.config().group()).isSameAs(original.config().group());
        assertThat(copy.config().handler()).isSameAs(original.config().handler());
    }

    @Test
    void cloneWithAnotherGroupServesThere() throws Exception {
        EventLoopGroup other = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
        try {
            Channel channel = bootstrap().clone(other).connect(address).sync().channel();

            assertThat(channel.eventLoop().parent()).isSameAs(other);
        } finally {
            other.shutdownGracefully(0, 5, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void whatIsMissingOrSetTwiceIsNamed() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new Bootstrap().connect(address))
                .withMessage("group not set");
        assertThatIllegalStateException()
                .isThrownBy(() -> new Bootstrap().group(group).connect(address))
                .withMessage("handler not set");
        assertThatIllegalStateException()
                .isThrownBy(() -> bootstrap().connect())
                .withMessage("remoteAddress not set");
        assertThatIllegalStateException().isThrownBy(() -> bootstrap().bind()).withMessage("localAddress not set");
        assertThatIllegalStateException()
                .isThrownBy(() -> bootstrap().group(group))
                .withMessage("group set already");
        assertThatIllegalStateException()
                .isThrownBy(() -> bootstrap().channel(LocalChannel.class).channel(LocalChannel.class))
                .withMessage("channelFactory set already");
        assertThatNullPointerException().isThrownBy(() -> bootstrap().option(null, "x"));
        assertThatNullPointerException().isThrownBy(() -> bootstrap().handler(null));
    }

    @Test
    void configShowsWhatIsSet() {
        Bootstrap bootstrap =
                new Bootstrap().group(group).channel(LocalChannel.class).remoteAddress(address);

        assertThat(bootstrap.toString())
                .startsWith("Bootstrap(BootstrapConfig(group: MultiThreadIoEventLoopGroup, channelFactory: ")
                .endsWith(", remoteAddress: " + address + "))");
    }

    // ---- making channels

    @Test
    void namedClassIsMade() throws Exception {
        Channel channel =
                bootstrap().channel(Named.class).connect(address).sync().channel();

        assertThat(channel).isInstanceOf(Named.class);
    }

    @Test
    void classThatDoesNotFitTheLoopsFailsAndNamesBoth() throws Exception {
        IoHandler foreign = mock(IoHandler.class); // compatible with nothing
        EventLoop loop = new ManualIoEventLoop(Thread.currentThread(), ioExecutor -> foreign);

        ChannelFuture register = new Bootstrap()
                .group(loop)
                .channel(LocalChannel.class)
                .handler(new Noop())
                .register()
                .await();

        assertThat(register.cause())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(LocalChannel.class.getName())
                .hasMessageContaining(loop.getClass().getName());
        assertThat(register.channel().isOpen()).isFalse();
    }

    @Test
    void factoryThatThrowsFailsTheFutureAndTellsItsListeners() throws Exception {
        CountDownLatch told = new CountDownLatch(1);

        ChannelFuture connect = bootstrap()
                .channelFactory(() -> {
                    throw new ChannelException("no channel");
                })
                .connect(address);
        connect.addListener(done -> told.countDown());

        assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(connect.cause()).hasMessage("no channel");
        assertThat(connect.channel().isOpen()).isFalse();
        assertThat(connect.channel().toString()).startsWith("[id: 0x");
    }

    @Test
    void initializationThatThrowsClosesTheChannel() throws Exception {
        ChannelHandler notSharable = new ChannelInboundHandlerAdapter();
        Bootstrap bootstrap = new Bootstrap().group(group).handler(notSharable);
        bootstrap.connect(address).sync();

        ChannelFuture second = bootstrap.connect(address).await();

        assertThat(second.isSuccess()).isFalse();
        assertThat(second.channel().isOpen()).isFalse();
        assertThat(second.channel().closeFuture().isDone()).isTrue();
    }

    @Test
    void initializerThatThrowsFailsTheConnect() throws Exception {
        ChannelFuture connect = new Bootstrap()
                .group(group)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel ch) {
                        throw new IllegalArgumentException("init");
                    }
                })
                .connect(address)
                .await();

        assertThat(connect.cause()).isInstanceOf(ClosedChannelException.class);
        assertThat(connect.channel().isOpen()).isFalse();
    }

    @Test
    void groupThatHasEndedFailsTheFutureAndTellsItsListeners() throws Exception {
        EventLoopGroup ended = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
        ended.shutdownGracefully(0, 5, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS);
        CountDownLatch told = new CountDownLatch(1);

        ChannelFuture connect = bootstrap().clone(ended).connect(address);
        connect.addListener(done -> told.countDown());

        assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(connect.isSuccess()).isFalse();
        assertThat(connect.channel().isOpen()).isFalse();
    }

    @Test
    void failedBindClosesTheChannel() throws Exception {
        ChannelFuture bind = bootstrap().bind(address).await();

        assertThat(bind.cause()).isInstanceOf(ChannelException.class);
        assertThat(bind.channel().closeFuture().await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(server.isActive()).isTrue();
    }

    @Test
    void connectPassesTheHandlersOnlyWhenThePipelineIsFull() throws Exception {
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        new Bootstrap()
                .group(group)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel ch) {
                        ch.pipeline().addLast(new EventNoter(events));
                    }
                })
                .connect(address)
                .sync();

        assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo("registered");
        assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo("active");
    }

    // ---- resolving

    @Test
    void resolvedAddressIsConnectedTo() throws Exception {
        TestResolverGroup resolvers = new TestResolverGroup();
        ChannelFuture connect = bootstrap().resolver(resolvers).connect(new Unresolved());

        resolvers.promise().setSuccess(address);

        assertThat(connect.sync().channel().remoteAddress()).isEqualTo(address);
    }

    @Test
    void answerOnAnotherThreadIsTakenToTheLoop() throws Exception {
        TestResolverGroup resolvers = new TestResolverGroup();
        resolvers.executor = GlobalEventExecutor.INSTANCE;
        ChannelFuture connect = bootstrap().resolver(resolvers).connect(new Unresolved());

        resolvers.promise().setSuccess(address);

        assertThat(connect.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(connect.isSuccess()).isTrue();
    }

    @Test
    void failedResolutionClosesTheChannelBeforeTheFutureFails() throws Exception {
        TestResolverGroup resolvers = new TestResolverGroup();
        ChannelFuture connect = bootstrap().resolver(resolvers).connect(new Unresolved());
        BlockingQueue<Boolean> open = new LinkedBlockingQueue<>();
        connect.addListener(done -> open.add(connect.channel().isOpen()));

        resolvers.promise().setFailure(new UnknownHostException("nobody"));

        assertThat(open.poll(10, TimeUnit.SECONDS)).isFalse();
        assertThat(connect.cause()).isInstanceOf(UnknownHostException.class);
    }

    @Test
    void resolverThatCannotBeMadeFailsTheConnect() throws Exception {
        ChannelFuture connect = bootstrap()
                .resolver(new AddressResolverGroup<Unresolved>() {
                    @Override
                    protected AddressResolver<Unresolved> newResolver(EventExecutor executor) {
                        throw new IllegalArgumentException("no resolver");
                    }
                })
                .connect(new Unresolved())
                .await();

        assertThat(connect.cause()).hasRootCauseMessage("no resolver");
        assertThat(connect.channel().isOpen()).isFalse();
    }

    @Test
    void cancelledConnectCancelsTheLookUpAndClosesTheChannel() throws Exception {
        TestResolverGroup resolvers = new TestResolverGroup();
        ChannelFuture connect = bootstrap().resolver(resolvers).connect(new Unresolved());
        Promise<SocketAddress> lookUp = resolvers.promise();

        assertThat(connect.cancel(false)).isTrue();

        assertThat(lookUp.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(lookUp.isCancelled()).isTrue();
        assertThat(connect.channel().closeFuture().await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(connect.cause()).isInstanceOf(CancellationException.class);
    }

    @Test
    void resolutionThatNeverEndsTimesOutWithTheConnect() throws Exception {
        TestResolverGroup resolvers = new TestResolverGroup();

        ChannelFuture connect = bootstrap()
                .resolver(resolvers)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 20)
                .connect(new Unresolved());

        assertThat(connect.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(connect.cause()).isInstanceOf(ConnectTimeoutException.class).hasMessageContaining("20 ms");
        assertThat(connect.channel().isOpen()).isFalse();
        assertThat(resolvers.promise().await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void disabledResolverLeavesTheAddressAsItIs() throws Exception {
        TestResolverGroup resolvers = new TestResolverGroup();

        ChannelFuture connect = bootstrap()
                .resolver(resolvers)
                .disableResolver()
                .connect(new Unresolved())
                .await();

        // The local transport finds nobody under this address.
        assertThat(connect.cause()).hasMessageContaining("refused");
        assertThat(resolvers.promises).isEmpty();
    }

    @Test
    void nullResolverIsTheDefault() {
        Bootstrap bootstrap = bootstrap().disableResolver();
        assertThat(bootstrap.config().resolver()).isNull();

        assertThat(bootstrap.resolver(null).config().resolver())
                .isSameAs(new Bootstrap().config().resolver());
    }

    @Test
    void hostNameIsNotLookedUpWhenSet() {
        Bootstrap bootstrap = new Bootstrap().remoteAddress("nobody.invalid", 7);

        assertThat(((InetSocketAddress) bootstrap.config().remoteAddress()).isUnresolved())
                .isTrue();
    }

    @Test
    void unknownHostFailsTheConnect() throws Exception {
        ChannelFuture connect = bootstrap().connect("x".repeat(64) + ".invalid", 7);

        assertThat(connect.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(connect.cause()).isInstanceOf(UnknownHostException.class);
        assertThat(connect.channel().isOpen()).isFalse();
    }

    // ---- extensions

    @Test
    void extensionsAreCalledInTheOrderOfTheirPriorityWhenSwitchedOn(@TempDir Path dir) throws Exception {
        Path services = Files.createDirectories(dir.resolve("META-INF/services"));
        Files.writeString(
                services.resolve(ChannelInitializerExtension.class.getName()),
                LateExtension.class.getName() + "\n" + EarlyExtension.class.getName() + "\n");
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {dir.toUri().toURL()}, getClass().getClassLoader())) {
            Bootstrap off = bootstrap().extensionsClassLoader(loader);
            assertThat(off.register().sync().channel().attr(NAME).get()).isNull();

            System.setProperty(ChannelInitializerExtension.EXTENSIONS_SYSTEM_PROPERTY, "serviceload");
            try {
                Channel client = bootstrap()
                        .extensionsClassLoader(loader)
                        .register()
                        .sync()
                        .channel();
                assertThat(client.attr(NAME).get()).isEqualTo("early late");
            } finally {
                System.clearProperty(ChannelInitializerExtension.EXTENSIONS_SYSTEM_PROPERTY);
            }
        }
    }

    // ---- fixture

    private Bootstrap bootstrap() {
        return new Bootstrap().group(group).handler(new Noop());
    }

    @ChannelHandler.Sharable
    private static final class Noop extends ChannelInboundHandlerAdapter {}

    /** Named in a bootstrap. */
    public static final class Named extends LocalChannel {}

    private static final class RecordingChannel extends LocalChannel {
        private final List<ChannelOption<?>> order;

        RecordingChannel(List<ChannelOption<?>> order) {
            this.order = order;
        }

        @Override
        protected ChannelConfig newConfig() {
            return new DefaultChannelConfig(this) {
                @Override
                public <T> boolean setOption(ChannelOption<T> option, T value) {
                    order.add(option);
                    return super.setOption(option, value);
                }
            };
        }
    }

    private static final class EventNoter extends ChannelInboundHandlerAdapter {
        private final BlockingQueue<String> events;

        EventNoter(BlockingQueue<String> events) {
            this.events = events;
        }

        @Override
        public void channelRegistered(ChannelHandlerContext ctx) {
            events.add("registered");
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            events.add("active");
        }
    }

    private static final class Unresolved extends SocketAddress {
        private static final long serialVersionUID = 1L;
    }

    /** Leaves the answers to the test. */
    private static final class TestResolverGroup extends AddressResolverGroup<SocketAddress> {
        final BlockingQueue<Promise<SocketAddress>> promises = new LinkedBlockingQueue<>();
        EventExecutor executor;

        Promise<SocketAddress> promise() throws InterruptedException {
            Promise<SocketAddress> promise = promises.poll(10, TimeUnit.SECONDS);
            assertThat(promise).isNotNull();
            return promise;
        }

        @Override
        protected AddressResolver<SocketAddress> newResolver(EventExecutor loop) {
            return new AbstractAddressResolver<>(executor == null ? loop : executor, SocketAddress.class) {
                @Override
                protected boolean doIsResolved(SocketAddress address) {
                    return !(address instanceof Unresolved);
                }

                @Override
                protected void doResolve(SocketAddress address, Promise<SocketAddress> promise) {
                    promises.add(promise);
                }

                @Override
                protected void doResolveAll(SocketAddress address, Promise<List<SocketAddress>> promise) {
                    throw new UnsupportedOperationException();
                }
            };
        }
    }

    /** Found by the service loader. */
    public static final class EarlyExtension extends ChannelInitializerExtension {
        @Override
        public double priority() {
            return -1;
        }

        @Override
        public void postInitializeClientChannel(Channel channel) {
            channel.attr(NAME).set("early");
        }
    }

    /** Found by the service loader; its failure does not matter. */
    public static final class LateExtension extends ChannelInitializerExtension {
        @Override
        public void postInitializeClientChannel(Channel channel) {
            channel.attr(NAME).set(channel.attr(NAME).get() + " late");
            throw new IllegalStateException("an extension that fails");
        }

        @Override
        public void postInitializeServerListenerChannel(ServerChannel channel) {
            throw new AssertionError("not a server");
        }
    }
}
