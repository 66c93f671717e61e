package io.millrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bootstrap.ServerBootstrap;
import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.ChannelOption;
import io.millrace.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Descriptors that pass through domain sockets, and whose they are then. Whether one is closed everywhere is seen at a pipe:
 * nobody can write to it once its last reading end is gone.
 *
 * @param <D> the class of descriptors
 * @param <M> the class of what a channel can read
 */
public abstract class DescriptorPassingContract<D, M> extends TransportContract {
    /** For transports. */
    protected DescriptorPassingContract() {}

    /**
     * The descriptors of the transport.
     *
     * @return the same each time
     */
    protected abstract DescriptorsUnderTest<D, M> descriptors();

    /** A pipe whose writing end is closed with the test. */
    private final class Pipe {
        private final D reading;
        private final D writing;

        Pipe() throws IOException {
            D[] ends = descriptors().pipe().make();
            reading = ends[0];
            writing = closeAtEnd(ends[1]);
        }

        boolean hasNoReader() {
            try {
                descriptors().put(writing, 0);
                return false;
            } catch (IOException e) {
                return true;
            }
        }

        /** Nobody has the reading end any more. */
        void assertGone() {
            Deadline.until(this::hasNoReader, "every descriptor of the reading end is closed");
        }
    }

    private D closeAtEnd(D descriptor) {
        closeAtEnd(() -> {
            if (descriptors().isOpen().test(descriptor)) {
                descriptors().close().close(descriptor);
            }
        });
        return descriptor;
    }

    /** Keeps what arrives. */
    private class Receiver extends ChannelInboundHandlerAdapter {
        private final BlockingQueue<Object> messages = new LinkedBlockingQueue<>();

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            messages.add(message);
        }

        Object next() {
            try {
                Object message = messages.poll(Deadline.USUAL.toSeconds(), TimeUnit.SECONDS);
                if (message == null) {
                    throw new AssertionError("nothing arrives");
                }
                return message;
            } catch (InterruptedException e) {
                throw Deadline.interrupted(e, "a message");
            }
        }

