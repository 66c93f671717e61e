package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.millrace.bootstrap.Bootstrap;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.EventLoopGroup;
import io.millrace.channel.socket.DatagramChannel;
import io.millrace.channel.socket.DatagramPacket;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the loop allocates for a datagram that it receives and answers. */
@Timeout(120)
class DatagramAllocationTest {
    /** The packet that was received and the packet that answers it, 24 bytes each; half as much for what else happens. */
    private static final int BUDGET_BYTES = 72;

    private static final int MESSAGES = 10_000;
    private static final int MOST_ROUNDS = 40;
    private static final int READ_TIMEOUT_MILLIS = 20_000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final class Answering extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            DatagramPacket packet = (DatagramPacket) message;
            InetSocketAddress sender = packet.sender();
            if (sender != null) {
                ctx.write(new DatagramPacket(packet.content(), sender), ctx.voidPromise());
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            ctx.flush();
        }
    }

    @Test
    void datagramCostsItsPacketAndNothingElse() throws IOException {
        EventLoopGroup group = EventLoopGroup.create("epoll", 1);
        try (Loop loop = Loop.of(group);
                DatagramSocket client = new DatagramSocket(0, InetAddress.getByName(DatagramFlow.HOST))) {
            client.setSoTimeout(READ_TIMEOUT_MILLIS);
            client.connect(new Bootstrap()
                    .group(group)
                    .channel(DatagramChannel.class)
                    .handler(new Answering())
                    .bind(DatagramFlow.HOST, 0)
                    .syncUninterruptibly()
                    .channel()
                    .localAddress());

            long bytes = bytesDuring(MESSAGES, loop, client);
            for (int round = 1; round < MOST_ROUNDS && bytes > (long) BUDGET_BYTES * MESSAGES; round++) {
                bytes = bytesDuring(MESSAGES, loop, client);
            }

            assertThat(bytes / MESSAGES).isLessThanOrEqualTo(BUDGET_BYTES);
        }
    }

    private static long bytesDuring(int messages, Loop loop, DatagramSocket client) throws IOException {
        java.net.DatagramPacket sent = new java.net.DatagramPacket(new byte[64], 64);
        java.net.DatagramPacket received = new java.net.DatagramPacket(new byte[64], 64);
        long before = loop.call(THREADS::getCurrentThreadAllocatedBytes);
        for (int i = 0; i < messages; i++) {
            client.send(sent);
            client.receive(received);
        }
        return loop.call(THREADS::getCurrentThreadAllocatedBytes) - before;
    }
}
