package io.millrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bootstrap.Bootstrap;
import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import io.millrace.buffer.CompositeByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.AddressedEnvelope;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.DefaultAddressedEnvelope;
import io.millrace.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.millrace.channel.FixedRecvByteBufAllocator;
import io.millrace.channel.ManualIoEventLoop;
import io.millrace.channel.WriteLimitExceededException;
import io.millrace.channel.socket.DatagramChannel;
import io.millrace.channel.socket.TruncatedDatagramException;
import io.millrace.testkit.PacketRecorder.Packet;
import io.millrace.testkit.TransportUnderTest.Feature;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketAddress;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Datagrams of any family: what is sent arrives as it was, each for itself, and what goes wrong with one leaves the others
 * alone. Suites of another family than UDP say so in {@link #kind()}.
 */
public abstract class DatagramContract extends TransportContract {
    /** The room for a datagram unless the channel is configured otherwise. */
    private static final int USUAL_ROOM = 2048;

    /** As many as every kernel keeps for a receiver that does not read. */
    private static final int FEW = 8;

    /** For transports. */
    protected DatagramContract() {}

    /**
     * The kind of channels.
     *
     * @return UDP's, unless the suite is another family's
     */
    protected Class<? extends Channel> kind() {
        return DatagramChannel.class;
    }

    // ---- channels ----

    private Bootstrap bootstrap(ChannelInboundHandlerAdapter handler) {
        return client(handler).channel(kind());
    }

    private Bootstrap bootstrap(PacketRecorder events) {
        return client(events).channel(kind());
    }

    private Channel bound(PacketRecorder events) {
        return bound(bootstrap(events));
    }

    private Channel bound(Bootstrap bootstrap) {
        return Deadline.succeeded(bootstrap.bind(transport().anyAddress().get()))
                .channel();
    }

    private Channel connected(PacketRecorder events, Channel to) {
        return connected(bootstrap(events), to);
    }

    /** Bound by itself, so that it can be answered in every family. */
    private Channel connected(Bootstrap bootstrap, Channel to) {
        return Deadline.succeeded(bootstrap.connect(
                        addressOf(to), transport().anyAddress().get()))
                .channel();
    }

    private static AddressedEnvelope<ByteBuf, SocketAddress> to(Channel recipient, ByteBuf content) {
        return new DefaultAddressedEnvelope<>(content, addressOf(recipient));
    }

    private static void send(Channel from, Channel recipient, String text) {
        Deadline.succeeded(from.writeAndFlush(to(recipient, text(text))));
    }

    private static ByteBuf filled(int length) {
        ByteBuf buf = Unpooled.buffer(Math.max(1, length));
        for (int i = 0; i < length; i++) {
            buf.writeByte(i * 7 + (i >> 8));
        }
        return buf;
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 7 + (i >> 8));
        }
        return bytes;
    }

    // ---- datagrams arrive ----

    @Test
    void datagramArrivesWithTheAddressesOfBothEnds() {
        PacketRecorder events = new PacketRecorder();
        Channel receiver = bound(events);
        Channel sender = bound(new PacketRecorder());

        send(sender, receiver, "hello");

        Packet packet = events.awaitPackets(1).get(0);
        assertThat(packet.text()).isEqualTo("hello");
        assertThat(packet.sender()).isEqualTo(addressOf(sender));
        assertThat(packet.recipient()).isEqualTo(addressOf(receiver));
    }

    @Test
    void answerReachesTheSender() {
        PacketRecorder answers = new PacketRecorder();
        Channel server = bound(bootstrap(new Answering()));
        Channel client = bound(answers);

        for (int i = 0; i < 100; i++) {
            send(client, server, "question " + i);
            Packet answer = answers.awaitPackets(i + 1).get(i);
            assertThat(answer.text()).isEqualTo("question " + i);
            assertThat(answer.sender()).isEqualTo(addressOf(server));
        }
    }

    /** Sends each datagram back. */
    private static final class Answering extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            AddressedEnvelope<?, ?> packet = (AddressedEnvelope<?, ?>) message;
            ByteBuf content = (ByteBuf) packet.content();
            SocketAddress sender = packet.sender();
            if (sender == null) {
                throw new AssertionError("no sender: " + packet);
            }
            ctx.writeAndFlush(new DefaultAddressedEnvelope<>(content, sender), ctx.voidPromise());
        }
    }

    @Test
    void severalSendersAreToldApart() {
        PacketRecorder events = new PacketRecorder();
        Channel receiver = bound(events);
        List<Channel> senders =
                List.of(bound(new PacketRecorder()), bound(new PacketRecorder()), bound(new PacketRecorder()));

        for (int i = 0; i < 4 * senders.size(); i++) {
            Channel sender = senders.get(i % senders.size());
            send(sender, receiver, "x");
            assertThat(events.awaitPackets(i + 1).get(i).sender()).isEqualTo(addressOf(sender));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 1472, USUAL_ROOM - 1, USUAL_ROOM})
    void datagramKeepsItsLengthAndBytes(int length) {
        PacketRecorder events = new PacketRecorder();
        Channel receiver = bound(events);
        Channel sender = bound(new PacketRecorder());

        Deadline.succeeded(sender.writeAndFlush(to(receiver, filled(length))));

        assertThat(events.awaitPackets(1).get(0).bytes()).isEqualTo(bytes(length));
        assertThat(events.exceptions()).isEmpty();
    }

    @Test
    void datagramsOfOneFlushKeepTheirBoundariesAndOrder() {
        PacketRecorder events = new PacketRecorder();
        Channel receiver = bound(events);
        Channel sender = connected(new PacketRecorder(), receiver);

        List<ChannelFuture> writes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            writes.add(sender.write(text("datagram " + i)));
        }
        sender.flush();

        writes.forEach(Deadline::succeeded);
        assertThat(events.awaitTexts(100))
                .isEqualTo(
                        IntStream.range(0, 100).mapToObj(i -> "datagram " + i).toList());
    }

    @Test
    void emptyDatagramsArriveAmongOthers() {
        needs(Feature.EMPTY_DATAGRAM_WHEN_CONNECTED);
        PacketRecorder events = new PacketRecorder();
        Channel receiver = bound(events);
        Channel sender = connected(new PacketRecorder(), receiver);

        for (String text : List.of("", "a", "", "", "b", "")) {
            sender.write(text(text));
        }
        sender.flush();

        assertThat(events.awaitTexts(6)).containsExactly("", "a", "", "", "b", "");
    }

    static Stream<ByteBuf> buffers() {
        byte[] bytes = bytes(1000);
        CompositeByteBuf direct = Unpooled.compositeBuffer(64);
        CompositeByteBuf mixed = Unpooled.compositeBuffer(64);
        for (int i = 0; i < 40; i++) {
            direct.addComponent(true, ByteBufAllocator.DEFAULT.directBuffer(25).writeBytes(bytes, i * 25, 25));
            mixed.addComponent(
                    true,
                    i % 2 == 0
                            ? Unpooled.wrappedBuffer(bytes, i * 25, 25)
                            : ByteBufAllocator.DEFAULT.directBuffer(25).writeBytes(bytes, i * 25, 25));
        }
        CompositeByteBuf pair = Unpooled.compositeBuffer()
                .addComponent(true, Unpooled.directBuffer(600).writeBytes(bytes, 0, 600))
                .addComponent(true, Unpooled.directBuffer(400).writeBytes(bytes, 600, 400));
        ByteBuf padded =
                Unpooled.directBuffer(1010).writeZero(7).writeBytes(bytes).writeZero(3);
        return Stream.of(
                Unpooled.wrappedBuffer(bytes),
                Unpooled.directBuffer(1000).writeBytes(bytes),
                ByteBufAllocator.DEFAULT.directBuffer(1000).writeBytes(bytes),
                Unpooled.wrappedBuffer(bytes).asReadOnly(),
                padded.skipBytes(7).readSlice(1000),
                pair,
                direct,
                mixed);
    }

    @ParameterizedTest
    @MethodSource("buffers")
    void everyKindOfBufferIsSent(ByteBuf buffer) {
        PacketRecorder events = new PacketRecorder();
        Channel receiver = bound(events);
        Channel sender = bound(new PacketRecorder());

        Deadline.succeeded(sender.writeAndFlush(to(receiver, buffer)));

        assertThat(events.awaitPackets(1).get(0).bytes()).isEqualTo(bytes(1000));
        assertThat(buffer.refCnt()).isZero();
    }

    @Test
    void manyDatagramsBothWaysArriveWhole() {
        PacketRecorder answers = new PacketRecorder();
        Channel server = bound(bootstrap(new Answering()));
        Channel client = connected(answers, server);
        int window = 8;
        int total = 4000;

        for (int sent = 0; sent < total; sent += window) {
            for (int i = sent; i < sent + window; i++) {
                client.write(filled(1 + i % 1500));
            }
            client.flush();
            answers.awaitPackets(sent + window);
        }

        List<Packet> packets = answers.packets();
        for (int i = 0; i < total; i++) {
            assertThat(packets.get(i).bytes()).hasSize(1 + i % 1500);
        }
        assertThat(packets.get(total - 1).bytes()).isEqualTo(bytes(1 + (total - 1) % 1500));
    }

    // ---- truncation ----

    @Test
    void datagramThatDoesNotFitIsReportedAndDropped() {
        PacketRecorder events = new PacketRecorder();
        Channel receiver = bound(events);
        Channel sender = connected(new PacketRecorder(), receiver);

        sender.write(text("before"));
        sender.write(filled(USUAL_ROOM + 1));
        sender.write(text("after"));
        sender.flush();

        assertThat(events.awaitTexts(2)).containsExactly("before", "after");
        TruncatedDatagramException cut = (TruncatedDatagramException) events.awaitException();
        assertThat(cut.limit()).isEqualTo(USUAL_ROOM);
        assertThat(cut.length()).isIn(USUAL_ROOM + 1, TruncatedDatagramException.UNKNOWN);
        assertThat(cut.sender()).isEqualTo(addressOf(sender));
        assertThat(cut).hasMessageContaining("2048").hasMessageContaining("RECVBUF_ALLOCATOR");
        assertThat(events.events()).containsSubsequence("read", "exception:TruncatedDatagramException", "read");
        assertThat(receiver.isActive()).isTrue();
    }

    @Test
    void roomForADatagramIsWhatTheAllocatorOffers() {
        PacketRecorder events = new PacketRecorder();
        Channel receiver =
                bound(bootstrap(events).option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(9000)));
        Channel sender = connected(new PacketRecorder(), receiver);

        Deadline.succeeded(sender.writeAndFlush(filled(9000)));
        Deadline.succeeded(sender.writeAndFlush(filled(9001)));

        assertThat(events.awaitPackets(1).get(0).bytes()).isEqualTo(bytes(9000));
        assertThat(((TruncatedDatagramException) events.awaitException()).limit())
                .isEqualTo(9000);
    }

    @Test
    void heapBuffersAreReadInto() {
        PacketRecorder events = new PacketRecorder();
        Channel receiver = bound(bootstrap(events).option(ChannelOption.RECVBUF_ALLOCATOR, new HeapRoom()));
        Channel sender = connected(new PacketRecorder(), receiver);

        sender.write(text("first"));
        sender.write(filled(USUAL_ROOM));
        sender.write(filled(USUAL_ROOM + 1));
        sender.write(text("last"));
        sender.flush();

        List<Packet> packets = events.awaitPackets(3);
        assertThat(packets.get(0).text()).isEqualTo("first");
        assertThat(packets.get(1).bytes()).isEqualTo(bytes(USUAL_ROOM));
        assertThat(packets.get(2).text()).isEqualTo("last");
        assertThat(events.awaitException()).isInstanceOf(TruncatedDatagramException.class);
    }

    /** Offers buffers of the heap. */
    private static final class HeapRoom extends DefaultMaxMessagesRecvByteBufAllocator {
        HeapRoom() {
            super(16);
        }

        @Override
        public Handle newHandle() {
            return new MaxMessageHandle() {
                @Override
                public int guess() {
                    return USUAL_ROOM;
                }

                @Override
                public ByteBuf allocate(ByteBufAllocator alloc) {
                    return alloc.heapBuffer(guess());
                }
            };
        }
    }

    // ---- connect and disconnect ----

    @Test
    void connectedChannelSendsBuffersAndIsAnswered() {
        PacketRecorder serverEvents = new PacketRecorder();
        PacketRecorder events = new PacketRecorder();
        Channel server = bound(serverEvents);
        Channel client = connected(events, server);

        assertThat(client.isActive()).isTrue();
        assertThat(client.remoteAddress()).isEqualTo(addressOf(server));
        Deadline.succeeded(client.writeAndFlush(text("buffer")));
        Deadline.succeeded(client.writeAndFlush(to(server, text("envelope"))));

        assertThat(serverEvents.awaitTexts(2)).containsExactly("buffer", "envelope");
        assertThat(serverEvents.packets()).extracting(Packet::sender).containsOnly(addressOf(client));
        send(server, client, "answer");
        assertThat(events.awaitTexts(1)).containsExactly("answer");
    }

    @Test
    void connectedChannelHearsItsPeerAlone() {
        PacketRecorder events = new PacketRecorder();
        Channel server = bound(new PacketRecorder());
        Channel stranger = bound(new PacketRecorder());
        Channel client = connected(events, server);

        // the kernel drops it, with or without telling the sender
        Deadline.until(
                stranger.writeAndFlush(to(client, text("stranger")))::isDone, "the stranger's datagram is on its way");
        send(server, client, "peer");

        assertThat(events.awaitTexts(1)).containsExactly("peer");
    }

    @Test
    void connectingAgainFailsAndTheConnectionStays() {
        PacketRecorder serverEvents = new PacketRecorder();
        Channel server = bound(serverEvents);
        Channel other = bound(new PacketRecorder());
        Channel client = connected(new PacketRecorder(), server);

        assertThat(Deadline.causeOf(client.connect(addressOf(other)))).isInstanceOf(AlreadyConnectedException.class);

        assertThat(client.remoteAddress()).isEqualTo(addressOf(server));
        Deadline.succeeded(client.writeAndFlush(text("still")));
        assertThat(serverEvents.awaitTexts(1)).containsExactly("still");
    }

    @Test
    void disconnectedChannelHearsEverybodyAgainAndCanBeConnectedAgain() {
        PacketRecorder events = new PacketRecorder();
        PacketRecorder secondEvents = new PacketRecorder();
        Channel first = bound(new PacketRecorder());
        Channel second = bound(secondEvents);
        Channel client = bound(events);
        Deadline.succeeded(client.connect(addressOf(first)));

        Deadline.succeeded(client.disconnect());

        assertThat(client.remoteAddress()).isNull();
        assertThat(client.isActive()).isTrue();
        assertThat(Deadline.causeOf(client.writeAndFlush(text("nowhere"))))
                .isInstanceOf(NotYetConnectedException.class);
        send(second, client, "anybody");
        assertThat(events.awaitTexts(1)).containsExactly("anybody");
        Deadline.succeeded(client.connect(addressOf(second)));
        Deadline.succeeded(client.writeAndFlush(text("again")));
        assertThat(secondEvents.awaitTexts(1)).containsExactly("again");
    }

    @Test
    void disconnectingAChannelThatIsNotConnectedDoesNothing() {
        PacketRecorder events = new PacketRecorder();
        Channel receiver = bound(events);

        Deadline.succeeded(receiver.disconnect());

        send(bound(new PacketRecorder()), receiver, "still bound");
        assertThat(events.awaitTexts(1)).containsExactly("still bound");
    }

    @Test
    void bindingAndThenConnectingMakesTheChannelActiveOnce() {
        PacketRecorder events = new PacketRecorder();
        Channel client = bound(events);
        Deadline.succeeded(client.connect(addressOf(bound(new PacketRecorder()))));
        Deadline.succeeded(client.close());

        events.awaitEvent("handlerRemoved");
        assertThat(events.lifeCycle())
                .containsExactly("handlerAdded", "registered", "active", "inactive", "unregistered", "handlerRemoved");
    }

    @Test
    void addressInUseIsRefused() {
        Channel first = bound(new PacketRecorder());

        assertThat(Deadline.causeOf(bootstrap(new PacketRecorder()).bind(addressOf(first))))
                .isInstanceOf(BindException.class);
    }

    // ---- writes that fail ----

    @Test
    void bufferNeedsAConnection() {
        PacketRecorder events = new PacketRecorder();
        Channel receiver = bound(events);
        Channel sender = bound(new PacketRecorder());
        ByteBuf buffer = text("to whom");

        ChannelFuture lost = sender.write(buffer);
        ChannelFuture sent = sender.write(to(receiver, text("to you")));
        sender.flush();

        assertThat(Deadline.causeOf(lost)).isInstanceOf(NotYetConnectedException.class);
        assertThat(buffer.refCnt()).isZero();
        Deadline.succeeded(sent);
        assertThat(events.awaitTexts(1)).containsExactly("to you");
    }

    @Test
    void channelThatIsNeitherBoundNorConnectedSendsNothing() {
        Channel receiver = bound(new PacketRecorder());
        Channel idle =
                Deadline.succeeded(bootstrap(new PacketRecorder()).register()).channel();

        assertThat(idle.isActive()).isFalse();
        assertThat(Deadline.causeOf(idle.writeAndFlush(to(receiver, text("x")))))
                .isInstanceOf(NotYetConnectedException.class);
        assertThat(idle.isOpen()).isTrue();
    }

    @Test
    void messagesOfOtherTypesAreRefused() {
        Channel sender = bound(new PacketRecorder());

        assertThat(Deadline.causeOf(sender.writeAndFlush("text"))).isInstanceOf(UnsupportedOperationException.class);
        assertThat(Deadline.causeOf(sender.writeAndFlush(new DefaultAddressedEnvelope<>("text", addressOf(sender)))))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(sender.isActive()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void datagramThatIsTooLongFailsAlone(boolean heap) {
        PacketRecorder events = new PacketRecorder();
        Channel receiver = bound(events);
        Channel sender = bound(new PacketRecorder());
        int tooLong = 16 * 1024 * 1024;
        ByteBuf buffer = heap ? Unpooled.buffer(tooLong) : Unpooled.directBuffer(tooLong);

        ChannelFuture before = sender.write(to(receiver, text("before")));
        ChannelFuture failed = sender.write(to(receiver, buffer.writeZero(tooLong)));
        ChannelFuture after = sender.write(to(receiver, text("after")));
        sender.flush();

        assertThat(Deadline.causeOf(failed)).isInstanceOf(IOException.class);
        assertThat(buffer.refCnt()).isZero();
        Deadline.succeeded(before);
        Deadline.succeeded(after);
        assertThat(sender.isActive()).isTrue();
        assertThat(events.awaitTexts(2)).containsExactly("before", "after");
    }

    @Test
    void cancelledDatagramIsLeftOut() {
        PacketRecorder events = new PacketRecorder();
        Channel receiver = bound(events);
        Channel sender = bound(new PacketRecorder());
        ByteBuf cancelled = text("cancelled");

        sender.write(to(receiver, text("a")));
        ChannelPromise promise = sender.newPromise();
        sender.write(to(receiver, cancelled), promise);
        ChannelFuture last = sender.write(to(receiver, text("b")));
        assertThat(promise.cancel(false)).isTrue();
        sender.flush();

        Deadline.succeeded(last);
        assertThat(events.awaitTexts(2)).containsExactly("a", "b");
        assertThat(cancelled.refCnt()).isZero();
    }

    @Test
    void whatWaitsIsBounded() {
        PacketRecorder events = new PacketRecorder();
        Channel receiver = bound(events);
        Channel sender = connected(
                bootstrap(new PacketRecorder()).option(ChannelOption.WRITE_BUFFER_LIMIT, 16 * 1024L), receiver);

        List<ChannelFuture> writes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            writes.add(sender.write(filled(1000)));
        }
        sender.flush();

        writes.forEach(write -> Deadline.until(write::isDone, "every write ends"));
        List<ChannelFuture> refused =
                writes.stream().filter(write -> !write.isSuccess()).toList();
        assertThat(refused).hasSizeBetween(80, 90);
        assertThat(refused)
                .allSatisfy(write -> assertThat(write.cause()).isInstanceOf(WriteLimitExceededException.class));
        assertThat(events.awaitPackets(writes.size() - refused.size())).hasSize(writes.size() - refused.size());
    }

    // ---- reading ----

    /** Some datagrams that the receiver's kernel keeps, since it does not read yet. */
    private Channel withWaiting(PacketRecorder events, Bootstrap bootstrap, int count) {
        Channel receiver = bound(bootstrap.option(ChannelOption.AUTO_READ, false));
        Channel sender = connected(new PacketRecorder(), receiver);
        for (int i = 0; i < count; i++) {
            Deadline.succeeded(sender.writeAndFlush(text("datagram " + i)));
        }
        assertThat(events.packets()).isEmpty();
        return receiver;
    }

    private static List<String> datagrams(int count) {
        return IntStream.range(0, count).mapToObj(i -> "datagram " + i).toList();
    }

    @Test
    void eachReadBringsOneDatagramWithoutAutoRead() {
        PacketRecorder events = new PacketRecorder();
        Channel receiver = withWaiting(events, bootstrap(events), 3);

        for (int i = 1; i <= 3; i++) {
            receiver.read();
            events.awaitEvent("readComplete", i);
            assertThat(events.texts()).isEqualTo(datagrams(i));
        }
    }

    @Test
    void switchingReadingOffStopsAtTheNextDatagram() {
        PacketRecorder events = new PacketRecorder() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                super.channelRead(ctx, message);
                if (packets().size() == 2) {
                    ctx.channel().config().setAutoRead(false);
                }
            }
        };
        Channel receiver = withWaiting(events, bootstrap(events), FEW);

        receiver.config().setAutoRead(true);
        events.awaitEvent("readComplete", 1);
        Deadline.succeeded(receiver.eventLoop().submit(() -> {}));
        assertThat(events.texts()).isEqualTo(datagrams(2));

        receiver.config().setAutoRead(true);
        assertThat(events.awaitTexts(FEW)).isEqualTo(datagrams(FEW));
    }

    @Test
    void whatWasHeldBackIsReadAfterMovingToAnotherLoop() {
        PacketRecorder events = new PacketRecorder() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                super.channelRead(ctx, message);
                if (packets().size() == 1) {
                    ctx.channel().config().setAutoRead(false);
                }
            }
        };
        Channel receiver = withWaiting(events, bootstrap(events), FEW);
        receiver.config().setAutoRead(true);
        events.awaitEvent("readComplete", 1);

        Deadline.succeeded(receiver.deregister());
        Deadline.succeeded(newGroup(1).register(receiver));
        receiver.config().setAutoRead(true);

        assertThat(events.awaitTexts(FEW)).isEqualTo(datagrams(FEW));
    }

    @Test
    void roundOfReadingHasAtMostAsManyDatagramsAsConfigured() {
        PacketRecorder events = new PacketRecorder();
        Channel receiver = withWaiting(
                events,
                bootstrap(events)
                        .option(
                                ChannelOption.RECVBUF_ALLOCATOR,
                                new FixedRecvByteBufAllocator(USUAL_ROOM).maxMessagesPerRead(3)),
                FEW);

        receiver.config().setAutoRead(true);

        assertThat(events.awaitTexts(FEW)).isEqualTo(datagrams(FEW));
        events.awaitEvent("readComplete", 3);
        List<String> reads = events.events().stream()
                .filter(event -> event.startsWith("read"))
                .toList();
        assertThat(reads)
                .startsWith("read", "read", "read", "readComplete", "read", "read", "read", "readComplete", "read");
    }

    @Test
    void closingInTheMiddleOfARoundEndsIt() {
        PacketRecorder events = new PacketRecorder() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                super.channelRead(ctx, message);
                if (packets().size() == 2) {
                    ctx.close();
                }
            }
        };
        Channel receiver = withWaiting(events, bootstrap(events), FEW);

        receiver.config().setAutoRead(true);

        events.awaitEvent("handlerRemoved");
        assertThat(events.texts()).isEqualTo(datagrams(2));
    }

    @Test
    void closingWhileDatagramsAreHeldReleasesThem() {
        PacketRecorder events = new PacketRecorder() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                super.channelRead(ctx, message);
                ctx.channel().config().setAutoRead(false);
            }
        };
        Channel receiver = withWaiting(events, bootstrap(events), FEW);
        receiver.config().setAutoRead(true);
        events.awaitEvent("readComplete", 1);

        Deadline.succeeded(receiver.close());

        assertThat(events.texts()).isEqualTo(datagrams(1)); // and nothing leaks
    }

    @Test
    void loopSleepsWhileDatagramsWaitAndReadingIsOff() {
        ManualIoEventLoop loop = newManualLoop();
        PacketRecorder events = new PacketRecorder();
        Channel receiver = boundOn(loop, events, false);
        send(bound(new PacketRecorder()), receiver, "waiting");

        assertFallsAsleep(loop);

        assertThat(events.packets()).isEmpty();
        receiver.read();
        runUntil(loop, () -> !events.packets().isEmpty(), "the datagram is read");
    }

    @Test
    void loopSleepsOnceDatagramsAreRead() {
        ManualIoEventLoop loop = newManualLoop();
        PacketRecorder events = new PacketRecorder();
        Channel receiver = boundOn(loop, events, true);
        Channel sender = connected(new PacketRecorder(), receiver);
        for (int i = 0; i < FEW; i++) {
            Deadline.succeeded(sender.writeAndFlush(text("datagram " + i)));
        }
        runUntil(loop, () -> events.packets().size() == FEW, "all are read");

        assertFallsAsleep(loop);
    }

    private Channel boundOn(ManualIoEventLoop loop, PacketRecorder events, boolean autoRead) {
        ChannelFuture bind = new Bootstrap()
                .group(loop)
                .channel(kind())
                .handler(events)
                .option(ChannelOption.AUTO_READ, autoRead)
                .bind(transport().anyAddress().get());
        runUntil(loop, bind::isDone, "bound");
        return Deadline.succeeded(bind).channel();
    }

    // ---- close ----

    @Test
    void closeFailsWhatWasNotSent() {
        Channel receiver = bound(new PacketRecorder());
        Channel sender = bound(new PacketRecorder());
        ByteBuf buffer = text("unsent");

        ChannelFuture write = sender.write(to(receiver, buffer));
        Deadline.succeeded(sender.close());

        assertThat(Deadline.causeOf(write)).isInstanceOf(ClosedChannelException.class);
        assertThat(buffer.refCnt()).isZero();
        assertThat(Deadline.causeOf(sender.writeAndFlush(to(receiver, text("late")))))
                .isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void addressesAreKnownAfterClose() {
        Channel receiver = bound(new PacketRecorder());
        Channel client = connected(new PacketRecorder(), receiver);
        SocketAddress local = addressOf(client);
        SocketAddress remote = client.remoteAddress();

        Deadline.succeeded(client.close());

        assertThat(client.localAddress()).isEqualTo(local);
        assertThat(client.remoteAddress()).isEqualTo(remote);
    }

    @Test
    void listenerThatClosesTheChannelEndsItsFlush() {
        PacketRecorder events = new PacketRecorder();
        Channel receiver = bound(events);
        Channel sender = connected(new PacketRecorder(), receiver);

        List<ChannelFuture> writes = new ArrayList<>();
        for (int i = 0; i < FEW; i++) {
            writes.add(sender.write(text("datagram " + i)));
        }
        writes.get(0).addListener(first -> sender.close());
        sender.flush();

        Deadline.succeeded(sender.closeFuture());
        Deadline.succeeded(writes.get(0));
        writes.forEach(write -> Deadline.until(write::isDone, "every write ends"));
    }

    // ---- options ----

    @Test
    void kernelBuffersCanBeSized() {
        Channel channel = bound(new PacketRecorder());

        assertThat(channel.config().setOption(ChannelOption.SO_SNDBUF, 32 * 1024))
                .isTrue();

        @Nullable Integer size = channel.config().getOption(ChannelOption.SO_SNDBUF);
        assertThat(size).isBetween(32 * 1024, 64 * 1024);
    }
}
