package io.millrace.handler.pcap;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.channel.socket.DatagramPacket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PcapWriteHandlerTest {
    private static final InetSocketAddress SERVER = address("10.1.2.3", 80);
    private static final InetSocketAddress CLIENT = address("10.9.8.7", 50_000);
    private static final InetSocketAddress SERVER6 = address("2001:db8::1", 80);
    private static final InetSocketAddress CLIENT6 = address("2001:db8::2", 50_000);
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000, 123_456_789);

    private static final int FIN_ACK = 0x11;
    private static final int SYN = 0x02;
    private static final int SYN_ACK = 0x12;
    private static final int RST_ACK = 0x14;
    private static final int ACK = 0x10;

    /** Tells that it was closed. */
    private static final class Capture extends ByteArrayOutputStream {
        boolean closed;

        @Override
        public void close() {
            closed = true;
        }
    }

    private final Capture capture = new Capture();
    private @Nullable EmbeddedChannel channel;

    private static InetSocketAddress address(String ip, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(ip), port);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(ip, e);
        }
    }

    private static PcapWriteHandler.Builder tcp(boolean server) {
        return PcapWriteHandler.builder()
                .clock(Clock.fixed(NOW, ZoneOffset.UTC))
                .forceTcpChannel(SERVER, CLIENT, server);
    }

    private EmbeddedChannel connect(PcapWriteHandler.Builder builder) {
        return connect(builder.build(capture));
    }

    private EmbeddedChannel connect(PcapWriteHandler handler) {
        EmbeddedChannel made = new EmbeddedChannel(handler, new ChannelInboundHandlerAdapter() {
            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                // of the tests
            }
        });
        channel = made;
        return made;
    }

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, US_ASCII);
    }

    @AfterEach
    void close() {
        if (channel != null) {
            channel.finishAndReleaseAll();
        }
    }

    /** One frame, taken apart; with its checksums looked at. */
    private record Packet(
            InetSocketAddress from, InetSocketAddress to, int sequence, int acknowledged, int flags, String payload) {}

    private List<Packet> packets() throws Exception {
        ByteBuffer file = ByteBuffer.wrap(capture.toByteArray());
        assertThat(file.getInt()).isEqualTo(0xa1b2c3d4);
        assertThat(file.getShort()).isEqualTo((short) 2);
        assertThat(file.getShort()).isEqualTo((short) 4);
        assertThat(file.getInt()).isZero();
        assertThat(file.getInt()).isZero();
        assertThat(file.getInt()).isEqualTo(65_535);
        assertThat(file.getInt()).isEqualTo(1);
        List<Packet> packets = new ArrayList<>();
        while (file.hasRemaining()) {
            file.getInt();
            file.getInt();
            int length = file.getInt();
            assertThat(file.getInt()).isEqualTo(length);
            packets.add(packet(file.slice(file.position(), length)));
            file.position(file.position() + length);
        }
        return packets;
    }

    private static Packet packet(ByteBuffer frame) throws Exception {
        frame.position(12);
        boolean ipv6 = frame.getShort() == (short) 0x86dd;
        int protocol = ipv6 ? frame.get(14 + 6) : frame.get(14 + 9);
        int addresses = ipv6 ? 14 + 8 : 14 + 12;
        int addressBytes = ipv6 ? 16 : 4;
        int transport = ipv6 ? 14 + 40 : 14 + 20;
        if (ipv6) {
            assertThat(frame.getInt(14)).isEqualTo(0x6000_0000);
            assertThat(frame.getShort(18) & 0xffff).isEqualTo(frame.limit() - transport);
        } else {
            assertThat(frame.get(14)).isEqualTo((byte) 0x45);
            assertThat(frame.getShort(16) & 0xffff).isEqualTo(frame.limit() - 14);
            assertThat(onesComplement(frame, 14, 34, 0))
                    .as("checksum of the IPv4 header")
                    .isEqualTo(0xffff);
        }
        int pseudo = protocol + frame.limit() - transport + sum(frame, addresses, addresses + 2 * addressBytes);
        assertThat(onesComplement(frame, transport, frame.limit(), pseudo))
                .as("checksum")
                .isEqualTo(0xffff);
        byte[] from = new byte[addressBytes];
        byte[] to = new byte[addressBytes];
        frame.get(addresses, from).get(addresses + addressBytes, to);
        InetSocketAddress sender =
                new InetSocketAddress(InetAddress.getByAddress(from), frame.getShort(transport) & 0xffff);
        InetSocketAddress receiver =
                new InetSocketAddress(InetAddress.getByAddress(to), frame.getShort(transport + 2) & 0xffff);
        if (protocol == 17) {
            assertThat(frame.getShort(transport + 4) & 0xffff).isEqualTo(frame.limit() - transport);
            return new Packet(sender, receiver, 0, 0, 0, payload(frame, transport + 8));
        }
        assertThat(protocol).isEqualTo(6);
        assertThat(frame.get(transport + 12)).isEqualTo((byte) 0x50);
        return new Packet(
                sender,
                receiver,
                frame.getInt(transport + 4),
                frame.getInt(transport + 8),
                frame.get(transport + 13),
                payload(frame, transport + 20));
    }

    private static String payload(ByteBuffer frame, int from) {
        byte[] bytes = new byte[frame.limit() - from];
        frame.get(from, bytes);
        return new String(bytes, US_ASCII);
    }

    private static int sum(ByteBuffer frame, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += (frame.get(i) & 0xff) << ((i - from) % 2 == 0 ? 8 : 0);
        }
        return sum;
    }

    private static int onesComplement(ByteBuffer frame, int from, int to, int start) {
        int sum = start + sum(frame, from, to);
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return sum;
    }

    private static Packet packet(
            InetSocketAddress from, InetSocketAddress to, int sequence, int acknowledged, int flags, String payload) {
        return new Packet(from, to, sequence, acknowledged, flags, payload);
    }

    @Nested
    class Tcp {
        @Test
        void aServersConversationIsWrittenDownFromHandshakeToEnd() throws Exception {
            EmbeddedChannel channel = connect(tcp(true));
            channel.writeInbound(text("GET"));
            channel.writeOutbound(text("200 OK"));
            channel.close();

            assertThat(packets())
                    .containsExactly(
                            packet(CLIENT, SERVER, 0, 0, SYN, ""),
                            packet(SERVER, CLIENT, 0, 1, SYN_ACK, ""),
                            packet(CLIENT, SERVER, 1, 1, ACK, ""),
                            packet(CLIENT, SERVER, 1, 1, ACK, "GET"),
                            packet(SERVER, CLIENT, 1, 4, ACK, ""),
                            packet(SERVER, CLIENT, 1, 4, ACK, "200 OK"),
                            packet(CLIENT, SERVER, 4, 7, ACK, ""),
                            packet(CLIENT, SERVER, 4, 7, FIN_ACK, ""),
                            packet(SERVER, CLIENT, 7, 5, FIN_ACK, ""),
                            packet(CLIENT, SERVER, 5, 8, ACK, ""));
            assertThat(capture.closed).isTrue();
        }

        @Test
        void aClientsConversationIsTheOtherWayRound() throws Exception {
            EmbeddedChannel channel = connect(tcp(false));
            channel.writeOutbound(text("GET"));
            channel.writeInbound(text("200 OK"));

            assertThat(packets())
                    .hasSize(7)
                    .contains(
                            packet(CLIENT, SERVER, 0, 0, SYN, ""),
                            packet(CLIENT, SERVER, 1, 1, ACK, "GET"),
                            packet(SERVER, CLIENT, 1, 4, ACK, "200 OK"));
        }

        @Test
        void ipv6HasItsHeaders() throws Exception {
            EmbeddedChannel channel = connect(PcapWriteHandler.builder().forceTcpChannel(SERVER6, CLIENT6, true));
            channel.writeInbound(text("hello"));
            assertThat(packets()).contains(packet(CLIENT6, SERVER6, 1, 1, ACK, "hello"));
        }

        @Test
        void addressesOfBothFamiliesBecomeIpv6() throws Exception {
            EmbeddedChannel channel = connect(PcapWriteHandler.builder().forceTcpChannel(SERVER6, CLIENT, true));
            channel.writeInbound(text("hello"));
            assertThat(packets()).contains(packet(CLIENT, SERVER6, 1, 1, ACK, "hello"));
        }

        @Test
        void timesAreThoseOfTheClock() {
            connect(tcp(true));
            ByteBuffer file = ByteBuffer.wrap(capture.toByteArray());
            assertThat(file.getInt(24)).isEqualTo(1_700_000_000);
            assertThat(file.getInt(28)).isEqualTo(123_456);
        }

        @Test
        void moreThanAPacketHoldsBecomesSegments() throws Exception {
            EmbeddedChannel channel = connect(tcp(true));
            channel.writeInbound(Unpooled.buffer(200_000).writeZero(200_000));
            List<Packet> segments = packets().stream()
                    .filter(packet -> !packet.payload.isEmpty())
                    .toList();
            assertThat(segments).hasSize(4);
            assertThat(segments.stream()
                            .mapToInt(packet -> packet.payload.length())
                            .sum())
                    .isEqualTo(200_000);
            int sequence = 1;
            for (Packet segment : segments) {
                assertThat(segment.sequence).isEqualTo(sequence);
                sequence += segment.payload.length();
            }
        }

        @Test
        void emptyMessagesAreWrittenDownIfAskedFor() throws Exception {
            connect(tcp(true)).writeInbound(Unpooled.EMPTY_BUFFER);
            assertThat(packets()).hasSize(3);
            capture.reset();
            connect(tcp(true).captureZeroByte(true)).writeInbound(Unpooled.EMPTY_BUFFER);
            assertThat(packets()).hasSize(5);
        }

        @Test
        void whatIsNoBufferIsLeftOut() throws Exception {
            connect(tcp(true)).writeInbound("text");
            assertThat(packets()).hasSize(3);
        }

        @Test
        void anExceptionIsAResetAndTheEnd() throws Exception {
            EmbeddedChannel channel = connect(tcp(true));
            channel.writeInbound(text("GET"));
            channel.pipeline().fireExceptionCaught(new IOException("reset"));
            channel.writeInbound(text("more"));
            List<Packet> packets = packets();
            assertThat(packets.get(packets.size() - 1)).isEqualTo(packet(CLIENT, SERVER, 4, 1, RST_ACK, ""));
            assertThat(capture.closed).isTrue();
        }

        @Test
        void messagesPassUntouched() {
            EmbeddedChannel channel = connect(tcp(true));
            ByteBuf message = text("hello");
            channel.writeInbound(message);
            assertThat(channel.<ByteBuf>readInbound()).isSameAs(message);
            assertThat(message.toString(US_ASCII)).isEqualTo("hello");
            assertThat(message.release()).isTrue();
        }
    }

    @Nested
    class Udp {
        @Test
        void datagramsSayWhereTheyGo() throws Exception {
            EmbeddedChannel channel = connect(PcapWriteHandler.builder().forceUdpChannel(SERVER, CLIENT));
            channel.writeInbound(new DatagramPacket(text("ping"), SERVER6, CLIENT6));
            channel.writeOutbound(new DatagramPacket(text("pong"), CLIENT));
            assertThat(packets())
                    .containsExactly(
                            packet(CLIENT6, SERVER6, 0, 0, 0, "ping"), packet(SERVER, CLIENT, 0, 0, 0, "pong"));
        }

        @Test
        void bytesGoBetweenTheTwoEnds() throws Exception {
            EmbeddedChannel channel = connect(PcapWriteHandler.builder().forceUdpChannel(SERVER, CLIENT));
            channel.writeInbound(text("odd"));
            channel.writeOutbound(text("even"));
            channel.close();
            assertThat(packets())
                    .containsExactly(packet(CLIENT, SERVER, 0, 0, 0, "odd"), packet(SERVER, CLIENT, 0, 0, 0, "even"));
        }

        @Test
        void whatFitsNoDatagramIsLeftOut() throws Exception {
            EmbeddedChannel channel = connect(PcapWriteHandler.builder().forceUdpChannel(SERVER, CLIENT));
            channel.writeOutbound(Unpooled.buffer(70_000).writeZero(70_000));
            channel.writeOutbound("text");
            channel.writeOutbound(Unpooled.EMPTY_BUFFER);
            assertThat(packets()).isEmpty();
        }
    }

    @Nested
    class LifeCycle {
        @Test
        void aPausedCaptureWritesNothingDown() throws Exception {
            PcapWriteHandler handler = tcp(true).build(capture);
            EmbeddedChannel channel = connect(handler);
            assertThat(handler.isWriting()).isTrue();
            handler.pause();
            assertThat(handler.isWriting()).isFalse();
            channel.writeInbound(text("hidden"));
            handler.resume();
            channel.writeInbound(text("seen"));
            assertThat(packets()).extracting(Packet::payload).contains("seen").doesNotContain("hidden");
        }

        @Test
        void pausingAndResumingFollowEachOther() {
            PcapWriteHandler handler = tcp(true).build(capture);
            assertThatIllegalStateException().isThrownBy(handler::pause).withMessageContaining("INIT");
            connect(handler);
            assertThatIllegalStateException().isThrownBy(handler::resume).withMessageContaining("WRITING");
            handler.close();
            assertThatIllegalStateException().isThrownBy(handler::pause).withMessageContaining("CLOSED");
        }

        @Test
        void closingTwiceDoesNothing() {
            PcapWriteHandler handler = tcp(true).build(capture);
            connect(handler);
            handler.close();
            capture.closed = false;
            handler.close();
            assertThat(capture.closed).isFalse();
            int size = capture.size();
            channel.writeInbound(text("late"));
            assertThat(capture.size()).isEqualTo(size);
        }

        @Test
        void aSharedStreamHasOneHeaderAndStaysOpen() throws Exception {
            PcapWriteHandler.writeGlobalHeader(capture);
            PcapWriteHandler.Builder builder =
                    tcp(true).sharedOutputStream(true).writePcapGlobalHeader(false);
            EmbeddedChannel first = connect(builder);
            EmbeddedChannel second = connect(builder);
            first.writeInbound(text("one"));
            second.writeInbound(text("two"));
            first.finishAndReleaseAll();
            second.finishAndReleaseAll();
            assertThat(capture.closed).isFalse();
            assertThat(packets()).hasSize(2 * 8).extracting(Packet::payload).contains("one", "two");
        }

        @Test
        void aStreamThatFailsEndsTheCaptureAndNotTheConnection() {
            PcapWriteHandler handler = tcp(true).build(new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    throw new IOException("full");
                }

                @Override
                public void close() throws IOException {
                    throw new IOException("full");
                }
            });
            EmbeddedChannel channel = connect(handler);
            assertThat(handler.isWriting()).isFalse();
            assertThat(channel.writeInbound(text("GET"))).isTrue();
            assertThat(channel.isOpen()).isTrue();
        }

        @Test
        void aChannelOfAnotherKindIsNotCaptured() throws Exception {
            EmbeddedChannel channel = connect(PcapWriteHandler.builder());
            channel.writeInbound(text("GET"));
            channel.writeOutbound(text("OK"));
            assertThat(packets()).isEmpty();
        }

        @Test
        void theTextSaysHowItIsSet() {
            assertThat(tcp(true).captureZeroByte(true).build(capture))
                    .hasToString("PcapWriteHandler{captureZeroByte=true, sharedOutputStream=false, "
                            + "writePcapGlobalHeader=true, state=INIT}");
        }

        @Test
        void argumentsAreChecked() {
            assertThatNullPointerException()
                    .isThrownBy(() -> PcapWriteHandler.builder().build(null));
            assertThatNullPointerException()
                    .isThrownBy(() -> PcapWriteHandler.builder().forceTcpChannel(null, CLIENT, true));
            assertThatIllegalArgumentException().isThrownBy(() -> PcapWriteHandler.builder()
                    .forceUdpChannel(InetSocketAddress.createUnresolved("host", 1), CLIENT));
        }
    }
}
