package io.millrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bootstrap.Bootstrap;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelInitializer;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.EventLoop;
import io.millrace.channel.EventLoopGroup;
import io.millrace.testkit.TransportUnderTest.Feature;
import io.millrace.util.concurrent.EventExecutor;
import io.millrace.util.concurrent.LoopExecutor;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/**
 * Thousands of connections that are opened, used, closed and reset at random; afterwards no buffer, no descriptor, no task
 * and no thread is left. For the slow profile.
 */
@Tag("slow")
@Timeout(240)
public abstract class SoakContract extends TransportContract {
    private static final int CONNECTIONS = 5000;
    private static final int AT_ONCE = 100;

    /** For transports. */
    protected SoakContract() {}

    @Test
    void nothingIsLeftOfThousandsOfConnections(TestReporter reporter) throws Exception {
        needs(Feature.TCP);
        Random random = SeededBytes.random(reporter).newRandom();
        Queue<Channel> accepted = new ConcurrentLinkedQueue<>();
        Channel server = bind(server(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                accepted.add(channel);
                channel.closeFuture().addListener(closed -> accepted.remove(channel));
                channel.pipeline().addLast(new EchoHandler());
            }
        }));
        Semaphore places = new Semaphore(AT_ONCE);
        AtomicInteger ended = new AtomicInteger();

        for (int opened = 0; opened < CONNECTIONS; opened++) {
            assertThat(places.tryAcquire(Deadline.USUAL.toSeconds(), TimeUnit.SECONDS))
                    .as("a connection ends; %d have", ended.get())
                    .isTrue();
            ChannelFuture connect = open(server, random.nextInt(8));
            connect.channel().closeFuture().addListener(closed -> {
                ended.incrementAndGet();
                places.release();
            });
            use(connect, random);
        }

        Deadline.until(() -> ended.get() == CONNECTIONS, "every client has ended");
        Deadline.until(accepted::isEmpty, "every accepted connection has ended");
        assertNoTasks(group());
    }

    private ChannelFuture open(Channel server, int kind) {
        Bootstrap bootstrap = client(new ChannelRecorder());
        if (kind < 3) {
            bootstrap.option(ChannelOption.SO_LINGER, 0); // its close is a reset
        }
        if (kind == 4) {
            bootstrap.option(ChannelOption.AUTO_READ, false);
        }
        return bootstrap.connect(addressOf(server));
    }

    /** Writes something, or nothing, and closes soon: at once, when it is written, or a little later. */
    private static void use(ChannelFuture connect, Random random) {
        Channel client = connect.channel();
        int length = random.nextInt(4) == 0 ? 100_000 : random.nextInt(2000);
        int how = random.nextInt(4);
        int delayMicros = random.nextInt(3000);
        if (random.nextInt(50) == 0) {
            client.close(); // while it connects
            return;
        }
        connect.addListener(connected -> {
            if (!connected.isSuccess()) {
                client.close();
                return;
            }
            ChannelFuture write = client.writeAndFlush(client.alloc().buffer().writeZero(length));
            switch (how) {
                case 0 -> client.close();
                case 1 -> write.addListener(written -> client.close());
                default -> client.eventLoop().schedule(() -> client.close(), delayMicros, TimeUnit.MICROSECONDS);
            }
        });
    }

    private static void assertNoTasks(EventLoopGroup group) {
        for (EventExecutor executor : group) {
            EventLoop loop = (EventLoop) executor;
            Deadline.succeeded(loop.submit(() -> {}));
            if (loop instanceof LoopExecutor known) {
                Deadline.until(() -> known.pendingTasks() == 0, "no task is queued");
            }
        }
    }
}
