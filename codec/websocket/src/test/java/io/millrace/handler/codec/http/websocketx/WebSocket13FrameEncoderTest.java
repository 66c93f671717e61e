package io.millrace.handler.codec.http.websocketx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.WriteLimitExceededException;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.handler.codec.EncoderException;
import io.millrace.handler.codec.TooLongFrameException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebSocket13FrameEncoderTest {
    private static final WebSocketFrameMaskGenerator RFC = () -> 0x37fa213d;

    @Test
    void theVectorsOfRfc6455Section5_7() {
        EmbeddedChannel server = new EmbeddedChannel(new WebSocket13FrameEncoder(false));
        server.writeOutbound(
                new TextWebSocketFrame("Hello"),
                new TextWebSocketFrame(false, 0, "Hel"),
                new ContinuationWebSocketFrame(true, 0, "lo"),
                new PingWebSocketFrame(Unpooled.copiedBuffer(new byte[] {'H', 'e', 'l', 'l', 'o'})));
        assertThat(Wire.written(server)).containsExactly("810548656c6c6f", "010348656c", "80026c6f", "890548656c6c6f");
        server.finishAndReleaseAll();

        EmbeddedChannel client = new EmbeddedChannel(new WebSocket13FrameEncoder(RFC));
        client.writeOutbound(new TextWebSocketFrame("Hello"));
        assertThat(Wire.written(client)).containsExactly("818537fa213d7f9f4d5158");
        client.finishAndReleaseAll();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 8200",
        "125, 827d",
        "126, 827e007e",
        "65535, 827effff",
        "65536, 827f0000000000010000",
    })
    void lengthsAreAsShortAsCanBe(int length, String header) {
        EmbeddedChannel channel = new EmbeddedChannel(new WebSocket13FrameEncoder(false));
        channel.writeOutbound(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[length])));
        String bytes = String.join("", Wire.written(channel));
        assertThat(bytes).startsWith(header).hasSize(header.length() + 2 * length);
        channel.finishAndReleaseAll();
    }

    @Test
    void largeContentIsSentAsItIs() {
        EmbeddedChannel channel = new EmbeddedChannel(new WebSocket13FrameEncoder(false));
        byte[] content = new byte[4000];
        channel.writeOutbound(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(content)));
        ByteBuf sent = channel.readOutbound();
        assertThat(sent.readableBytes()).isEqualTo(4 + 4000);
        assertThat(sent.readSlice(4)).isEqualTo(Wire.buffer("827e0fa0"));
        content[3999] = 7;
        assertThat(sent.getByte(sent.writerIndex() - 1)).as("not a copy").isEqualTo((byte) 7);
        sent.release();
        channel.finishAndReleaseAll();
    }

    @Test
    void aFullChannelRefusesFramesAsAWhole() {
        EmbeddedChannel channel = new EmbeddedChannel(new WebSocket13FrameEncoder(false));
        channel.config().setOption(ChannelOption.WRITE_BUFFER_LIMIT, 10_000L);
        ChannelFuture first = channel.write(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[5000])));
        ChannelFuture second = channel.write(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[5000])));
        ChannelFuture third = channel.write(new TextWebSocketFrame("Hello"));
        channel.flush();

        assertThat(first.isSuccess()).isTrue();
        assertThat(second.cause()).isInstanceOf(WriteLimitExceededException.class);
        assertThat(third.isSuccess()).isTrue();
        assertThat(Wire.written(channel)).containsExactly("827e1388" + "00".repeat(5000), "810548656c6c6f");
        channel.finishAndReleaseAll();
    }

    @Test
    void whatAClientSendsIsNotMaskedWhereItIs() {
        EmbeddedChannel channel = new EmbeddedChannel(new WebSocket13FrameEncoder(RFC));
        ByteBuf content = Unpooled.copiedBuffer(new byte[5000]);
        channel.writeOutbound(new BinaryWebSocketFrame(content.retain()));
        assertThat(Wire.written(channel)).singleElement().asString().hasSize(2 * (8 + 5000));
        assertThat(content).isEqualTo(Unpooled.wrappedBuffer(new byte[5000]));
        content.release();
        channel.finishAndReleaseAll();
    }

    @Test
    void everyFrameHasAKeyOfItsOwn() {
        EmbeddedChannel channel = new EmbeddedChannel(new WebSocket13FrameEncoder(true));
        Set<Integer> keys = new HashSet<>();
        for (int i = 0; i < 600; i++) {
            channel.writeOutbound(new PongWebSocketFrame());
            ByteBuf bytes = channel.readOutbound();
            keys.add(bytes.getInt(2));
            bytes.release();
        }
        assertThat(keys).hasSizeGreaterThan(590);
        channel.finishAndReleaseAll();
    }

    @Test
    void controlFramesThatAreTooLongAreRefusedBeforeTheFirstByte() {
        EmbeddedChannel channel = new EmbeddedChannel(new WebSocket13FrameEncoder(false));
        ByteBuf content = Unpooled.wrappedBuffer(new byte[126]);
        assertThatThrownBy(() -> channel.writeOutbound(new PingWebSocketFrame(content)))
                .isInstanceOf(EncoderException.class)
                .hasCauseInstanceOf(TooLongFrameException.class)
                .hasMessageContainingAll("125", "126");
        assertThat(content.refCnt()).isZero();
        assertThat(Wire.written(channel)).isEmpty();
        channel.finishAndReleaseAll();
    }

    @Test
    void bitsAndTheEndOfAMessageAreWritten() {
        EmbeddedChannel channel = new EmbeddedChannel(new WebSocket13FrameEncoder(false));
        channel.writeOutbound(new TextWebSocketFrame(false, 4, ""), new ContinuationWebSocketFrame(true, 3, ""));
        assertThat(Wire.written(channel)).containsExactly("4100", "b000");
        channel.finishAndReleaseAll();
    }

    @Test
    void otherMessagesPass() {
        EmbeddedChannel channel = new EmbeddedChannel(new WebSocket13FrameEncoder(false));
        channel.writeOutbound("text");
        assertThat(Wire.written(channel)).containsExactly("text");
        channel.finishAndReleaseAll();
    }
}
