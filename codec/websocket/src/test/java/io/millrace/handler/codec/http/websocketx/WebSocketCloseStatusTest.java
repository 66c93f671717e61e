package io.millrace.handler.codec.http.websocketx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketCloseStatusTest {
    @ParameterizedTest
    @ValueSource(
            ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999})
    void theseMayBeSent(int code) {
        assertThat(WebSocketCloseStatus.isValidStatusCode(code)).isTrue();
        WebSocketCloseStatus status = WebSocketCloseStatus.valueOf(code);
        assertThat(status.code()).isEqualTo(code);
        CloseWebSocketFrame frame = new CloseWebSocketFrame(status);
        assertThat(frame.statusCode()).isEqualTo(code);
        assertThat(frame.reasonText()).isEqualTo(status.reasonText());
        frame.release();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999})
    void theseMayNot(int code) {
        assertThat(WebSocketCloseStatus.isValidStatusCode(code)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> new WebSocketCloseStatus(code, "no"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CloseWebSocketFrame(code, "no"))
                .withMessageContaining("" + code);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0x1_0000})
    void whatIsNoNumberOfTwoBytesIsNotSent(int code) {
        assertThatIllegalArgumentException().isThrownBy(() -> new CloseWebSocketFrame(code, "no"));
    }

    @Test
    void thoseThatAreNeverSentHaveNamesToo() {
        assertThat(WebSocketCloseStatus.valueOf(1005)).isSameAs(WebSocketCloseStatus.EMPTY);
        assertThat(WebSocketCloseStatus.valueOf(1006)).isSameAs(WebSocketCloseStatus.ABNORMAL_CLOSURE);
        assertThat(WebSocketCloseStatus.valueOf(1015)).isSameAs(WebSocketCloseStatus.TLS_HANDSHAKE_FAILED);
    }

    @Test
    void theNumberMakesTheStatus() {
        WebSocketCloseStatus other = new WebSocketCloseStatus(1000, "other");
        assertThat(other)
                .isEqualTo(WebSocketCloseStatus.NORMAL_CLOSURE)
                .hasSameHashCodeAs(WebSocketCloseStatus.NORMAL_CLOSURE);
        assertThat(other).isNotEqualTo(WebSocketCloseStatus.PROTOCOL_ERROR);
        assertThat(other).hasToString("1000 other");
        assertThat(new TreeSet<>(List.of(WebSocketCloseStatus.PROTOCOL_ERROR, other)).first())
                .isSameAs(other);
        assertThat(WebSocketCloseStatus.valueOf(4711)).hasToString("4711 Close status #4711");
    }

    @Test
    void aFrameWithoutStatusSaysSo() {
        CloseWebSocketFrame frame = new CloseWebSocketFrame();
        assertThat(frame.statusCode()).isEqualTo(-1);
        assertThat(frame.reasonText()).isEmpty();
        frame.release();
    }
}
