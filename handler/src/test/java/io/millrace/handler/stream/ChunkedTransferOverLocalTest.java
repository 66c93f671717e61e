package io.millrace.handler.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bootstrap.Bootstrap;
import io.millrace.bootstrap.ServerBootstrap;
import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInitializer;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.EventLoopGroup;
import io.millrace.channel.MultiThreadIoEventLoopGroup;
import io.millrace.channel.SimpleChannelInboundHandler;
import io.millrace.channel.WriteBufferWaterMark;
import io.millrace.channel.local.LocalAddress;
import io.millrace.channel.local.LocalChannel;
import io.millrace.channel.local.LocalIoHandler;
import io.millrace.channel.local.LocalServerChannel;
import io.millrace.testkit.Deadline;
import io.millrace.util.concurrent.DefaultEventExecutorGroup;
import io.millrace.util.concurrent.EventExecutorGroup;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real loops: the sender's, the receiver's, and threads that neither knows. */
class ChunkedTransferOverLocalTest {
    private static final LocalAddress ADDRESS = new LocalAddress("chunked-transfer");

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(2, LocalIoHandler.newFactory());
    private final EventExecutorGroup others = new DefaultEventExecutorGroup(1);
    private final AtomicLong received = new AtomicLong();
    private final AtomicInteger wrongBytes = new AtomicInteger();

    @AfterEach
    void close() {
        Deadline.succeeded(others.shutdownGracefully(0, 5, TimeUnit.SECONDS));
        Deadline.succeeded(group.shutdownGracefully(0, 5, TimeUnit.SECONDS));
    }

    private Channel connect(ChunkedWriteHandler handler, @Nullable EventExecutorGroup executor) {
        Deadline.succeeded(new ServerBootstrap()
                .group(group)
                .channel(LocalServerChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel ch) {
                        ch.pipeline().addLast(new Receiver());
                    }
                })
                .bind(ADDRESS));
        return Deadline.succeeded(new Bootstrap()
                        .group(group)
                        .channel(LocalChannel.class)
                        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(20_000, 40_000))
                        .handler(new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel ch) {
                                ch.pipeline().addLast(executor, handler);
                            }
                        })
                        .connect(ADDRESS))
                .channel();
    }

    private final class Receiver extends SimpleChannelInboundHandler<ByteBuf> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf msg) {
            long position = received.get();
            for (int i = msg.readerIndex(); i < msg.writerIndex(); i++) {
                if (msg.getByte(i) != (byte) position++) {
                    wrongBytes.incrementAndGet();
                }
            }
            received.set(position);
        }
    }

    /** Counts up, for so many bytes; may be told that it has nothing for now. */
    private static final class Counting implements ChunkedInput<ByteBuf> {
        private final long length;
        private final AtomicLong available;
        private final AtomicInteger closes = new AtomicInteger();
        private volatile long progress;
        private int chunkSize = 4_096;

        Counting(long length, long available) {
            this.length = length;
            this.available = new AtomicLong(available);
        }

        @Override
        public boolean isEndOfInput() {
            return progress == length;
        }

        @Override
        public void close() {
            closes.incrementAndGet();
        }

        @Override
        public @Nullable ByteBuf readChunk(ByteBufAllocator allocator) {
            int size = (int) Math.min(chunkSize, Math.min(available.get(), length) - progress);
            if (size == 0) {
                return null;
            }
            ByteBuf chunk = allocator.buffer(size);
            for (int i = 0; i < size; i++) {
                chunk.writeByte((byte) (progress + i));
            }
            progress += size;
            return chunk;
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public long progress() {
            return progress;
        }
    }

    private void arrives(long bytes) {
        Deadline.until(() -> received.get() == bytes, bytes + " bytes arrive");
        assertThat(wrongBytes).hasValue(0);
    }

    @Test
    void megabytesArriveWholeAndInOrder() {
        Channel sender = connect(new ChunkedWriteHandler(), null);
        Counting input = new Counting(3_000_000, Long.MAX_VALUE);

        Deadline.succeeded(sender.writeAndFlush(input));

        arrives(3_000_000);
        assertThat(input.closes).hasValue(1);
    }

    @Test
    void aHandlerOfAnotherExecutorDoesTheSame() {
        Channel sender = connect(new ChunkedWriteHandler(), others);
        Counting input = new Counting(1_000_000, Long.MAX_VALUE);

        Deadline.succeeded(sender.writeAndFlush(input));

        arrives(1_000_000);
        assertThat(input.closes).hasValue(1);
    }

    @Test
    void anEndlessInputSharesTheLoopWithOthers() {
        Channel sender = connect(new ChunkedWriteHandler(), null);
        Counting input = new Counting(Long.MAX_VALUE, Long.MAX_VALUE);
        input.chunkSize = 1;
        ChannelFuture write = sender.writeAndFlush(input);

        for (int i = 0; i < 10; i++) {
            Deadline.succeeded(sender.eventLoop().submit(() -> {}));
        }
        Deadline.succeeded(sender.close());

        assertThat(Deadline.causeOf(write)).isInstanceOf(ClosedChannelException.class);
        assertThat(input.closes).hasValue(1);
    }

    @Test
    void anotherThreadFeedsAndResumes() {
        ChunkedWriteHandler handler = new ChunkedWriteHandler();
        Channel sender = connect(handler, null);
        Counting input = new Counting(500_000, 0);
        ChannelFuture write = sender.writeAndFlush(input);

        for (long available = 1_000; available <= 500_000; available += 1_000) {
            input.available.set(available);
            handler.resumeTransfer();
        }

        Deadline.succeeded(write);
        arrives(500_000);
        assertThat(input.closes).hasValue(1);
    }

    @Test
    void closingInTheMiddleClosesTheInputOnceAndLosesNoBuffer() {
        Channel sender = connect(new ChunkedWriteHandler(), null);
        Counting input = new Counting(Long.MAX_VALUE, 1_000_000);
        Counting waiting = new Counting(10, 10);
        ChannelFuture write = sender.writeAndFlush(input);
        ChannelFuture behind = sender.write(Unpooled.buffer(10).writeZero(10));
        ChannelFuture last = sender.writeAndFlush(waiting);

        Deadline.succeeded(sender.close());

        assertThat(Deadline.causeOf(write)).isInstanceOf(ClosedChannelException.class);
        assertThat(Deadline.causeOf(behind)).isInstanceOf(ClosedChannelException.class);
        assertThat(Deadline.causeOf(last)).isInstanceOf(ClosedChannelException.class);
        assertThat(input.closes).hasValue(1);
        assertThat(waiting.closes).hasValue(1);
    }
}
