package io.millrace.handler.pcap;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.socket.DatagramChannel;
import io.millrace.channel.socket.DatagramPacket;
import io.millrace.channel.socket.ServerSocketChannel;
import io.millrace.channel.socket.SocketChannel;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a channel is captured as, where the builder was not told. */
class CaptureKindTest {
    private static final int HEADER = 24;
    private static final int RECORD = 16;
    private static final int ETHERNET = 14;

    private final ByteArrayOutputStream capture = new ByteArrayOutputStream();
    private final PcapWriteHandler handler = PcapWriteHandler.builder().build(capture);
    private final ChannelHandlerContext ctx = mock(ChannelHandlerContext.class);
    private InetSocketAddress local;
    private InetSocketAddress remote;

    @BeforeEach
    void addresses() throws Exception {
        local = new InetSocketAddress(InetAddress.getByName("10.0.0.1"), 1_111);
        remote = new InetSocketAddress(InetAddress.getByName("10.0.0.2"), 2_222);
    }

    private <C extends Channel> C channel(Class<C> kind, @Nullable Channel parent, @Nullable InetSocketAddress peer) {
        C channel = mock(kind);
        when(ctx.channel()).thenReturn(channel);
        when(channel.parent()).thenReturn(parent);
        when(channel.localAddress()).thenReturn(local);
        when(channel.remoteAddress()).thenReturn(peer);
        return channel;
    }

    /** The ports of the first frame: who speaks to whom. */
    private int[] firstPorts() {
        ByteBuffer file = ByteBuffer.wrap(capture.toByteArray());
        int transport = HEADER + RECORD + ETHERNET + 20;
        return new int[] {file.getShort(transport) & 0xffff, file.getShort(transport + 2) & 0xffff};
    }

    private int protocol() {
        return capture.toByteArray()[HEADER + RECORD + ETHERNET + 9];
    }

    @Test
    void anAcceptedConnectionWasOpenedByItsPeer() throws Exception {
        channel(SocketChannel.class, mock(ServerSocketChannel.class), remote);
        handler.channelActive(ctx);
        assertThat(protocol()).isEqualTo(6);
        assertThat(firstPorts()).containsExactly(2_222, 1_111);
    }

    @Test
    void anyOtherConnectionWasOpenedHere() throws Exception {
        channel(SocketChannel.class, null, remote);
        handler.channelActive(ctx);
        assertThat(firstPorts()).containsExactly(1_111, 2_222);
    }

    @Test
    void aConnectionThatIsNotThereYetIsWaitedFor() throws Exception {
        SocketChannel channel = channel(SocketChannel.class, null, null);
        ByteBuf early = Unpooled.copiedBuffer("early", US_ASCII);
        handler.write(ctx, early, mock(ChannelPromise.class));
        assertThat(capture.size()).isZero();
        when(channel.remoteAddress()).thenReturn(remote);
        handler.channelActive(ctx);
        assertThat(firstPorts()).containsExactly(1_111, 2_222);
        early.release();
    }

    @Test
    void datagramsTakeTheirSourceFromTheChannelIfTheyHaveNone() throws Exception {
        channel(DatagramChannel.class, null, null);
        DatagramPacket packet = new DatagramPacket(Unpooled.copiedBuffer("x", US_ASCII), remote);
        handler.write(ctx, packet, mock(ChannelPromise.class));
        assertThat(protocol()).isEqualTo(17);
        assertThat(firstPorts()).containsExactly(1_111, 2_222);
        packet.release();
    }

    @Test
    void bytesOfADatagramChannelNeedAPeer() throws Exception {
        channel(DatagramChannel.class, null, null);
        ByteBuf bytes = Unpooled.copiedBuffer("x", US_ASCII);
        handler.channelRead(ctx, bytes);
        assertThat(capture.size()).isEqualTo(HEADER);
        bytes.release();
    }
}
