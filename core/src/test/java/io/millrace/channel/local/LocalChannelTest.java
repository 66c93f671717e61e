package io.millrace.channel.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.bootstrap.Bootstrap;
import io.millrace.bootstrap.ServerBootstrap;
import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelException;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelHandler;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.ChannelInitializer;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.ChannelOutboundBuffer;
import io.millrace.channel.ConnectTimeoutException;
import io.millrace.channel.DefaultEventLoop;
import io.millrace.channel.EventLoopGroup;
import io.millrace.channel.MultiThreadIoEventLoopGroup;
import io.millrace.channel.TriggerMode;
import io.millrace.util.AbstractReferenceCounted;
import io.millrace.util.ReferenceCountUtil;
import io.millrace.util.ReferenceCounted;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LocalChannelTest {

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(2, LocalIoHandler.newFactory());
    private final LocalAddress address = new LocalAddress(LocalChannelTest.class);
    private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
    private final Recorder server = new Recorder(true);
    private final Recorder client = new Recorder();

    @AfterEach
    void shutDown() throws Exception {
        assertThat(group.shutdownGracefully(0, 10, TimeUnit.SECONDS).await(20, TimeUnit.SECONDS))
                .isTrue();
    }

    // ---- data

    @Test
    void messagesArriveInOrderAsTheyAre() throws Exception {
        listen(true);
        Channel channel = connect();
        List<Object> sent = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            Object message = new Object();
            sent.add(message);
            channel.write(message);
        }
        channel.flush();

        List<Object> received = new ArrayList<>();
        while (received.size() < sent.size()) {
            Object event = server.next();
            assertThat(event).isNotNull();
            if (!Recorder.ACTIVE.equals(event) && !Recorder.READ_COMPLETE.equals(event)) {
                received.add(event);
            }
        }
        assertThat(received).isEqualTo(sent);
    }

    @Test
    void echoOverOneLoop() throws Exception {
        EventLoopGroup one = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
        try {
            new ServerBootstrap()
                    .group(one)
                    .childHandler(new Echo())
                    .bind(address)
                    .sync();
            Channel channel = new Bootstrap()
                    .group(one)
                    .handler(client)
                    .connect(address)
                    .sync()
                    .channel();

            channel.writeAndFlush("a");
            channel.writeAndFlush("b");

            assertThat(client.until("b")).containsExactly(Recorder.ACTIVE, "a", "b");
        } finally {
            one.shutdownGracefully(0, 5, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void whatIsWrittenBeforeTheCloseArrivesBeforeInactive() throws Exception {
        listen(true);
        Channel channel = connect();
        for (int i = 0; i < 100; i++) {
            channel.write(i);
        }
        channel.flush();
        channel.close();

        List<Object> events = new ArrayList<>(server.until(Recorder.INACTIVE));
        events.removeIf(Recorder.READ_COMPLETE::equals);

        assertThat(events).hasSize(102).startsWith(Recorder.ACTIVE, 0, 1, 2).endsWith(98, 99, Recorder.INACTIVE);
    }

    @Test
    void closeInTheListenerOfTheLastWriteLosesNothing() throws Exception {
        listen(true);
        Channel channel = connect();
        channel.write("a");
        channel.writeAndFlush("b").addListener(done -> channel.close());

        List<Object> events = new ArrayList<>(server.until(Recorder.INACTIVE));
        events.removeIf(Recorder.READ_COMPLETE::equals);

        assertThat(events).containsExactly(Recorder.ACTIVE, "a", "b", Recorder.INACTIVE);
    }

    @Test
    void onOneLoopTheCloserIsInactiveFirst() throws Exception {
        EventLoopGroup one = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
        BlockingQueue<String> inactive = new LinkedBlockingQueue<>();
        try {
            new ServerBootstrap()
                    .group(one)
                    .childHandler(new InactiveNoter("child", inactive))
                    .bind(address)
                    .sync();
            Channel channel = new Bootstrap()
                    .group(one)
                    .handler(new InactiveNoter("client", inactive))
                    .connect(address)
                    .sync()
                    .channel();

            channel.close();

            assertThat(inactive.poll(10, TimeUnit.SECONDS)).isEqualTo("client");
            assertThat(inactive.poll(10, TimeUnit.SECONDS)).isEqualTo("child");
        } finally {
            one.shutdownGracefully(0, 5, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void failedMessageFailsAloneAndTheOthersArrive() throws Exception {
        listen(true);
        Channel channel = connect();
        Unretainable bad = new Unretainable();

        ChannelFuture first = channel.write("first");
        ChannelFuture second = channel.write(bad);
        ChannelFuture third = channel.writeAndFlush("third");

        assertThat(third.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(first.isSuccess()).isTrue();
        assertThat(second.cause()).hasMessage("cannot be retained");
        assertThat(third.isSuccess()).isTrue();
        assertThat(bad.refCnt()).isZero();
        assertThat(server.until("third")).contains("first").doesNotContain(bad);
    }

    @Test
    void writeToAClosedPeerFails() throws Exception {
        listen(true);
        Channel channel = connect();
        accepted.poll(10, TimeUnit.SECONDS).close().sync();
        assertThat(client.until(Recorder.INACTIVE)).containsExactly(Recorder.ACTIVE, Recorder.INACTIVE);
        ByteBuf message = Unpooled.buffer(1).writeByte(1);

        Throwable cause = channel.writeAndFlush(message).await().cause();

        assertThat(cause).isInstanceOf(ClosedChannelException.class);
        assertThat(message.refCnt()).isZero();
    }

    // ---- pulled reads

    @Test
    void withoutAutoReadARoundIsOneMessageForEachRead() throws Exception {
        listen(false);
        Channel channel = connect();
        channel.write("a");
        channel.write("b");
        channel.writeAndFlush("c").sync();
        Channel child = accepted.poll(10, TimeUnit.SECONDS);
        assertThat(server.next()).isEqualTo(Recorder.ACTIVE);
        settle(child);
        assertThat(server.soFar()).isEmpty();

        child.read();
        assertThat(server.next()).isEqualTo("a");
        assertThat(server.next()).isEqualTo(Recorder.READ_COMPLETE);
        settle(child);
        assertThat(server.soFar()).isEmpty();

        child.config().setAutoRead(true);
        assertThat(server.until("c")).startsWith("b").endsWith("c");
    }

    @Test
    void readAskedForBeforeTheMessageIsAnsweredByIt() throws Exception {
        listen(false);
        Channel channel = connect();
        Channel child = accepted.poll(10, TimeUnit.SECONDS);
        child.read();
        settle(child);

        channel.writeAndFlush("a");
        channel.writeAndFlush("b").sync();

        assertThat(server.until(Recorder.READ_COMPLETE)).containsExactly(Recorder.ACTIVE, "a", Recorder.READ_COMPLETE);
        settle(child);
        assertThat(server.soFar()).isEmpty();
    }

    @Test
    void autoReadOffTakesThePendingReadBack() throws Exception {
        listen(true);
        Channel channel = connect();
        Channel child = accepted.poll(10, TimeUnit.SECONDS);
        assertThat(server.next()).isEqualTo(Recorder.ACTIVE);
        child.config().setAutoRead(false);
        settle(child);

        channel.writeAndFlush("a").sync();
        settle(child);
        assertThat(server.soFar()).isEmpty();

        child.read();
        assertThat(server.next()).isEqualTo("a");
    }

    @Test
    void unreadMessagesOutliveTheCloseOfThePeer() throws Exception {
        listen(false);
        Channel channel = connect();
        channel.write("a");
        channel.writeAndFlush("b").sync();
        Channel child = accepted.poll(10, TimeUnit.SECONDS);
        channel.close().sync();
        assertThat(server.next()).isEqualTo(Recorder.ACTIVE);
        settle(child);
        assertThat(child.isActive()).isTrue();

        child.read();
        assertThat(server.until(Recorder.READ_COMPLETE)).containsExactly("a", Recorder.READ_COMPLETE);
        child.read();

        assertThat(server.until(Recorder.INACTIVE)).containsExactly("b", Recorder.READ_COMPLETE, Recorder.INACTIVE);
    }

    @Test
    void closeOfThePeerIsSeenWithoutReadingWhenNothingIsUnread() throws Exception {
        listen(false);
        Channel channel = connect();
        assertThat(server.next()).isEqualTo(Recorder.ACTIVE);

        channel.close();

        assertThat(server.next()).isEqualTo(Recorder.INACTIVE);
    }

    @Test
    void unreadMessagesAreReleasedWhenTheReaderCloses() throws Exception {
        listen(false);
        Channel channel = connect();
        ByteBuf unread = Unpooled.buffer(1).writeByte(1);
        channel.writeAndFlush(unread).sync();
        assertThat(unread.refCnt()).isEqualTo(1);

        accepted.poll(10, TimeUnit.SECONDS).close().sync();

        assertThat(unread.refCnt()).isZero();
    }

    @Test
    void messageThatNobodyConsumesIsReleased() throws Exception {
        new ServerBootstrap()
                .group(group)
                .childHandler(new ChannelInboundHandlerAdapter())
                .bind(address)
                .sync();
        Channel channel = connect();
        Noticed message = new Noticed();

        channel.writeAndFlush(message);

        assertThat(message.released.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void readingGoesOnAfterRegisteringWithAnotherLoop() throws Exception {
        listen(true);
        Channel channel = connect();
        Channel child = accepted.poll(10, TimeUnit.SECONDS);
        channel.writeAndFlush("before").sync();
        assertThat(server.until("before")).contains("before");

        child.deregister().sync();
        channel.writeAndFlush("between").sync();
        group.register(child).sync();
        channel.writeAndFlush("after").sync();

        assertThat(server.until("after")).containsSubsequence("between", "after");
    }

    // ---- connecting

    @Test
    void bothEndsKnowTheirAddresses() throws Exception {
        Channel listener = listen(true);
        Channel channel = connect();
        Channel child = accepted.poll(10, TimeUnit.SECONDS);

        assertThat(child).isInstanceOf(LocalChannel.class);
        assertThat(child.parent()).isSameAs(listener);
        assertThat(child.localAddress()).isEqualTo(address).isEqualTo(channel.remoteAddress());
        assertThat(child.remoteAddress()).isEqualTo(channel.localAddress());
        assertThat(channel.localAddress().toString()).startsWith("local:E:");
    }

    @Test
    void connectFromAGivenAddressFreesItOnClose() throws Exception {
        listen(true);
        LocalAddress from = new LocalAddress("from-" + address.id());
        Bootstrap bootstrap = new Bootstrap().group(group).handler(new Accepted());

        Channel channel = bootstrap.connect(address, from).sync().channel();
        assertThat(channel.localAddress()).isEqualTo(from);
        channel.close().sync();

        bootstrap.bind(from).sync().channel().close().sync();
    }

    @Test
    void connectToNobodyIsRefused() throws Exception {
        ChannelFuture connect = tryConnect().await();

        assertThat(connect.cause()).isInstanceOf(ConnectException.class).hasMessage("connection refused: " + address);
        assertThat(connect.channel().isOpen()).isFalse();
    }

    @Test
    void connectToAClosedServerIsRefused() throws Exception {
        listen(true).close().sync();

        assertThat(tryConnect().await().cause()).isInstanceOf(ConnectException.class);
    }

    @Test
    void connectThatNobodyAcceptsTimesOut() throws Exception {
        listenWithoutAccepting();

        ChannelFuture connect = new Bootstrap()
                .group(group)
                .handler(client)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 20)
                .connect(address)
                .await();

        assertThat(connect.cause()).isInstanceOf(ConnectTimeoutException.class);
        assertThat(connect.channel().closeFuture().await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void cancelledConnectClosesTheChannelAndTheChildThatIsAcceptedLater() throws Exception {
        Channel listener = listenWithoutAccepting();
        ChannelFuture connect = tryConnect();
        settle(connect.channel());

        assertThat(connect.cancel(false)).isTrue();

        assertThat(connect.channel().closeFuture().await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(connect.cause()).isInstanceOf(CancellationException.class);
        listener.config().setAutoRead(true);
        Channel child = accepted.poll(10, TimeUnit.SECONDS);
        assertThat(child.closeFuture().await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void closingTheServerRefusesWhoWaits() throws Exception {
        Channel listener = listenWithoutAccepting();
        ChannelFuture connect = tryConnect();
        // The connect is a task of its loop, and offers the child to the server from there.
        settle(connect.channel());
        settle(connect.channel());

        listener.close().sync();

        assertThat(connect.await().cause()).isInstanceOf(ConnectException.class);
    }

    @Test
    void childThatTheServerClosesUnregisteredRefusesTheClient() throws Exception {
        new ServerBootstrap()
                .group(group)
                .handler(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object msg) {
                        ((Channel) msg).close();
                    }
                })
                .childHandler(server)
                .bind(address)
                .sync();

        assertThat(tryConnect().await().cause()).isInstanceOf(ConnectException.class);
    }

    @Test
    void addressCanBeBoundOnce() throws Exception {
        Channel listener = listen(true);

        ChannelFuture second = new ServerBootstrap()
                .group(group)
                .childHandler(server)
                .bind(address)
                .await();

        assertThat(second.cause()).isInstanceOf(ChannelException.class).hasMessageContaining("already in use");
        listener.close().sync();
        listen(true);
    }

    @Test
    void addressOfAnotherTypeCannotBeBound() throws Exception {
        ChannelFuture bind = new ServerBootstrap()
                .group(group)
                .childHandler(server)
                .bind(new InetSocketAddress(0))
                .await();

        assertThat(bind.cause())
                .isInstanceOf(ChannelException.class)
                .hasMessage("unsupported address type: InetSocketAddress");
    }

    @Test
    void anyAddressIsOneOfItsOwn() throws Exception {
        Channel one = bindAny();
        Channel two = bindAny();

        assertThat(one.localAddress()).isNotEqualTo(two.localAddress()).isNotEqualTo(LocalAddress.ANY);
        assertThat(new Bootstrap()
                        .group(group)
                        .handler(client)
                        .connect(two.localAddress())
                        .await()
                        .isSuccess())
                .isTrue();
    }

    @Test
    void subclassCanInterfere() throws Exception {
        List<String> calls = new ArrayList<>();
        listen(true);
        Channel channel = new Bootstrap()
                .group(group)
                .channelFactory(() -> new Interfering(calls))
                .handler(client)
                .connect(address)
                .sync()
                .channel();

        channel.writeAndFlush("x").sync();
        channel.close().sync();
        settle(channel);

        assertThat(calls).containsExactly("bind", "beginRead", "write", "close", "deregister");
    }

    // ---- the end of loops

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void endOfTheLoopClosesItsChannelsAndTheirPeers(boolean withHandler) throws Exception {
        EventLoopGroup ending =
                withHandler ? new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory()) : new DefaultEventLoop();
        listen(true);
        Channel channel = new Bootstrap()
                .group(ending)
                .channel(LocalChannel.class)
                .handler(client)
                .connect(address)
                .sync()
                .channel();

        assertThat(ending.shutdownGracefully(0, 10, TimeUnit.SECONDS).await(20, TimeUnit.SECONDS))
                .isTrue();

        assertThat(channel.closeFuture().await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(client.until(Recorder.INACTIVE)).containsExactly(Recorder.ACTIVE, Recorder.INACTIVE);
        assertThat(server.until(Recorder.INACTIVE)).containsExactly(Recorder.ACTIVE, Recorder.INACTIVE);
    }

    @Test
    void everyMessageOfARaceToCloseIsReleasedAndEveryEndSeesItsEventsOnce() throws Exception {
        long seed = System.nanoTime();
        System.out.println("LocalChannelTest race seed " + seed);
        Random random = new Random(seed);
        AtomicInteger live = new AtomicInteger();
        BlockingQueue<String> ends = new LinkedBlockingQueue<>();
        new ServerBootstrap()
                .group(group)
                .childHandler(new Accepted(new Chatter(ends)))
                .bind(address)
                .sync();
        Bootstrap bootstrap = new Bootstrap().group(group).handler(new Chatter(ends));
        for (int round = 0; round < 300; round++) {
            Channel one = bootstrap.connect(address).sync().channel();
            Channel two = accepted.poll(10, TimeUnit.SECONDS);
            int closeAt = random.nextInt(20);
            boolean oneCloses = random.nextBoolean();
            for (int i = 0; i < 20; i++) {
                one.writeAndFlush(new Counted(live));
                two.writeAndFlush(new Counted(live));
                if (i == closeAt) {
                    (oneCloses ? one : two).close();
                }
            }
            one.closeFuture().await(10, TimeUnit.SECONDS);
            two.closeFuture().await(10, TimeUnit.SECONDS);
            List<String> seen = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                seen.add(ends.poll(10, TimeUnit.SECONDS));
            }
            assertThat(seen).containsExactlyInAnyOrder("active", "active", "inactive", "inactive");
            settle(one);
            settle(two);
        }

        assertThat(live.get()).isZero();
        assertThat(ends).isEmpty();
    }

    // ---- transport

    @Test
    void transportIsFoundByItsName() throws Exception {
        try (EventLoopGroup named = EventLoopGroup.create("local", 1)) {
            assertThat(named.transport()).isInstanceOf(LocalTransport.class);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> EventLoopGroup.create("local", TriggerMode.EDGE, 1));
    }

    // ---- fixture

    private Channel listen(boolean autoRead) throws InterruptedException {
        return new ServerBootstrap()
                .group(group)
                .childOption(ChannelOption.AUTO_READ, autoRead)
                .childHandler(new Accepted(server))
                .bind(address)
                .sync()
                .channel();
    }

    private Channel listenWithoutAccepting() throws InterruptedException {
        return new ServerBootstrap()
                .group(group)
                .option(ChannelOption.AUTO_READ, false)
                .childHandler(new Accepted())
                .bind(address)
                .sync()
                .channel();
    }

    private Channel bindAny() throws InterruptedException {
        return new ServerBootstrap()
                .group(group)
                .childHandler(new ChannelInboundHandlerAdapter())
                .bind(LocalAddress.ANY)
                .sync()
                .channel();
    }

    private ChannelFuture tryConnect() {
        return new Bootstrap()
                .group(group)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(address);
    }

    private Channel connect() throws InterruptedException {
        return new Bootstrap()
                .group(group)
                .handler(client)
                .connect(address)
                .sync()
                .channel();
    }

    /** What was queued on the loop of the channel has run, and what that has queued. */
    private static void settle(Channel channel) throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            channel.eventLoop().submit(() -> {}).sync();
        }
    }

    /** Notes the channel and adds the handlers. */
    private final class Accepted extends ChannelInitializer<Channel> {
        private final ChannelHandler[] handlers;

        Accepted(ChannelHandler... handlers) {
            this.handlers = handlers;
        }

        @Override
        protected void initChannel(Channel ch) {
            accepted.add(ch);
            ch.pipeline().addLast(handlers);
        }
    }

    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            ctx.write(msg);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            ctx.flush();
        }
    }

    private static final class Interfering extends LocalChannel {
        private final List<String> calls;

        Interfering(List<String> calls) {
            this.calls = calls;
        }

        @Override
        protected void doBind(SocketAddress localAddress) throws Exception {
            calls.add("bind");
            super.doBind(localAddress);
        }

        @Override
        protected void doBeginRead() throws Exception {
            calls.add("beginRead");
            super.doBeginRead();
        }

        @Override
        protected void doWrite(ChannelOutboundBuffer in) throws Exception {
            calls.add("write");
            super.doWrite(in);
        }

        @Override
        protected void doClose() throws Exception {
            calls.add("close");
            super.doClose();
        }

        @Override
        protected void doDeregister() {
            calls.add("deregister");
            super.doDeregister();
        }
    }

    private static final class InactiveNoter extends ChannelInboundHandlerAdapter {
        private final String name;
        private final BlockingQueue<String> inactive;

        InactiveNoter(String name, BlockingQueue<String> inactive) {
            this.name = name;
            this.inactive = inactive;
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            inactive.add(name);
        }
    }

    @ChannelHandler.Sharable
    private static final class Chatter extends ChannelInboundHandlerAdapter {
        private final BlockingQueue<String> ends;

        Chatter(BlockingQueue<String> ends) {
            this.ends = ends;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            ends.add("active");
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            ends.add("inactive");
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            ReferenceCountUtil.release(msg);
        }
    }

    private static final class Unretainable extends AbstractReferenceCounted {
        @Override
        public ReferenceCounted retain() {
            throw new IllegalStateException("cannot be retained");
        }

        @Override
        public ReferenceCounted touch(Object hint) {
            return this;
        }

        @Override
        protected void deallocate() {}
    }

    private static final class Noticed extends AbstractReferenceCounted {
        final CountDownLatch released = new CountDownLatch(1);

        @Override
        public ReferenceCounted touch(Object hint) {
            return this;
        }

        @Override
        protected void deallocate() {
            released.countDown();
        }
    }

    private static final class Counted extends AbstractReferenceCounted {
        private final AtomicInteger live;

        Counted(AtomicInteger live) {
            this.live = live;
            live.incrementAndGet();
        }

        @Override
        public ReferenceCounted touch(Object hint) {
            return this;
        }

        @Override
        protected void deallocate() {
            live.decrementAndGet();
        }
    }
}
