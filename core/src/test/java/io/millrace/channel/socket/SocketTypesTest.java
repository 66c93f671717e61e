package io.millrace.channel.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.DefaultAddressedEnvelope;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import org.junit.jupiter.api.Test;

class SocketTypesTest {
    private final InetSocketAddress a = InetSocketAddress.createUnresolved("a", 1);
    private final InetSocketAddress b = InetSocketAddress.createUnresolved("b", 2);

    @Test
    void aPacketSharesTheReferenceCountOfItsContent() {
        ByteBuf content = Unpooled.buffer().writeByte(1);
        DatagramPacket packet = new DatagramPacket(content, a, b);
        assertThat(packet.retain()).isSameAs(packet);
        assertThat(content.refCnt()).isEqualTo(2);
        packet.release();
        DatagramPacket copy = packet.copy();
        assertThat(copy.content()).isNotSameAs(content).isEqualTo(content);
        assertThat(copy.recipient()).isEqualTo(a);
        assertThat(copy.sender()).isEqualTo(b);
        copy.release();
        DatagramPacket duplicate = packet.retainedDuplicate();
        assertThat(content.refCnt()).isEqualTo(2);
        duplicate.release();
        assertThat(packet.release()).isTrue();
        assertThat(packet.refCnt()).isZero();
    }

    @Test
    void aPacketNeedsContentAndOneAddress() {
        assertThatThrownBy(() -> new DatagramPacket(Unpooled.EMPTY_BUFFER, null, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("recipient and sender");
        assertThatThrownBy(() -> new DatagramPacket(null, a)).isInstanceOf(NullPointerException.class);
        assertThat(new DatagramPacket(Unpooled.EMPTY_BUFFER, null, b).recipient())
                .isNull();
    }

    @Test
    void anEnvelopeSaysWhereItGoes() {
        assertThat(new DefaultAddressedEnvelope<>("m", a, b))
                .hasToString("DefaultAddressedEnvelope(" + b + " => " + a + ", m)");
        assertThat(new DefaultAddressedEnvelope<>("m", a)).hasToString("DefaultAddressedEnvelope(=> " + a + ", m)");
        assertThat(new DefaultAddressedEnvelope<>("m", a).refCnt()).isOne();
        assertThat(new DefaultAddressedEnvelope<>("m", a).release()).isFalse();
    }

    @Test
    void familiesAreTheJdks() {
        for (StandardProtocolFamily family : StandardProtocolFamily.values()) {
            SocketProtocolFamily ours = SocketProtocolFamily.of(family);
            assertThat(ours.name()).isEqualTo(family.name());
            assertThat(ours.toJdkFamily()).isSameAs(family);
            assertThat(SocketProtocolFamily.of(ours)).isSameAs(ours);
        }
        assertThatThrownBy(() -> SocketProtocolFamily.of(() -> "X25"))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
