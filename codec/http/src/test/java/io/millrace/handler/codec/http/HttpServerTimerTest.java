package io.millrace.handler.codec.http;

import static io.millrace.handler.codec.http.Wire.bytes;
import static io.millrace.handler.codec.http.Wire.decoded;
import static io.millrace.handler.codec.http.Wire.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.channel.ChannelOutboundBuffer;
import io.millrace.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The time limits of a server's connection, in time that stands still until it is moved. */
class HttpServerTimerTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n";

    private EmbeddedChannel channel = open(new HttpDecoderConfig());

    /** Takes a byte a flush. */
    private static final class SlowPeer extends EmbeddedChannel {
        @Override
        protected void doWrite(ChannelOutboundBuffer out) {
            out.removeBytes(1);
        }
    }

    private static EmbeddedChannel open(HttpDecoderConfig config) {
        EmbeddedChannel made = EmbeddedChannel.builder().register(false).build();
        made.freezeTime();
        made.pipeline().addLast(new HttpServerCodec(config));
        try {
            made.register();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return made;
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void after(long seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runPendingTasks();
    }

    private void read(String text) {
        channel.writeInbound(bytes(text));
        decoded(channel);
    }

    private void answer() {
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, 0);
        channel.writeOutbound(response);
        written(channel);
    }

    @Test
    void aNewConnectionWithoutAByteIsClosed() {
        after(59);
        assertThat(channel.isOpen()).isTrue();
        after(1);
        assertThat(channel.isOpen()).isFalse();
        assertThat(written(channel)).isEmpty();
    }

    @Test
    void aHeadThatTricklesIsAnswered() {
        read("GET / HTTP/1.1\r\n");
        for (int i = 0; i < 59; i++) {
            after(1);
            read("a: b\r\n");
        }
        assertThat(channel.isOpen()).isTrue();
        after(1);
        assertThat(written(channel)).startsWith("HTTP/1.1 408 Request Timeout\r\n");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void theTimeOfAHeadBeginsWithItsFirstByte() {
        after(50);
        read("G");
        after(59);
        assertThat(channel.isOpen()).isTrue();
        after(1);
        assertThat(written(channel)).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void aSecondHeadHasItsOwnTime() {
        read(GET + "G");
        answer();
        after(59);
        read(GET.substring(1) + "G");
        answer();
        after(59);
        assertThat(channel.isOpen()).isTrue();
        after(1);
        assertThat(written(channel)).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void anIdleConnectionIsClosed() {
        after(10);
        read(GET);
        after(5);
        answer();
        after(74);
        assertThat(channel.isOpen()).isTrue();
        after(1);
        assertThat(channel.isOpen()).isFalse();
        assertThat(written(channel)).isEmpty();
    }

    @Test
    void aHandlerMayTakeItsTime() {
        read(GET);
        after(10_000);
        assertThat(channel.isOpen()).isTrue();
        answer();
        after(74);
        assertThat(channel.isOpen()).isTrue();
        after(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aBodyThatPausesIsAnswered() {
        read(POST + "\r\n" + "x".repeat(50_000));
        after(59);
        assertThat(channel.isOpen()).isTrue();
        after(1);
        assertThat(written(channel)).startsWith("HTTP/1.1 408 ");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aBodyThatTricklesIsAnswered() {
        read(POST + "\r\n");
        for (int i = 0; i < 59; i++) {
            after(1);
            read("x".repeat(239));
        }
        assertThat(channel.isOpen()).isTrue();
        after(1);
        assertThat(written(channel)).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void aBodyThatIsFastEnoughMayTakeLong() {
        read(POST + "\r\n");
        for (int i = 0; i < 300; i++) {
            after(1);
            read("x".repeat(300));
        }
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void timeInWhichNobodyReadsDoesNotCount() {
        read(POST + "\r\n");
        channel.config().setAutoRead(false);
        after(1000);
        assertThat(channel.isOpen()).isTrue();
        channel.config().setAutoRead(true);
        after(59);
        assertThat(channel.isOpen()).isTrue();
        after(1);
        after(60);
        assertThat(written(channel)).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void timeInWhichThePeerWaitsForContinueDoesNotCount() {
        read(POST + "Expect: 100-continue\r\n\r\n");
        after(59);
        assertThat(channel.isOpen()).isTrue();
        channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        written(channel);
        after(59);
        assertThat(channel.isOpen()).isTrue();
        after(1);
        after(60);
        assertThat(written(channel)).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void thePeerWaitsForContinueForOneTimeLimitAndThenItCounts() {
        read(POST + "Expect: 100-continue\r\n\r\n");
        after(60);
        after(59);
        assertThat(channel.isOpen()).isTrue();
        after(1);
        assertThat(written(channel)).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void aBodyThatBeginsInThePacketOfItsHeadHasNoMoreTime() {
        read(POST + "Expect: 100-continue\r\n\r\nx");
        after(60);
        assertThat(written(channel)).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void theTimeBetweenRequestsBeginsWhenTheResponseIsSent() {
        channel.finishAndReleaseAll();
        channel = new SlowPeer();
        channel.freezeTime();
        channel.pipeline().addLast(new HttpServerCodec());
        read(GET);
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, bytes("0123456789"));
        response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, 10);
        channel.writeAndFlush(response);
        for (int i = 0; i < 8; i++) {
            after(60);
            channel.flush();
            assertThat(channel.isOpen()).isTrue();
        }
        after(60);
        assertThat(channel.isOpen()).isTrue();
        after(75);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aPeerThatDoesNotWaitForContinueHasNoMoreTime() {
        read(POST + "Expect: 100-continue\r\n\r\n");
        read("x");
        after(120);
        assertThat(written(channel)).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void timeInWhichDecodingPausesDoesNotCount() {
        channel.finishAndReleaseAll();
        channel = open(new HttpDecoderConfig().setMaxPipelinedRequests(1));
        read(GET + "GET / HT");
        after(1000);
        assertThat(channel.isOpen()).isTrue();
        answer();
        after(61);
        assertThat(written(channel)).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void anAnswerWaitsForTheOnesBefore() {
        read(GET + "GET /");
        after(60);
        assertThat(written(channel)).isEmpty();
        answer();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void limitsCanBeSwitchedOff() {
        channel.finishAndReleaseAll();
        channel = open(new HttpDecoderConfig()
                .setHeaderTimeout(Duration.ZERO)
                .setBodyTimeout(Duration.ZERO)
                .setKeepAliveTimeout(Duration.ZERO));
        assertThat(channel.hasPendingTasks()).isFalse();
        read("GET");
        after(100_000);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void limitsAreThoseThatWereSet() {
        channel.finishAndReleaseAll();
        channel = open(new HttpDecoderConfig()
                .setHeaderTimeout(Duration.ofSeconds(3))
                .setMinBodyBytesPerSecond(0)
                .setBodyTimeout(Duration.ofSeconds(7))
                .setKeepAliveTimeout(Duration.ofSeconds(5)));
        read(POST + "\r\n");
        for (int i = 0; i < 10; i++) {
            after(6);
            read("x");
        }
        assertThat(channel.isOpen()).isTrue();
        after(7);
        assertThat(written(channel)).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void aConnectionHasOneTimer() {
        for (int i = 0; i < 100; i++) {
            read(GET);
            answer();
        }
        assertThat(channel.runScheduledPendingTasks()).isEqualTo(TimeUnit.SECONDS.toNanos(60));
        channel.close();
        assertThat(channel.hasPendingTasks()).isFalse();
    }

    @Test
    void anUpgradedConnectionHasNone() {
        read("CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n");
        channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
        written(channel);
        after(100_000);
        assertThat(channel.isOpen()).isTrue();
        assertThat(channel.hasPendingTasks()).isFalse();
    }
}
