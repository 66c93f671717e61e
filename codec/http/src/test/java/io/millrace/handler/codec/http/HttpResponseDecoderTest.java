package io.millrace.handler.codec.http;

import static io.millrace.handler.codec.http.Wire.bytes;
import static io.millrace.handler.codec.http.Wire.decoded;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.channel.embedded.EmbeddedChannel;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses as Netty's decoder hands them on. The grammar is tested with the parser. */
class HttpResponseDecoderTest {
    private final EmbeddedChannel channel = new EmbeddedChannel(new HttpResponseDecoder());

    private List<String> decode(String text) {
        channel.writeInbound(bytes(text));
        return decoded(channel);
    }

    @Test
    void aBodyWithoutALengthEndsWithTheConnection() {
        assertThat(decode("HTTP/1.1 200 OK\r\nA: b\r\n\r\nabc"))
                .containsExactly("HTTP/1.1 200 OK | A: b", "content abc");
        assertThat(channel.finish()).isTrue();
        assertThat(channel.<Object>readInbound()).isSameAs(LastHttpContent.EMPTY_LAST_CONTENT);
        assertThat(channel.<Object>readInbound()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"100 Continue", "103 Early Hints", "204 No Content", "304 Not Modified"})
    void someStatusesHaveNoBody(String status) {
        assertThat(decode("HTTP/1.1 " + status
                        + "\r\nContent-Length: 5\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
                .containsExactly(
                        "HTTP/1.1 " + status + " | Content-Length: 5",
                        "end",
                        "HTTP/1.1 200 OK | Content-Length: 0",
                        "end");
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void afterSwitchingProtocolsEverythingIsHandedOn() {
        assertThat(decode("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\u0081\u0000HTTP"))
                .containsExactly(
                        "HTTP/1.1 101 Switching Protocols | Upgrade: websocket", "end", "content \u0081\u0000HTTP");
        assertThat(decode("more")).containsExactly("content more");
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void switchingToHttpIsNoSwitch() {
        assertThat(decode("HTTP/1.1 101 Switching Protocols\r\nUpgrade: TLS/1.0, HTTP/1.1\r\n\r\n"
                        + "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n!"))
                .endsWith("HTTP/1.1 200 OK | Content-Length: 1", "content !", "end");
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void anUnreadableFirstLineIsAnUnknownStatus() {
        assertThat(decode("HTTP/1.1 OK\r\n\r\n")).containsExactly("HTTP/1.0 999 Unknown ! InvalidHttpMessageException");
        assertThat(decode("HTTP/1.1 200 OK\r\n\r\n")).isEmpty();
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void aStatusThatIsNotKnownHasItsReason() {
        assertThat(decode("HTTP/1.1 299 So it is\r\nContent-Length: 0\r\n\r\n"))
                .containsExactly("HTTP/1.1 299 So it is | Content-Length: 0", "end");
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void aContentOfOneGigabyteAndMoreIsNoFault() {
        assertThat(decode("HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\nabc"))
                .containsExactly("HTTP/1.1 200 OK | Content-Length: 9999999999", "content abc");
        channel.finishAndReleaseAll();
    }
}
