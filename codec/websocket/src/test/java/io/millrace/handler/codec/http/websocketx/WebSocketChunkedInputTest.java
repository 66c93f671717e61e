package io.millrace.handler.codec.http.websocketx;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.buffer.Unpooled;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.handler.stream.ChunkedStream;
import io.millrace.handler.stream.ChunkedWriteHandler;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WebSocketChunkedInputTest {
    @Test
    void piecesBecomeTheFramesOfOneMessage() {
        EmbeddedChannel channel = new EmbeddedChannel(new ChunkedWriteHandler());
        byte[] content = "abcdefghij".getBytes(StandardCharsets.US_ASCII);

        channel.writeOutbound(
                new BinaryWebSocketFrame(false, 0, Unpooled.EMPTY_BUFFER),
                new WebSocketChunkedInput(new ChunkedStream(new ByteArrayInputStream(content), 4), 2));

        assertThat(Wire.written(channel))
                .containsExactly("Binary+[]", "Continuation+/2[abcd]", "Continuation+/2[efgh]", "Continuation/2[ij]");
        channel.finishAndReleaseAll();
    }

    @Test
    void itIsAsLongAsItsContent() throws Exception {
        byte[] content = new byte[10];
        ChunkedStream stream = new ChunkedStream(new ByteArrayInputStream(content), 4);
        WebSocketChunkedInput input = new WebSocketChunkedInput(stream);
        input.readChunk(new EmbeddedChannel().alloc()).release();
        assertThat(input.length()).isEqualTo(stream.length());
        assertThat(input.progress()).isEqualTo(4);
        assertThat(input.isEndOfInput()).isFalse();
        input.close();
        assertThat(input.isEndOfInput()).isTrue();
    }
}
