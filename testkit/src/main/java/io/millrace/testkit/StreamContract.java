package io.millrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.CompositeByteBuf;
import io.millrace.buffer.PooledByteBufAllocator;
import io.millrace.buffer.Unpooled;
import io.millrace.buffer.UnpooledByteBufAllocator;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelFutureListener;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.DefaultFileRegion;
import io.millrace.channel.FixedRecvByteBufAllocator;
import io.millrace.testkit.TransportUnderTest.Feature;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** What goes in at one end comes out at the other, whole, once and in order; and the promises tell. */
public abstract class StreamContract extends TransportContract {
    private static final int TRANSFER_BYTES = 2 * 1024 * 1024;

    /** For transports. */
    protected StreamContract() {}

    @Test
    void echoComesBack() {
        Channel server = bind(server(new EchoHandler()));
        ChannelRecorder events = new ChannelRecorder();
        Channel client = connect(client(events), server);

        Deadline.succeeded(client.writeAndFlush(text("hello")));

        assertThat(text(events.awaitBytes(5))).isEqualTo("hello");
    }

    @Test
    void largeTransferThroughEchoArrivesByteByByte(TestReporter reporter) {
        SeededBytes seeded = SeededBytes.random(reporter);
        Channel server = bind(server(new EchoHandler()));
        Transfer transfer = new Transfer(seeded, seeded, TRANSFER_BYTES);
        Channel client = connect(client(transfer), server);

        transfer.start(client);

        transfer.awaitEnd();
    }

    @Test
    void largeTransfersInBothDirectionsAtOnceArriveByteByByte(TestReporter reporter) {
        SeededBytes seeded = SeededBytes.random(reporter);
        Transfer there = new Transfer(seeded, seeded.opposite(), TRANSFER_BYTES);
        Transfer back = new Transfer(seeded.opposite(), seeded, TRANSFER_BYTES);
        Channel server = bind(server(back));
        Channel client = connect(client(there), server);

        there.start(client);
        back.start(back.channel());

        there.awaitEnd();
        back.awaitEnd();
    }

    @Test
    void largeTransferWithSmallReadsAndOneReadARoundArrives(TestReporter reporter) {
        SeededBytes seeded = SeededBytes.random(reporter);
        Transfer there = new Transfer(seeded, seeded.opposite(), 256 * 1024);
        Transfer back = new Transfer(seeded.opposite(), seeded, 256 * 1024);
        Channel server = bind(server(back)
                .childOption(
                        ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(512).maxMessagesPerRead(1)));
        Channel client = connect(
                client(there)
                        .option(
                                ChannelOption.RECVBUF_ALLOCATOR,
                                new FixedRecvByteBufAllocator(777).maxMessagesPerRead(1)),
                server);

        there.start(client);
        back.start(back.channel());

        there.awaitEnd();
        back.awaitEnd();
    }

    @Test
    void writesThatTheKernelTakesInPartsResumeWhereTheyStopped(TestReporter reporter) throws Exception {
        needs(Feature.SOCKETS);
        SeededBytes seeded = SeededBytes.random(reporter);
        ChannelRecorder events = new ChannelRecorder();
        Channel server = bind(server(events)
                .childOption(ChannelOption.SO_SNDBUF, 4096)
                .childOption(ChannelOption.WRITE_SPIN_COUNT, 2)
                .option(ChannelOption.SO_RCVBUF, 4096));
        Socket peer = plainSocket(server);
        Channel accepted = events.channel();

        List<ChannelFuture> writes = new ArrayList<>();
        long position = 0;
        for (int length : new int[] {1_000_000, 3, 700_000, 100_000, 1, 200_000}) {
            ByteBuf buffer = writes.size() % 2 == 0
                    ? accepted.alloc().directBuffer(length)
                    : accepted.alloc().heapBuffer(length);
            writes.add(accepted.write(seeded.write(buffer, position, length)));
            position += length;
        }
        accepted.flush();

        byte[] arrived = peer.getInputStream().readNBytes((int) position);
        seeded.check(Unpooled.wrappedBuffer(arrived), 0);
        writes.forEach(Deadline::succeeded);
        assertThat(accepted.bytesBeforeUnwritable()).isPositive();
    }

    @Test
    void manySmallWritesArriveInOrder(TestReporter reporter) {
        SeededBytes seeded = SeededBytes.random(reporter);
        Connection connection = connection();
        Random random = seeded.newRandom();

        int position = 0;
        ChannelFuture last = connection.client().newSucceededFuture();
        for (int i = 0; i < 2000; i++) {
            int length = 1 + random.nextInt(60);
            last = connection
                    .client()
                    .write(seeded.write(connection.client().alloc().buffer(length), position, length));
            position += length;
        }
        connection.client().flush();

        seeded.check(Unpooled.wrappedBuffer(connection.acceptedEvents().awaitBytes(position)), 0);
        Deadline.succeeded(last);
    }

