package io.millrace.handler.timeout;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.millrace.channel.ChannelException;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class ReadTimeoutHandlerTest {
    private static EmbeddedChannel connect(ReadTimeoutHandler handler) {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.freezeTime();
        channel.pipeline().addLast(handler);
        return channel;
    }

    private static void pass(EmbeddedChannel channel, long seconds) {
        channel.advanceTimeBy(seconds, SECONDS);
        channel.runPendingTasks();
    }

    @Test
    void aQuietPeerIsToldOfAndTheChannelCloses() {
        EmbeddedChannel channel = connect(new ReadTimeoutHandler(10));

        pass(channel, 10);

        assertThat(channel.isOpen()).isFalse();
        assertThat(catchThrowable(channel::checkException)).isSameAs(ReadTimeoutException.INSTANCE);
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void aPeerThatSendsIsLeftAlone() {
        EmbeddedChannel channel = connect(new ReadTimeoutHandler(10_000, MILLISECONDS));
        for (int i = 0; i < 10; i++) {
            pass(channel, 9);
            channel.writeInbound(i);
        }
        assertThat(channel.isOpen()).isTrue();
        channel.finishAndReleaseAll();
    }

    @Test
    void withoutATimeNothingHappens() {
        EmbeddedChannel channel = connect(new ReadTimeoutHandler(0));
        pass(channel, 1_000_000);
        assertThat(channel.isOpen()).isTrue();
        channel.finishAndReleaseAll();
    }

    @Test
    void aSubclassDecidesAndIsCalledEachTime() {
        int[] calls = new int[1];
        EmbeddedChannel channel = connect(new ReadTimeoutHandler(10) {
            @Override
            protected void readTimedOut(ChannelHandlerContext ctx) {
                calls[0]++;
            }
        });
        pass(channel, 10);
        pass(channel, 10);
        assertThat(calls[0]).isEqualTo(2);
        assertThat(channel.isOpen()).isTrue();
        channel.finishAndReleaseAll();
    }

    @Test
    void exceptionsHaveTheirTypesAndNoStack() {
        assertThat(ReadTimeoutException.INSTANCE)
                .isInstanceOf(TimeoutException.class)
                .isInstanceOf(ChannelException.class)
                .hasMessage(null);
        assertThat(new ReadTimeoutException().getStackTrace()).isEmpty();
        assertThat(new ReadTimeoutException("quiet")).hasMessage("quiet");
        assertThat(new WriteTimeoutException("slow")).hasMessage("slow");
        assertThat(new WriteTimeoutException().getStackTrace()).isEmpty();
        assertThat(WriteTimeoutException.INSTANCE).isInstanceOf(TimeoutException.class);
    }
}
