package io.millrace.channel.socket.nio;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bootstrap.ServerBootstrap;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ManualIoEventLoop;
import io.millrace.channel.nio.NioIoHandler;
import io.millrace.testkit.ChannelRecorder;
import io.millrace.testkit.Deadline;
import io.millrace.testkit.DescriptorWatch;
import io.millrace.util.concurrent.MockTicker;
import io.millrace.util.concurrent.Ticker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(60)
@ExtendWith(DescriptorWatch.class)
class NioServerSocketChannelTest {
    private final FailingAccepts provider = new FailingAccepts();
    private final MockTicker ticker = Ticker.newMockTicker();
    private final ManualIoEventLoop loop =
            new ManualIoEventLoop(null, Thread.currentThread(), NioIoHandler.newFactory(provider), ticker);

    @AfterEach
    void end() {
        loop.shutdownGracefully(0, 10, TimeUnit.SECONDS);
        runUntil(loop::isTerminated);
    }

    private void runUntil(BooleanSupplier condition) {
        long end = System.nanoTime() + Deadline.USUAL.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).isNegative();
            loop.run(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private Channel bind(ChannelRecorder serverEvents, ChannelRecorder childEvents) {
        ChannelFuture bound = new ServerBootstrap()
                .group(loop)
                .channelFactory(() -> new NioServerSocketChannel(provider))
                .handler(serverEvents)
                .childHandler(childEvents)
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        runUntil(bound::isDone);
        return Deadline.succeeded(bound).channel();
    }

    /** The peer waits in the kernel's queue, which the selector would report for ever. */
    @Test
    void listenerThatCannotAcceptSaysSoPausesAndGoesOn() throws Exception {
        ChannelRecorder serverEvents = new ChannelRecorder() {
            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                super.exceptionCaught(ctx, cause);
                ctx.fireExceptionCaught(cause); // to the acceptor
            }
        };
        ChannelRecorder childEvents = new ChannelRecorder();
        InetSocketAddress address =
                (InetSocketAddress) bind(serverEvents, childEvents).localAddress();
        try (Socket peer = new Socket(address.getAddress(), address.getPort())) {
            // once more with the descriptor that was kept for this
            runUntil(() -> provider.attempts() == 2);
            assertThat(serverEvents.exceptions())
                    .singleElement()
                    .extracting(Throwable::getMessage)
                    .isEqualTo("Too many open files");
            assertThat(loop.run(TimeUnit.MILLISECONDS.toNanos(50))).isZero();
            assertThat(provider.attempts()).isEqualTo(2);
            assertThat(serverEvents.channel().isActive()).isTrue();

            provider.stopFailing();
            ticker.advance(1, TimeUnit.SECONDS);
            runUntil(() -> childEvents.count("active") == 1);

            assertThat(peer.isConnected()).isTrue();
            assertThat(serverEvents.exceptions()).hasSize(1);
        }
    }
}