    @Test
    void moreLargeBuffersThanOneVectorHoldsArriveInOrder(TestReporter reporter) {
        SeededBytes seeded = SeededBytes.random(reporter);
        Connection connection = connection();

        int length = 1100;
        int count = 1500;
        connection.client().eventLoop().execute(() -> {
            for (int i = 0; i < count; i++) {
                ByteBuf buffer = connection.client().alloc().directBuffer(length);
                connection
                        .client()
                        .write(
                                seeded.write(buffer, (long) i * length, length),
                                connection.client().voidPromise());
            }
            connection.client().flush();
        });

        seeded.check(Unpooled.wrappedBuffer(connection.acceptedEvents().awaitBytes(length * count)), 0);
    }

    @Test
    void mixtureOfBuffersArrivesInOrder(TestReporter reporter) {
        SeededBytes seeded = SeededBytes.random(reporter);
        Random random = seeded.newRandom();
        Connection connection = connection();

        long[] position = {0};
        List<ByteBuf> buffers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int length = random.nextInt(4) == 0 ? random.nextInt(20_000) : random.nextInt(1500);
            buffers.add(mixed(random.nextInt(7), seeded, position[0], length));
            position[0] += length;
        }
        List<ChannelFuture> writes = new ArrayList<>();
        for (ByteBuf buffer : buffers) {
            writes.add(connection.client().write(buffer));
            if (random.nextInt(5) == 0) {
                connection.client().flush();
            }
        }
        connection.client().flush();

