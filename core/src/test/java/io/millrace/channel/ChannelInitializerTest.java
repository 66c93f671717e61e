package io.millrace.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.util.concurrent.DefaultEventExecutorGroup;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ChannelInitializerTest {
    private final List<String> log = EventLog.newLog();
    private final AtomicInteger calls = new AtomicInteger();

    private final class Adding extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel ch) {
            calls.incrementAndGet();
            ch.pipeline().addLast("log", new EventLog("log", log));
        }
    }

    @Test
    void fillsThePipelineAtTheRegistrationAndLeaves() throws Exception {
        EmbeddedChannel channel = new EmbeddedChannel(false, false);
        channel.pipeline().addLast(new Adding());
        assertThat(calls).hasValue(0);
        channel.register();

        assertThat(calls).hasValue(1);
        assertThat(channel.pipeline().toMap()).containsOnlyKeys("log");
        assertThat(log).startsWith("log.handlerAdded", "log.channelRegistered", "log.channelActive");
    }

    @Test
    void fillsThePipelineAtOnceIfTheChannelIsRegistered() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.pipeline().addLast(new Adding());
        assertThat(channel.pipeline().toMap()).containsOnlyKeys("log");
        assertThat(log).containsExactly("log.handlerAdded");
    }

    @Test
    void addsItsHandlersWhereItStandsInTheOrder() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.pipeline().addLast("a", new ChannelDuplexHandler());
        channel.pipeline().addLast("init", new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel ch) {
                ch.pipeline().addAfter("init", "b", new ChannelDuplexHandler());
                ch.pipeline().addLast("c", new ChannelDuplexHandler());
            }
        });
        assertThat(channel.pipeline().toMap().keySet()).containsExactly("a", "b", "c");
    }

    @Test
    void aFailureClosesTheChannelAndRemovesTheInitializer() {
        EmbeddedChannel channel = new EmbeddedChannel(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel ch) {
                throw new IllegalStateException("no");
            }
        });
        channel.runPendingTasks();
        assertThat(channel.isOpen()).isFalse();
        assertThat(channel.pipeline().toMap()).isEmpty();
        channel.checkException();
    }

    @Test
    void oneInstanceServesManyChannels() {
        Adding initializer = new Adding();
        assertThat(new EmbeddedChannel(initializer).pipeline().toMap()).containsOnlyKeys("log");
        assertThat(new EmbeddedChannel(initializer).pipeline().toMap()).containsOnlyKeys("log");
        assertThat(calls).hasValue(2);
    }

    @Test
    void anInitializerInAnInitializerWorks() {
        EmbeddedChannel channel = new EmbeddedChannel(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel ch) {
                ch.pipeline().addLast(new Adding());
            }
        });
        assertThat(channel.pipeline().toMap()).containsOnlyKeys("log");
    }

    @Test
    @Timeout(30)
    void worksOnAnExecutorOfItsOwn() throws Exception {
        DefaultEventLoop loop = new DefaultEventLoop();
        DefaultEventExecutorGroup group = new DefaultEventExecutorGroup(1);
        try {
            MemoryChannel channel = new MemoryChannel();
            loop.register(channel).sync();
            channel.pipeline().addLast(group, new Adding());
            for (int i = 0; i < 3; i++) {
                group.next().submit(() -> {}).sync();
                loop.submit(() -> {}).sync();
            }
            assertThat(channel.pipeline().toMap()).containsOnlyKeys("log");
            assertThat(calls).hasValue(1);
            channel.close().sync();
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }
}
