package io.millrace.channel.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bootstrap.Bootstrap;
import io.millrace.bootstrap.ServerBootstrap;
import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.DefaultByteBufHolder;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelHandler;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.ChannelOutboundHandlerAdapter;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.DefaultChannelId;
import io.millrace.channel.EventLoopGroup;
import io.millrace.channel.MultiThreadIoEventLoopGroup;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.channel.local.LocalAddress;
import io.millrace.channel.local.LocalIoHandler;
import io.millrace.channel.local.LocalServerChannel;
import io.millrace.util.concurrent.BlockingOperationException;
import io.millrace.util.concurrent.GlobalEventExecutor;
import io.millrace.util.concurrent.ImmediateEventExecutor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DefaultChannelGroupTest {

    private final DefaultChannelGroup group = new DefaultChannelGroup("test", ImmediateEventExecutor.INSTANCE);

    private final Set<Channel> members = group;

    // ---- the set

    @Test
    @SuppressWarnings("CollectionIncompatibleType") // a group takes ids too
    void channelsAreFoundByThemselvesAndByTheirId() {
        EmbeddedChannel channel = channel();

        assertThat(group.add(channel)).isTrue();
        assertThat(group.add(channel)).isFalse();

        assertThat(group.contains(channel)).isTrue();
        assertThat(group.find(channel.id())).isSameAs(channel);
        assertThat((Object) group).hasToString("DefaultChannelGroup(name: test, size: 1)");
        assertThat(group.remove(channel.id())).isTrue();
        assertThat(group.remove(channel)).isFalse();
        assertThat(members).isEmpty();
    }

    @Test
    void closedChannelLeaves() {
        EmbeddedChannel channel = channel();
        group.add(channel);

        channel.close();

        assertThat(members).isEmpty();
        assertThat(group.add(channel)).isTrue(); // it is told of the close at once
        assertThat(members).isEmpty();
    }

    @Test
    void serverChannelsComeFirstAndIterationCanRemove() {
        EmbeddedChannel client = channel();
        LocalServerChannel server = new LocalServerChannel();
        group.add(client);
        group.add(server);

        assertThat(group.toArray()).containsExactly(server, client);
        Iterator<Channel> iterator = group.iterator();
        assertThat(iterator.next()).isSameAs(server);
        iterator.remove();
        assertThatIllegalStateException().isThrownBy(iterator::remove);
        assertThat(iterator.next()).isSameAs(client);
        assertThat(iterator.hasNext()).isFalse();
        assertThat(members).containsExactly(client);
    }

    @Test
    void groupsAreEqualByIdentityAndOrderedByName() {
        DefaultChannelGroup other = new DefaultChannelGroup("test", ImmediateEventExecutor.INSTANCE);
        DefaultChannelGroup later = new DefaultChannelGroup("tesu", ImmediateEventExecutor.INSTANCE);

        assertThat((Object) group).isNotEqualTo(other).isEqualTo(group);
        assertThat(group.compareTo(later)).isNegative();
        assertThat(group.compareTo(other)).isNotZero().isEqualTo(-other.compareTo(group));
        assertThat(new DefaultChannelGroup(GlobalEventExecutor.INSTANCE).name()).startsWith("group-0x");
    }

    // ---- writing

    @Test
    void eachChannelGetsADuplicateOfItsOwn() {
        EmbeddedChannel a = channel();
        EmbeddedChannel b = channel();
        group.add(a);
        group.add(b);
        ByteBuf message = Unpooled.copiedBuffer(new byte[] {1, 2, 3});

        assertThat(group.writeAndFlush(message).isSuccess()).isTrue();

        ByteBuf atA = a.readOutbound();
        ByteBuf atB = b.readOutbound();
        atA.readByte();
        assertThat(atB.readableBytes()).isEqualTo(3);
        assertThat(message.refCnt()).isEqualTo(2);
        atA.release();
        atB.release();
        assertThat(message.refCnt()).isZero();
    }

    @Test
    void holdersAreDuplicatedAndOtherMessagesRetained() {
        EmbeddedChannel a = channel();
        group.add(a);
        DefaultByteBufHolder holder = new DefaultByteBufHolder(Unpooled.copiedBuffer(new byte[] {1}));

        group.write(holder);
        group.write("text");
        assertThat(a.<Object>readOutbound()).isNull();
        group.flush();

        DefaultByteBufHolder written = a.readOutbound();
        assertThat(written).isNotSameAs(holder).isEqualTo(holder);
        assertThat(a.<String>readOutbound()).isEqualTo("text");
        written.release();
        assertThat(holder.refCnt()).isZero();
    }

    @Test
    void messageToNobodyIsReleased() {
        ByteBuf message = Unpooled.buffer(1);

        ChannelGroupFuture future = group.writeAndFlush(message);

        assertThat(future.isDone()).isTrue();
        assertThat(future.isSuccess()).isTrue();
        assertThat(message.refCnt()).isZero();
    }

    @Test
    void matcherSelectsAndServersAreNotWrittenTo() {
        EmbeddedChannel a = channel();
        EmbeddedChannel b = channel();
        group.add(a);
        group.add(b);
        group.add(new LocalServerChannel());

        ChannelGroupFuture future = group.writeAndFlush("x", ChannelMatchers.isNot(a));

        assertThat(a.<Object>readOutbound()).isNull();
        assertThat(b.<String>readOutbound()).isEqualTo("x");
        assertThat(future.find(a)).isNull();
        assertThat(future.find(b).isSuccess()).isTrue();
        assertThat((Iterable<?>) future).hasSize(1);
        assertThat((Object) future.group()).isSameAs(group);
    }

    @Test
    void voidPromisesGiveAFutureThatSaysNothing() {
        EmbeddedChannel a = channel();
        group.add(a);

        ChannelGroupFuture future = group.writeAndFlush("x", ChannelMatchers.all(), true);

        assertThat(a.<String>readOutbound()).isEqualTo("x");
        assertThat(future.isDone()).isFalse();
        assertThat((Iterable<?>) future).isEmpty();
        assertThatIllegalStateException().isThrownBy(() -> future.addListener(done -> {}));
        assertThatIllegalStateException().isThrownBy(future::sync);
    }

    @Test
    void failuresAreToldChannelByChannel() {
        EmbeddedChannel good = channel();
        EmbeddedChannel bad = channel(new FailingWrites());
        group.add(good);
        group.add(bad);
        AtomicReference<ChannelGroupFuture> told = new AtomicReference<>();

        ChannelGroupFuture future = group.writeAndFlush("x");
        future.addListener((ChannelGroupFutureListener) told::set);

        assertThat((Object) told.get()).isSameAs(future);
        assertThat(future.isSuccess()).isFalse();
        assertThat(future.isPartialSuccess()).isTrue();
        assertThat(future.isPartialFailure()).isTrue();
        List<Map.Entry<Channel, Throwable>> failures = new ArrayList<>();
        future.cause().forEach(failures::add);
        assertThat(failures).hasSize(1);
        assertThat(failures.get(0).getKey()).isSameAs(bad);
        assertThat(failures.get(0).getValue()).hasMessage("write failed");
        assertThatThrownBy(future::sync).isInstanceOf(ChannelGroupException.class);
    }

    @Test
    void allFailuresAreNotPartial() {
        EmbeddedChannel bad = channel(new FailingWrites());
        group.add(bad);

        ChannelGroupFuture future = group.writeAndFlush("x");

        assertThat(future.isPartialFailure()).isFalse();
        assertThat(future.isPartialSuccess()).isFalse();
    }

    @Test
    void onlyTheChannelsCompleteTheFuture() {
        EmbeddedChannel channel = channel();
        group.add(channel);
        DefaultChannelGroupFuture future = (DefaultChannelGroupFuture) group.newCloseFuture();

        assertThatIllegalStateException().isThrownBy(() -> future.trySuccess(null));
        assertThatIllegalStateException().isThrownBy(() -> future.setFailure(new Exception("x")));
        assertThat(future.isDone()).isFalse();
        channel.close();
        assertThat(future.isSuccess()).isTrue();
    }

    // ---- closing

    @Test
    void closeClosesWhatMatches() {
        EmbeddedChannel a = channel();
        EmbeddedChannel b = channel();
        group.add(a);
        group.add(b);

        group.close(ChannelMatchers.is(a));

        assertThat(a.isOpen()).isFalse();
        assertThat(b.isOpen()).isTrue();
        assertThat(members).containsExactly(b);
    }

    @Test
    void groupThatStaysClosedClosesWhatIsAddedLater() {
        DefaultChannelGroup closing = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE, true);
        EmbeddedChannel before = channel();
        closing.add(before);
        assertThat(before.isOpen()).isTrue();

        closing.close();
        EmbeddedChannel after = channel();
        closing.add(after);

        assertThat(before.isOpen()).isFalse();
        assertThat(after.isOpen()).isFalse();
        assertThat(closing.isEmpty()).isTrue();
    }

    @Test
    void clearForgetsWithoutClosing() {
        EmbeddedChannel channel = channel();
        group.add(channel);

        group.clear();
        assertThat(members).isEmpty();
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void waitingOnTheLoopOfAChannelFailsAtOnce() throws Exception {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
        LocalAddress address = new LocalAddress(DefaultChannelGroupTest.class);
        ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
        try {
            Channel server = new ServerBootstrap()
                    .group(loops)
                    .childHandler(new Noop())
                    .bind(address)
                    .sync()
                    .channel();
            Channel client = new Bootstrap()
                    .group(loops)
                    .handler(new Noop())
                    .connect(address)
                    .sync()
                    .channel();
            channels.add(server);
            channels.add(client);

            Throwable onLoop = client.eventLoop()
                    .submit(() -> channels.newCloseFuture().awaitUninterruptibly())
                    .await()
                    .cause();

            assertThat(onLoop).isInstanceOf(BlockingOperationException.class);
            assertThat(channels.close().await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(server.isOpen()).isFalse();
            assertThat(client.isOpen()).isFalse();
        } finally {
            loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS);
        }
    }

    // ---- matchers

    @Test
    void matchersCompose() {
        EmbeddedChannel client = channel();
        LocalServerChannel server = new LocalServerChannel();

        assertThat(ChannelMatchers.isServerChannel().matches(server)).isTrue();
        assertThat(ChannelMatchers.isNonServerChannel().matches(server)).isFalse();
        assertThat(ChannelMatchers.isInstanceOf(EmbeddedChannel.class).matches(client))
                .isTrue();
        assertThat(ChannelMatchers.isNotInstanceOf(EmbeddedChannel.class).matches(client))
                .isFalse();
        ChannelMatcher both =
                ChannelMatchers.compose(ChannelMatchers.isNonServerChannel(), ChannelMatchers.isNot(client));
        assertThat(both.matches(client)).isFalse();
        assertThat(both.matches(channel())).isTrue();
        assertThatIllegalArgumentException().isThrownBy(ChannelMatchers::compose);
        assertThatIllegalArgumentException().isThrownBy(() -> new ChannelGroupException(List.of()));
        assertThatNullPointerException().isThrownBy(() -> group.close(null));
    }

    /** With an id of its own: those of embedded channels are all the same otherwise. */
    private static EmbeddedChannel channel(ChannelHandler... handlers) {
        return new EmbeddedChannel(DefaultChannelId.newInstance(), handlers);
    }

    @ChannelHandler.Sharable
    private static final class Noop extends ChannelInboundHandlerAdapter {}

    private static final class FailingWrites extends ChannelOutboundHandlerAdapter {
        @Override
        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
            promise.setFailure(new IllegalStateException("write failed"));
        }
    }
}