        seeded.check(Unpooled.wrappedBuffer(connection.acceptedEvents().awaitBytes((int) position[0])), 0);
        writes.forEach(Deadline::succeeded);
        buffers.removeIf(buffer -> buffer == Unpooled.EMPTY_BUFFER); // nobody can release that one
        Deadline.until(() -> buffers.stream().allMatch(buffer -> buffer.refCnt() == 0), "every buffer is released");
    }

    private static ByteBuf mixed(int kind, SeededBytes seeded, long position, int length) {
        PooledByteBufAllocator pooled = PooledByteBufAllocator.DEFAULT;
        return switch (kind) {
            case 0 -> seeded.write(pooled.directBuffer(length), position, length);
            case 1 -> seeded.write(pooled.heapBuffer(length), position, length);
            case 2 -> seeded.write(Unpooled.directBuffer(length), position, length);
            case 3 -> Unpooled.wrappedBuffer(seeded.bytes(position, length));
            case 4 -> {
                // a slice in the middle of a larger buffer
                ByteBuf whole = seeded.write(pooled.directBuffer(length + 20).writeZero(10), position, length)
                        .writeZero(10);
                yield whole.skipBytes(10).readSlice(length);
            }
            case 5 -> composite(seeded, position, length, true);
            default -> composite(seeded, position, length, false);
        };
    }

    /** In three parts, of which the second one is on the heap if the buffer is mixed. */
    private static CompositeByteBuf composite(SeededBytes seeded, long position, int length, boolean mixed) {
        int third = length / 3;
        PooledByteBufAllocator pooled = PooledByteBufAllocator.DEFAULT;
        CompositeByteBuf composite = pooled.compositeBuffer();
        composite.addComponent(true, seeded.write(pooled.directBuffer(third + 1), position, third));
        composite.addComponent(
                true,
                seeded.write(
                        mixed ? pooled.heapBuffer(third + 1) : pooled.directBuffer(third + 1),
                        position + third,
                        third));
        int rest = length - 2 * third;
        return composite.addComponent(true, seeded.write(pooled.directBuffer(rest + 1), position + 2L * third, rest));
    }

    @Test
    void emptyBuffersCompleteTheirPromisesInTurn() {
        Connection connection = connection();
        Channel client = connection.client();

        Deadline.succeeded(client.writeAndFlush(Unpooled.EMPTY_BUFFER));
        ChannelFuture first = client.write(Unpooled.EMPTY_BUFFER);
        ChannelFuture second = client.write(text("a"));
        ChannelFuture third = client.write(client.alloc().buffer(16));
        ChannelFuture fourth = client.write(text("b"));
        ChannelFuture fifth = client.writeAndFlush(client.alloc().compositeBuffer());

        List.of(first, second, third, fourth, fifth).forEach(Deadline::succeeded);
        assertThat(text(connection.acceptedEvents().awaitBytes(2))).isEqualTo("ab");
    }

    @Test
    void writeWithTheVoidPromiseArrives() {
        Connection connection = connection();
        Channel client = connection.client();

        client.write(text("void"), client.voidPromise());
        client.writeAndFlush(text(" and void"), client.voidPromise());

        assertThat(text(connection.acceptedEvents().awaitBytes(13))).isEqualTo("void and void");
        assertThat(connection.clientEvents().exceptions()).isEmpty();
    }

    @Test
    void failedWriteWithTheVoidPromiseReachesExceptionCaught() {
        needs(Feature.SOCKETS);
        Connection connection = connection();
        Channel client = connection.client();

        client.writeAndFlush(new StringBuilder("not bytes"), client.voidPromise());

        assertThat(connection.clientEvents().awaitException()).isInstanceOf(UnsupportedOperationException.class);
        Deadline.succeeded(client.writeAndFlush(text("still open")));
        assertThat(text(connection.acceptedEvents().awaitBytes(10))).isEqualTo("still open");
    }

    @Test
    void messageThatCannotBeSentFailsItsPromiseAlone() {
        needs(Feature.SOCKETS);
        Connection connection = connection();
        Channel client = connection.client();

        ChannelFuture before = client.write(text("a"));
        ChannelFuture wrong = client.write(new StringBuilder("not bytes"));
        ChannelFuture after = client.writeAndFlush(text("b"));

        assertThat(Deadline.causeOf(wrong))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("StringBuilder");
        Deadline.succeeded(before);
        Deadline.succeeded(after);
        assertThat(text(connection.acceptedEvents().awaitBytes(2))).isEqualTo("ab");
    }

    @Test
    void promisesCompleteInTheOrderOfTheWrites() {
        Connection connection = connection();
        Channel client = connection.client();
        List<Integer> completed = Collections.synchronizedList(new ArrayList<>());

        ChannelFuture last = client.newSucceededFuture();
        for (int i = 0; i < 500; i++) {
            int number = i;
            int length = i % 7 == 0 ? 5000 : i % 3;
            last = client.write(client.alloc().buffer(5000).writeZero(length));
            last.addListener((ChannelFutureListener) done -> completed.add(number));
            if (i % 11 == 0) {
                client.flush();
            }
        }
        client.flush();
        Deadline.succeeded(last);

        Deadline.until(() -> completed.size() == 500, "every listener ran");
        assertThat(completed).isSorted();
    }

    @Test
    void writesOfEachThreadArriveInItsOrder() throws Exception {
        Connection connection = connection();
        Channel client = connection.client();
        int threads = 4;
        int writes = 300;

        List<Thread> writers = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int thread = t;
            writers.add(new Thread(() -> {
                for (int i = 0; i < writes; i++) {
                    client.writeAndFlush(
                            client.alloc().buffer(3).writeByte(thread).writeShort(i));
                }
            }));
        }
        writers.forEach(Thread::start);
        ByteBuf arrived = Unpooled.wrappedBuffer(connection.acceptedEvents().awaitBytes(threads * writes * 3));
        for (Thread writer : writers) {
            writer.join(Deadline.USUAL.toMillis());
        }

        int[] next = new int[threads];
        while (arrived.isReadable()) {
            int thread = arrived.readByte();
            assertThat((int) arrived.readShort()).isEqualTo(next[thread]++);
        }
        assertThat(next).containsOnly(writes);
    }

    @Test
    void writeIsNotSentBeforeItIsFlushed() {
        Connection connection = connection();
        Channel client = connection.client();

        ChannelFuture first = client.writeAndFlush(text("a"));
        ChannelFuture second = client.write(text("b"));
        Deadline.succeeded(first);
        connection.acceptedEvents().awaitBytes(1);
        // The loop has run whatever a flush of the first one could have taken along.
        Deadline.succeeded(client.eventLoop().submit(() -> {}));

        assertThat(second.isDone()).isFalse();
        assertThat(connection.acceptedEvents().byteCount()).isEqualTo(1);
        client.flush();
        Deadline.succeeded(second);
        connection.acceptedEvents().awaitBytes(2);
    }

    @Test
    void listenerOfAWriteCanWriteAndFlush() {
        Connection connection = connection();
        Channel client = connection.client();
        int depth = 5000;
        AtomicInteger written = new AtomicInteger();
        CountDownLatch end = new CountDownLatch(1);

        ChannelFutureListener next = new ChannelFutureListener() {
            @Override
            public void operationComplete(ChannelFuture done) {
                if (!done.isSuccess() || written.get() == depth) {
                    end.countDown();
                    return;
                }
                written.incrementAndGet();
                client.writeAndFlush(client.alloc().buffer(1).writeByte(1)).addListener(this);
            }
        };
        client.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(next);

        Deadline.open(end, "the last listener ran");
        assertThat(connection.acceptedEvents().awaitBytes(depth)).hasSize(depth);
        assertThat(connection.clientEvents().exceptions()).isEmpty();
    }

    @Test
    void cancelledWriteIsNotSentAndItsMessageIsReleased() {
        Connection connection = connection();
        Channel client = connection.client();
        ByteBuf message = text("never");

        ChannelPromise promise = client.newPromise();
        ChannelFuture before = client.write(text("a"));
        client.write(message, promise);
        assertThat(promise.cancel(false)).isTrue();
        ChannelFuture after = client.writeAndFlush(text("b"));

        Deadline.succeeded(before);
        Deadline.succeeded(after);
        assertThat(text(connection.acceptedEvents().awaitBytes(2))).isEqualTo("ab");
        assertThat(message.refCnt()).isZero();
        assertThat(promise.isCancelled()).isTrue();
    }

    @Test
    void fileGoesOutBetweenBuffers(@TempDir Path folder, TestReporter reporter) throws Exception {
        needs(Feature.FILE_REGION);
        SeededBytes seeded = SeededBytes.random(reporter);
        int length = 300_000;
        Path file = Files.write(folder.resolve("file"), seeded.bytes(0, length));
        Connection connection = connection(
                server -> server.childOption(ChannelOption.SO_RCVBUF, 8192),
                client -> client.option(ChannelOption.SO_SNDBUF, 8192));
        Channel client = connection.client();

        ChannelFuture head = client.write(seeded.write(client.alloc().buffer(), 0, 1000));
        ChannelFuture region = client.write(new DefaultFileRegion(file.toFile(), 1000, length - 3000));
        ChannelFuture tail = client.writeAndFlush(seeded.write(client.alloc().buffer(), length - 2000, 2000));

        seeded.check(Unpooled.wrappedBuffer(connection.acceptedEvents().awaitBytes(length)), 0);
        List.of(head, region, tail).forEach(Deadline::succeeded);
    }

    @Test
    void fileThatIsShorterThanPromisedFailsItsWrite(@TempDir Path folder) throws Exception {
        needs(Feature.FILE_REGION);
        Path file = Files.write(folder.resolve("short"), new byte[100]);
        Connection connection = connection();

        ChannelFuture write = connection.client().writeAndFlush(new DefaultFileRegion(file.toFile(), 0, 200));

        assertThat(Deadline.causeOf(write)).isNotNull();
    }

    @Test
    void bytesBehindUrgentDataArriveWithoutIt() throws Exception {
        needs(Feature.TCP);
        ChannelRecorder events = new ChannelRecorder();
        Socket peer = plainSocket(bind(server(events).childOption(ChannelOption.AUTO_READ, false)));
        events.awaitEvent("active");
        Channel accepted = events.channel();
        peer.setTcpNoDelay(true);
        peer.getOutputStream().write("abc".getBytes(StandardCharsets.US_ASCII));
        peer.sendUrgentData('!');
        peer.getOutputStream().write("def".getBytes(StandardCharsets.US_ASCII));

        accepted.config().setAutoRead(true);

        assertThat(text(events.awaitBytes(6))).isEqualTo("abcdef");
        peer.sendUrgentData('!');
        peer.getOutputStream().write("ghi".getBytes(StandardCharsets.US_ASCII));
        assertThat(text(events.awaitBytes(9))).isEqualTo("abcdefghi");
    }

    @Test
    void largeBuffersOnTheHeapLoseNothing(TestReporter reporter) throws Exception {
        needs(Feature.SOCKETS);
        SeededBytes seeded = SeededBytes.random(reporter);
        int length = 200_000;
        ChannelRecorder events = new ChannelRecorder();
        Socket peer = plainSocket(bind(server(events)
                .childOption(ChannelOption.ALLOCATOR, new UnpooledByteBufAllocator(false))
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(256 * 1024))
                .childOption(ChannelOption.AUTO_READ, false)));
        events.awaitEvent("active");
        peer.getOutputStream().write(seeded.bytes(0, length));

        events.channel().config().setAutoRead(true);

        seeded.check(Unpooled.wrappedBuffer(events.awaitBytes(length)), 0);
    }

    @Test
    void plainSocketIsServed(TestReporter reporter) throws Exception {
        needs(Feature.SOCKETS);
        SeededBytes seeded = SeededBytes.random(reporter);
        Socket peer = plainSocket(bind(server(new EchoHandler())));
        ByteArrayOutputStream arrived = new ByteArrayOutputStream();

        for (int position = 0; position < 100_000; position += 10_000) {
            peer.getOutputStream().write(seeded.bytes(position, 10_000));
            InputStream in = peer.getInputStream();
            arrived.writeBytes(in.readNBytes(10_000));
        }

        seeded.check(Unpooled.wrappedBuffer(arrived.toByteArray()), 0);
    }
}
