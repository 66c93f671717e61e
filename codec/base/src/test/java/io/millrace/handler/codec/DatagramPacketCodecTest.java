package io.millrace.handler.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.AddressedEnvelope;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.DefaultAddressedEnvelope;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.channel.socket.DatagramPacket;
import io.millrace.handler.codec.string.StringDecoder;
import io.millrace.handler.codec.string.StringEncoder;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatagramPacketCodecTest {
    private static final InetSocketAddress HERE = InetSocketAddress.createUnresolved("here", 1);
    private static final InetSocketAddress THERE = InetSocketAddress.createUnresolved("there", 2);

    @Test
    void theContentOfADatagramIsDecoded() {
        EmbeddedChannel channel = new EmbeddedChannel(new DatagramPacketDecoder(new StringDecoder(UTF_8)));
        ByteBuf content = Unpooled.copiedBuffer("netty", UTF_8);

        channel.writeInbound(new DatagramPacket(content, HERE, THERE));

        assertThat(channel.<String>readInbound()).isEqualTo("netty");
        assertThat(content.refCnt()).isZero();
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void otherMessagesPassTheDecoder() {
        EmbeddedChannel channel = new EmbeddedChannel(new DatagramPacketDecoder(new StringDecoder(UTF_8)));

        channel.writeInbound("text");

        assertThat(channel.<String>readInbound()).isEqualTo("text");
        channel.finish();
    }

    @Test
    void theContentOfAnEnvelopeIsEncoded() {
        EmbeddedChannel channel =
                new EmbeddedChannel(new DatagramPacketEncoder<CharSequence>(new StringEncoder(UTF_8)));

        channel.writeOutbound(new DefaultAddressedEnvelope<>("netty", THERE, HERE));

        DatagramPacket packet = channel.readOutbound();
        assertThat(packet.content().toString(UTF_8)).isEqualTo("netty");
        assertThat(packet.recipient()).isSameAs(THERE);
        assertThat(packet.sender()).isSameAs(HERE);
        packet.release();
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void envelopesOfOtherContentPassTheEncoder() {
        EmbeddedChannel channel =
                new EmbeddedChannel(new DatagramPacketEncoder<CharSequence>(new StringEncoder(UTF_8)));
        AddressedEnvelope<Long, InetSocketAddress> other = new DefaultAddressedEnvelope<>(1L, THERE);

        channel.writeOutbound(other, "text");

        assertThat(channel.<Object>readOutbound()).isSameAs(other);
        assertThat(channel.<Object>readOutbound()).isEqualTo("text");
        channel.finish();
    }

    private static MessageToMessageEncoder<CharSequence> encoder(Object... made) {
        return new MessageToMessageEncoder<>(CharSequence.class) {
            @Override
            protected void encode(ChannelHandlerContext ctx, CharSequence msg, List<Object> out) {
                out.addAll(List.of(made));
            }
        };
    }

    @Test
    void contentThatDoesNotBecomeOneBufferFailsTheWrite() {
        ByteBuf lost = Unpooled.buffer();
        EmbeddedChannel two = new EmbeddedChannel(new DatagramPacketEncoder<CharSequence>(encoder(lost, "b")));
        EmbeddedChannel none = new EmbeddedChannel(new DatagramPacketEncoder<CharSequence>(encoder("text")));

        assertThatThrownBy(() -> two.writeOutbound(new DefaultAddressedEnvelope<>("x", THERE)))
                .isInstanceOf(EncoderException.class)
                .hasMessageEndingWith(" must produce only one message.");
        assertThatThrownBy(() -> none.writeOutbound(new DefaultAddressedEnvelope<>("x", THERE)))
                .isInstanceOf(EncoderException.class)
                .hasMessageEndingWith(" must produce only ByteBuf.");
        assertThat(lost.refCnt()).isZero();
        two.finish();
        none.finish();
    }

    @Test
    void theyAreSharableIfWhatTheyWrapIs() {
        assertThat(new DatagramPacketDecoder(new StringDecoder(UTF_8)).isSharable())
                .isTrue();
        assertThat(new DatagramPacketEncoder<CharSequence>(new StringEncoder(UTF_8)).isSharable())
                .isTrue();
        assertThat(new DatagramPacketEncoder<CharSequence>(encoder()).isSharable())
                .isFalse();
    }

    @Test
    void eventsAreTheWrappedDecodersToo() {
        StringBuilder events = new StringBuilder();
        EmbeddedChannel channel = new EmbeddedChannel(new DatagramPacketDecoder(new StringDecoder(UTF_8) {
            @Override
            public void handlerAdded(ChannelHandlerContext ctx) {
                events.append("added ");
            }

            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object evt) {
                events.append(evt);
            }

            @Override
            public void handlerRemoved(ChannelHandlerContext ctx) {
                events.append(" removed");
            }
        }));

        channel.pipeline().fireUserEventTriggered("event");
        channel.finish();

        assertThat(events).hasToString("added event removed");
    }
}
