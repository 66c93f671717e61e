package io.millrace.handler.codec.http.websocketx;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WebSocketFramesTest {
    static Stream<WebSocketFrame> frames() {
        return Stream.of(
                new TextWebSocketFrame(false, 5, content()),
                new BinaryWebSocketFrame(false, 5, content()),
                new ContinuationWebSocketFrame(false, 5, content()),
                new PingWebSocketFrame(false, 5, content()),
                new PongWebSocketFrame(false, 5, content()),
                new CloseWebSocketFrame(false, 5, content()));
    }

    private static ByteBuf content() {
        return Wire.buffer("03e86279650a");
    }

    @ParameterizedTest
    @MethodSource("frames")
    void copiesKeepKindAndBits(WebSocketFrame frame) {
        for (WebSocketFrame other : new WebSocketFrame[] {
            frame.copy(),
            frame.retainedDuplicate(),
            frame.replace(content()),
            frame.duplicate().retain()
        }) {
            assertThat(other).isExactlyInstanceOf(frame.getClass()).isEqualTo(frame);
            assertThat(other.isFinalFragment()).isFalse();
            assertThat(other.rsv()).isEqualTo(5);
            other.release();
        }
        assertThat(frame.refCnt()).isEqualTo(1);
        assertThat(frame.retain(2).touch("here").touch()).isSameAs(frame);
        assertThat(frame.release(3)).isTrue();
    }

    @Test
    void theirTextNamesKindAndContent() {
        ByteBuf content = content();
        TextWebSocketFrame frame = new TextWebSocketFrame(content);
        assertThat(frame).hasToString("TextWebSocketFrame(data: " + content + ')');
        frame.release();
        assertThat(frame.toString()).startsWith("TextWebSocketFrame(data: ");
    }

    @Test
    void textIsUtf8() {
        TextWebSocketFrame text = new TextWebSocketFrame("€");
        ContinuationWebSocketFrame more = new ContinuationWebSocketFrame(true, 0, "€");
        assertThat(text.content()).isEqualTo(Wire.buffer("e282ac")).isEqualTo(more.content());
        assertThat(text.text()).isEqualTo(more.text()).isEqualTo("€");
        text.release();
        more.release();
        assertThat(new TextWebSocketFrame((String) null).text()).isEmpty();
    }

    @Test
    void whatIsMadeOfNothingIsTheWholeOfAnEmptyMessage() {
        for (WebSocketFrame frame : new WebSocketFrame[] {
            new TextWebSocketFrame(),
            new BinaryWebSocketFrame(),
            new ContinuationWebSocketFrame(),
            new PingWebSocketFrame(),
            new PongWebSocketFrame(),
            new CloseWebSocketFrame(),
            new CloseWebSocketFrame(true, 0),
            new BinaryWebSocketFrame(Unpooled.EMPTY_BUFFER)
        }) {
            assertThat(frame.isFinalFragment()).isTrue();
            assertThat(frame.rsv()).isZero();
            assertThat(frame.content().isReadable()).isFalse();
            frame.release();
        }
    }
}
