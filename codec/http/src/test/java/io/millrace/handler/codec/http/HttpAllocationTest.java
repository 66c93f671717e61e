package io.millrace.handler.codec.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.PooledByteBufAllocator;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.ChannelOutboundHandlerAdapter;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.util.ReferenceCountUtil;
import io.millrace.util.ResourceLeakDetector;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a request costs in bytes of the heap when its connection has been there for a while. */
class HttpAllocationTest {
    private static final int REQUESTS = 2000;
    private static final int ROUNDS = 20;
    private static final byte[] HELLO = "Hello, World!".getBytes(StandardCharsets.US_ASCII);

    private static final HttpResponseTemplate TEMPLATE = new HttpResponseTemplate(
            HttpResponseStatus.OK, new DefaultHttpHeaders().set("server", "s").set("content-type", "text/plain"));

    private final ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();

    /** In place of a network: lets go of what was written. */
    private static final class Nowhere extends ChannelOutboundHandlerAdapter {
        @Override
        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
            ReferenceCountUtil.release(msg);
        }

        @Override
        public void flush(ChannelHandlerContext ctx) {
            // nothing is kept
        }
    }

    private static final class Hello extends ChannelInboundHandlerAdapter {
        private int requests;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            if (msg instanceof LastHttpContent) {
                requests++;
                ctx.write(TEMPLATE.response(HELLO), ctx.voidPromise());
            }
            ReferenceCountUtil.release(msg);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            ctx.flush();
        }
    }

    @BeforeEach
    void sampleNothing() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }

    @AfterEach
    void sampleAgain() {
        ResourceLeakDetector.setLevel(level);
    }

    /** The smallest mean of several rounds: what the JIT and others do meanwhile does not count. */
    private static long bytesARequest(String head, boolean direct) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assumeTrue(threads.isThreadAllocatedMemorySupported() && threads.isThreadAllocatedMemoryEnabled());
        Hello hello = new Hello();
        EmbeddedChannel channel = new EmbeddedChannel(new Nowhere(), new HttpServerCodec(), hello);
        channel.config().setAllocator(PooledByteBufAllocator.DEFAULT);
        byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
        ByteBuf request = direct ? Unpooled.directBuffer(bytes.length) : Unpooled.buffer(bytes.length);
        request.writeBytes(bytes);
        long id = Thread.currentThread().getId();
        long[] rounds = new long[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long before = threads.getThreadAllocatedBytes(id);
            for (int i = 0; i < REQUESTS; i++) {
                request.readerIndex(0).retain();
                channel.pipeline().fireChannelRead(request);
                channel.pipeline().fireChannelReadComplete();
            }
            rounds[round] = (threads.getThreadAllocatedBytes(id) - before) / REQUESTS;
        }
        assertThat(hello.requests).isEqualTo(ROUNDS * REQUESTS);
        request.release();
        channel.finishAndReleaseAll();
        return Arrays.stream(rounds).min().orElseThrow();
    }

    @Test
    void aPlainGetCostsLittle() {
        String head = "GET /plaintext HTTP/1.1\r\nHost: localhost:8080\r\n\r\n";
        assertThat(bytesARequest(head, true)).isLessThanOrEqualTo(200);
        assertThat(bytesARequest(head, false)).isLessThanOrEqualTo(200);
    }

    @Test
    void aBrowsersGetCostsNoMoreThanItsHeaders() {
        StringBuilder head = new StringBuilder("GET /index.html HTTP/1.1\r\nHost: localhost\r\n");
        for (int i = 0; i < 12; i++) {
            head.append("X-Field-").append(i).append(": a value of ordinary length, perhaps a little more\r\n");
        }
        assertThat(bytesARequest(head + "\r\n", true)).isLessThanOrEqualTo(200 + 12 * 8);
    }
}
