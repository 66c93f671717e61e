package io.millrace.handler.codec.http;

import static io.millrace.handler.codec.http.Wire.bytes;
import static io.millrace.handler.codec.http.Wire.decoded;
import static io.millrace.handler.codec.http.Wire.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.handler.codec.PrematureChannelClosureException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The two halves of a client's codec together. */
class HttpClientCodecTest {
    private static final String EMPTY = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    private EmbeddedChannel channel = new EmbeddedChannel(new HttpClientCodec());

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void request(HttpMethod method, String uri) {
        channel.writeOutbound(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, uri));
    }

    private List<String> read(String text) {
        channel.writeInbound(bytes(text));
        return decoded(channel);
    }

    @Test
    void aResponseToHeadHasNoBody() {
        request(HttpMethod.HEAD, "/");
        request(HttpMethod.GET, "/");
        assertThat(written(channel)).isEqualTo("HEAD / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n");
        assertThat(read("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"))
                .containsExactly(
                        "HTTP/1.1 200 OK | Content-Length: 3",
                        "end",
                        "HTTP/1.1 200 OK | Content-Length: 3",
                        "content abc",
                        "end");
    }

    @Test
    @DisplayName("CVE-2026-42584 103 then 200 with pipelined GET and HEAD")
    void interimResponsesAnswerNothing() {
        request(HttpMethod.GET, "/");
        request(HttpMethod.HEAD, "/");
        written(channel);
        assertThat(read("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
                        + "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcHTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"
                        + EMPTY))
                .containsExactly(
                        "HTTP/1.1 103 Early Hints",
                        "end",
                        "HTTP/1.1 100 Continue",
                        "end",
                        "HTTP/1.1 200 OK | Content-Length: 3",
                        "content abc",
                        "end",
                        "HTTP/1.1 200 OK | Content-Length: 9",
                        "end",
                        "HTTP/1.1 200 OK | Content-Length: 0",
                        "end");
    }

    @Test
    void aTunnelBeginsBehindASuccessfulConnect() {
        request(HttpMethod.CONNECT, "a:1");
        written(channel);
        assertThat(read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHTTP/1.1"))
                .containsExactly("HTTP/1.1 200 OK | Content-Length: 5", "end", "content HTTP/1.1");
        assertThat(read("raw")).containsExactly("content raw");
        channel.writeOutbound(bytes("raw too"));
        assertThat(written(channel)).isEqualTo("raw too");
    }

    @Test
    void httpGoesOnBehindConnectIfAskedTo() {
        channel.finishAndReleaseAll();
        channel = new EmbeddedChannel(new HttpClientCodec(new HttpDecoderConfig(), true, false));
        request(HttpMethod.CONNECT, "a:1");
        request(HttpMethod.GET, "/");
        written(channel);
        assertThat(read("HTTP/1.1 200 OK\r\n\r\n" + EMPTY)).hasSize(4);
    }

    @Test
    void anUnsuccessfulConnectHasABody() {
        request(HttpMethod.CONNECT, "a:1");
        written(channel);
        assertThat(read("HTTP/1.1 407 No\r\nContent-Length: 1\r\n\r\n!" + EMPTY))
                .hasSize(5);
    }

    @Test
    void missingResponsesAreToldOf() {
        channel = new EmbeddedChannel(new HttpClientCodec(4096, 8192, 8192, true));
        request(HttpMethod.GET, "/");
        request(HttpMethod.GET, "/");
        request(HttpMethod.GET, "/");
        written(channel);
        read("HTTP/1.1 100 Continue\r\n\r\n" + EMPTY);
        assertThatThrownBy(() -> channel.finish())
                .isInstanceOf(PrematureChannelClosureException.class)
                .hasMessageContaining("2 missing");
    }

    @Test
    void aResponseThatEndsWithTheConnectionIsNotMissing() {
        channel = new EmbeddedChannel(new HttpClientCodec(4096, 8192, 8192, true));
        request(HttpMethod.GET, "/");
        written(channel);
        read("HTTP/1.1 200 OK\r\n\r\nabc");
        assertThat(channel.finish()).isTrue();
        assertThat(channel.<Object>readInbound()).isSameAs(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    @Test
    void aRequestThatIsNotWholeIsNotMissing() {
        channel = new EmbeddedChannel(new HttpClientCodec(4096, 8192, 8192, true));
        channel.writeOutbound(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/"));
        written(channel);
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void whileAnUpgradeIsPreparedWritesPass() {
        HttpClientCodec codec = channel.pipeline().get(HttpClientCodec.class);
        request(HttpMethod.GET, "/");
        written(channel);
        codec.prepareUpgradeFrom(channel.pipeline().context(codec));
        channel.writeOutbound(bytes("preface"));
        assertThat(written(channel)).isEqualTo("preface");
        assertThat(read("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\nframes"))
                .hasSize(3);
        codec.upgradeFrom(channel.pipeline().context(codec));
        assertThat(channel.pipeline().get(HttpClientCodec.class)).isNull();
    }

    @Test
    void oneMessageAReadIsDecodedIfAskedTo() {
        HttpClientCodec codec = channel.pipeline().get(HttpClientCodec.class);
        assertThat(codec.isSingleDecode()).isFalse();
        codec.setSingleDecode(true);
        assertThat(codec.isSingleDecode()).isTrue();
        request(HttpMethod.GET, "/");
        request(HttpMethod.GET, "/");
        written(channel);
        assertThat(read(EMPTY + EMPTY)).hasSize(2);
        assertThat(read("")).hasSize(2);
    }
}