        D nextDescriptor() {
            return closeAtEnd(descriptors().type().cast(next()));
        }
    }

    private Channel connectedTo(ServerBootstrap server) {
        return connect(client(new ChannelRecorder()), bind(server));
    }

    private ServerBootstrap receiving(ChannelInboundHandlerAdapter handler) {
        return server(handler)
                .childOption(descriptors().readMode(), descriptors().descriptors());
    }

    // ---- what arrives ----

    @Test
    void receivedDescriptorIsAnotherNumberOfTheSameFile() throws IOException {
        Receiver receiver = new Receiver();
        Channel client = connectedTo(receiving(receiver));
        Pipe pipe = new Pipe();

        Deadline.succeeded(client.writeAndFlush(pipe.reading));
        D received = receiver.nextDescriptor();

        assertThat(descriptors().number().applyAsInt(received))
                .isNotEqualTo(descriptors().number().applyAsInt(pipe.reading));
        descriptors().close().close(pipe.reading);
        descriptors().put(pipe.writing, 42);
        assertThat(descriptors().get(received)).isEqualTo(42);
        descriptors().close().close(received);
        pipe.assertGone();
    }

    @Test
    void writerKeepsItsDescriptor() throws IOException {
        Channel client = connectedTo(receiving(new ChannelRecorder()));
        Pipe pipe = new Pipe();

        Deadline.succeeded(client.writeAndFlush(pipe.reading));

        assertThat(descriptors().isOpen().test(pipe.reading)).isTrue();
        descriptors().put(pipe.writing, 7);
        assertThat(descriptors().get(pipe.reading)).isEqualTo(7);
        descriptors().close().close(pipe.reading);
    }

    @Test
    void manyDescriptorsArriveInTheirOrder() throws IOException {
        int count = 60;
        Receiver receiver = new Receiver();
        Channel client = connectedTo(receiving(receiver));
        List<Pipe> pipes = new ArrayList<>();
        ChannelFuture last = client.newSucceededFuture();
        for (int i = 0; i < count; i++) {
            Pipe pipe = new Pipe();
            pipes.add(pipe);
            descriptors().put(pipe.writing, i);
            last = client.write(pipe.reading);
        }
        client.flush();
        Deadline.succeeded(last);

        for (int i = 0; i < count; i++) {
            D received = receiver.nextDescriptor();
            assertThat(descriptors().get(received)).isEqualTo(i);
            descriptors().close().close(received);
        }
        for (Pipe pipe : pipes) {
            descriptors().close().close(pipe.reading);
            pipe.assertGone();
        }
    }

    @Test
    void descriptorsKeepTheirPlaceAmongTheBytes() throws IOException {
        ChannelRecorder events = new ChannelRecorder();
        Channel client = connectedTo(server(events));
        Pipe pipe = new Pipe();

        client.write(text("ab"));
        client.write(pipe.reading);
        client.write(text("cd"));
        ChannelFuture second = client.write(pipe.reading);
        Deadline.succeeded(client.writeAndFlush(text("ef")));

        assertThat(second.isSuccess()).isTrue();
        // Who reads bytes sees the NUL that carried each, and the kernel has closed the descriptors.
        assertThat(text(events.awaitBytes(8))).isEqualTo("ab\0cd\0ef");
        descriptors().close().close(pipe.reading);
        pipe.assertGone();
    }

    @Test
    void bytesBehindADescriptorAreReadOnceTheModeIsSwitched() throws IOException {
        Receiver receiver = new Receiver() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                ctx.channel()
                        .config()
                        .setOption(descriptors().readMode(), descriptors().bytes());
                super.channelRead(ctx, message);
            }
        };
        ChannelRecorder events = new ChannelRecorder();
        Channel client = connectedTo(receiving(receiver).handler(events).childOption(ChannelOption.AUTO_READ, true));
        Pipe pipe = new Pipe();
        client.write(pipe.reading);
        client.write(text("hello"));
        Deadline.succeeded(client.writeAndFlush(pipe.reading));

        descriptors().close().close(receiver.nextDescriptor());
        StringBuilder bytes = new StringBuilder();
        while (bytes.length() < 6) {
            ByteBuf buffer = (ByteBuf) receiver.next();
            bytes.append(buffer.toString(java.nio.charset.StandardCharsets.US_ASCII));
            buffer.release();
        }

        assertThat(bytes).hasToString("hello\0");
        descriptors().close().close(pipe.reading);
        pipe.assertGone();
    }

    @Test
    void bytesAreDroppedWhileDescriptorsAreRead() throws IOException {
        Receiver receiver = new Receiver();
        Channel client = connectedTo(receiving(receiver));
        Pipe pipe = new Pipe();
        client.write(client.alloc().buffer().writeZero(100_000));
        client.write(pipe.reading);

        Deadline.succeeded(client.writeAndFlush(text("nobody reads this")));

        descriptors().close().close(receiver.nextDescriptor());
        Deadline.succeeded(client.close());
        assertThat(receiver.messages).isEmpty();
        descriptors().close().close(pipe.reading);
        pipe.assertGone();
    }

    @Test
    void descriptorWaitsItsTurnWhileTheKernelIsFull(TestReporter reporter) throws IOException {
        SeededBytes seeded = SeededBytes.random(reporter);
        int part = 3_000_000;
        ChannelRecorder events = new ChannelRecorder();
        Channel server = bind(server(events).childOption(ChannelOption.AUTO_READ, false));
        Channel client = connect(client(new ChannelRecorder()).option(ChannelOption.SO_SNDBUF, 8192), server);
        Pipe pipe = new Pipe();
        client.write(seeded.write(client.alloc().buffer(part), 0, part));
        ChannelFuture passed = client.write(pipe.reading);
        ChannelFuture last = client.writeAndFlush(seeded.write(client.alloc().buffer(part), part, part));
        Deadline.succeeded(client.eventLoop().submit(() -> {}));
        assertThat(passed.isDone()).isFalse();

        events.channel().config().setAutoRead(true);

        ByteBuf arrived = Unpooled.wrappedBuffer(events.awaitBytes(2 * part + 1));
        Deadline.succeeded(passed);
        Deadline.succeeded(last);
        seeded.check(arrived.readSlice(part), 0);
        assertThat(arrived.readByte()).isZero();
        seeded.check(arrived, part);
        descriptors().close().close(pipe.reading);
        pipe.assertGone();
    }

    // ---- what nobody takes is closed ----

    @Test
    void descriptorThatReachesTheEndOfThePipelineIsClosed() throws IOException {
        Channel client = connectedTo(receiving(new ChannelInboundHandlerAdapter()));
        Pipe pipe = new Pipe();

        Deadline.succeeded(client.writeAndFlush(pipe.reading));

        descriptors().close().close(pipe.reading);
        pipe.assertGone();
    }

    @Test
    void descriptorThatAHandlerReleasesIsClosed() throws IOException {
        Receiver receiver = new Receiver();
        Channel client = connectedTo(receiving(receiver));
        Pipe pipe = new Pipe();
        Deadline.succeeded(client.writeAndFlush(pipe.reading));
        descriptors().close().close(pipe.reading);
        Object received = receiver.next();
        ReferenceCountUtil.retain(received);

        assertThat(ReferenceCountUtil.release(received)).isFalse();
        assertThat(pipe.hasNoReader()).isFalse();
        assertThat(ReferenceCountUtil.release(received)).isTrue();

        assertThat(pipe.hasNoReader()).isTrue();
        // Closing it as well does no harm to whoever has the number by now.
        descriptors().close().close(descriptors().type().cast(received));
    }

    @Test
    void descriptorThatNobodyHasReadIsClosedWithTheChannel() throws IOException {
        ChannelRecorder events = new ChannelRecorder();
        Channel client = connectedTo(receiving(events).childOption(ChannelOption.AUTO_READ, false));
        Pipe pipe = new Pipe();
        Deadline.succeeded(client.writeAndFlush(pipe.reading));
        descriptors().close().close(pipe.reading);
        events.awaitEvent("active");
        assertThat(pipe.hasNoReader()).isFalse();

        Deadline.succeeded(events.channel().close());

        pipe.assertGone();
    }

    @Test
    void descriptorOfAWriteThatFailsStaysTheWriters() throws IOException {
        Channel client = connectedTo(server(new ChannelRecorder()));
        Pipe pipe = new Pipe();
        ChannelFuture write = client.write(pipe.reading);

        Deadline.succeeded(client.close());

        assertThat(Deadline.causeOf(write)).isInstanceOf(IOException.class);
        assertThat(descriptors().isOpen().test(pipe.reading)).isTrue();
        descriptors().close().close(pipe.reading);
        pipe.assertGone();
    }

    @Test
    void receivedDescriptorThatIsPassedOnIsClosedHere() throws IOException {
        Receiver last = new Receiver();
        Channel onward = connectedTo(receiving(last));
        Channel client = connectedTo(receiving(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                onward.writeAndFlush(message);
            }
        }));
        Pipe pipe = new Pipe();

        Deadline.succeeded(client.writeAndFlush(pipe.reading));
        descriptors().close().close(pipe.reading);
        D received = last.nextDescriptor();
        descriptors().put(pipe.writing, 9);
        assertThat(descriptors().get(received)).isEqualTo(9);
        descriptors().close().close(received);

        pipe.assertGone();
    }

    @Test
    void closedDescriptorFailsItsWriteAlone() throws IOException {
        ChannelRecorder events = new ChannelRecorder();
        Channel client = connectedTo(server(events));
        Pipe pipe = new Pipe();
        descriptors().close().close(pipe.reading);

        ChannelFuture passed = client.write(pipe.reading);
        ChannelFuture bytes = client.writeAndFlush(text("still"));

        assertThat(Deadline.causeOf(passed)).isInstanceOf(IOException.class);
        Deadline.succeeded(bytes);
        assertThat(text(events.awaitBytes(5))).isEqualTo("still");
    }

    // ---- sockets ----

    private void assertListenerPasses(SocketAddress address) throws Exception {
        Receiver receiver = new Receiver();
        Channel client = connectedTo(receiving(receiver));
        Channel first =
                Deadline.succeeded(server(new EchoHandler()).bind(address)).channel();
        SocketAddress known = addressOf(first);
        Deadline.succeeded(client.writeAndFlush(descriptors().ofChannel().apply(first)));
        D received = receiver.nextDescriptor();

        Channel second = Deadline.succeeded(
                        server(new EchoHandler()).bind(descriptors().address().apply(received)))
                .channel();
        assertThat(second.localAddress()).isEqualTo(known);
        assertThat(second).hasSameClassAs(first);
        Deadline.succeeded(first.eventLoop().submit(() -> first.config().setAutoRead(false)));

        for (int i = 0; i < 20; i++) {
            ChannelRecorder events = new ChannelRecorder();
            Channel connected =
                    Deadline.succeeded(client(events).connect(known)).channel();
            connected.writeAndFlush(text("x"));
            events.awaitBytes(1);
            Deadline.succeeded(connected.close());
        }
        // The channel has it now: the object that came lets go of it without harm.
        descriptors().close().close(received);
        assertThat(second.isActive()).isTrue();
        Deadline.succeeded(second.close());
        Deadline.succeeded(first.close());
    }

    @Test
    void receivedTcpListenerBecomesAServerChannel() throws Exception {
        assertListenerPasses(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @Test
    void receivedDomainListenerBecomesAServerChannel() throws Exception {
        assertListenerPasses(transport().anyAddress().get());
    }

    @Test
    void receivedConnectionBecomesAChannel() throws Exception {
        Receiver receiver = new Receiver();
        Channel client = connectedTo(receiving(receiver));
        Channel server = Deadline.succeeded(
                        server(new EchoHandler()).bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)))
                .channel();
        ChannelRecorder originalEvents = new ChannelRecorder();
        Channel original = connect(client(originalEvents).option(ChannelOption.AUTO_READ, false), server);
        Deadline.succeeded(client.writeAndFlush(descriptors().ofChannel().apply(original)));
        D received = receiver.nextDescriptor();
        ChannelRecorder events = new ChannelRecorder();

        Channel taken = Deadline.succeeded(
                        client(events).connect(descriptors().address().apply(received)))
                .channel();

        assertThat(taken.remoteAddress()).isEqualTo(original.remoteAddress());
        assertThat(taken.localAddress()).isEqualTo(original.localAddress());
        assertThat(taken).hasSameClassAs(original);
        Deadline.succeeded(taken.writeAndFlush(text("over here")));
        assertThat(text(events.awaitBytes(9))).isEqualTo("over here");
        assertThat(originalEvents.byteCount()).isZero();
    }
}
