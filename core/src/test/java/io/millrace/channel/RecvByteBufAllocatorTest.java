package io.millrace.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.UnpooledByteBufAllocator;
import io.millrace.channel.embedded.EmbeddedChannel;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecvByteBufAllocatorTest {
    private final ChannelConfig config = new EmbeddedChannel().config();

    private void round(RecvByteBufAllocator.Handle handle, int... reads) {
        handle.reset(config);
        for (int bytes : reads) {
            handle.attemptedBytesRead(handle.guess());
            handle.incMessagesRead(1);
            handle.lastBytesRead(bytes);
        }
        handle.readComplete();
    }

    @Test
    void theGuessBeginsAtTheInitialSize() {
        assertThat(new AdaptiveRecvByteBufAllocator().newHandle().guess()).isEqualTo(2048);
        assertThat(new AdaptiveRecvByteBufAllocator(64, 64, 512).newHandle().guess())
                .isEqualTo(64);
    }

    @Test
    void fullBuffersGrowUpToTheMaximumWithinARound() {
        RecvByteBufAllocator.Handle handle = new AdaptiveRecvByteBufAllocator().newHandle();
        handle.reset(config);
        for (int expected : new int[] {32768, 65536, 65536}) {
            handle.attemptedBytesRead(handle.guess());
            handle.lastBytesRead(handle.guess());
            assertThat(handle.guess()).isEqualTo(expected);
        }
    }

    @Test
    void theBufferIsAtLeastTwiceWhatWasReadSoThatTheNextReadIsShort() {
        RecvByteBufAllocator.Handle handle = new AdaptiveRecvByteBufAllocator().newHandle();
        for (int message : new int[] {1500, 3000, 9000, 20000, 700, 64, 64, 64, 64, 64, 900, 64}) {
            round(handle, message);
            assertThat(handle.guess()).isGreaterThanOrEqualTo(2 * message);
        }
    }

    @Test
    void smallMessagesNeverShrinkTheBufferToTheirSize() {
        RecvByteBufAllocator.Handle handle = new AdaptiveRecvByteBufAllocator().newHandle();
        for (int i = 0; i < 100; i++) {
            round(handle, 64);
        }
        assertThat(handle.guess()).isEqualTo(1024);
    }

    @Test
    void oneSmallRoundDoesNotShrink() {
        RecvByteBufAllocator.Handle handle = new AdaptiveRecvByteBufAllocator().newHandle();
        round(handle, 1500);
        int grown = handle.guess();
        round(handle, 10);
        assertThat(handle.guess()).isEqualTo(grown);
        round(handle, 10);
        assertThat(handle.guess()).isEqualTo(grown / 2);
    }

    @Test
    void aRoundEndsAtTheLimitOrAfterAShortRead() {
        AdaptiveRecvByteBufAllocator allocator = new AdaptiveRecvByteBufAllocator();
        allocator.maxMessagesPerRead(2);
        RecvByteBufAllocator.Handle handle = allocator.newHandle();
        handle.reset(config);
        assertThat(handle.continueReading()).isFalse();
        handle.attemptedBytesRead(100);
        handle.incMessagesRead(1);
        handle.lastBytesRead(100);
        assertThat(handle.continueReading()).isTrue();
        handle.lastBytesRead(99);
        assertThat(handle.continueReading()).isFalse();
        assertThat(((RecvByteBufAllocator.ExtendedHandle) handle).continueReading(() -> true))
                .isTrue();
        handle.incMessagesRead(1);
        handle.lastBytesRead(100);
        assertThat(handle.continueReading()).isFalse();
    }

    @Test
    void aRoundEndsWhenAutoReadIsOff() {
        RecvByteBufAllocator.Handle handle =
                new FixedRecvByteBufAllocator(10).maxMessagesPerRead(9).newHandle();
        handle.reset(config);
        handle.attemptedBytesRead(10);
        handle.lastBytesRead(10);
        assertThat(handle.continueReading()).isTrue();
        config.setAutoRead(false);
        assertThat(handle.continueReading()).isFalse();
    }

    @Test
    void shortReadsGoOnIfTheyAreNotRespected() {
        FixedRecvByteBufAllocator allocator = new FixedRecvByteBufAllocator(10).respectMaybeMoreData(false);
        allocator.maxMessagesPerRead(9);
        RecvByteBufAllocator.Handle handle = allocator.newHandle();
        handle.reset(config);
        handle.attemptedBytesRead(10);
        handle.lastBytesRead(1);
        assertThat(handle.continueReading()).isTrue();
        assertThat(allocator.respectMaybeMoreData()).isFalse();
    }

    @Test
    void buffersHaveTheGuessedSize() {
        ByteBuf buf = new FixedRecvByteBufAllocator(100).newHandle().allocate(UnpooledByteBufAllocator.DEFAULT);
        assertThat(buf.capacity()).isEqualTo(100);
        buf.release();
    }

    @Test
    void listenersGoOnWithoutBytes() {
        RecvByteBufAllocator.Handle handle =
                new ServerChannelRecvByteBufAllocator().maxMessagesPerRead(2).newHandle();
        handle.reset(config);
        handle.incMessagesRead(1);
        assertThat(handle.continueReading()).isTrue();
        handle.incMessagesRead(1);
        assertThat(handle.continueReading()).isFalse();
    }

    @Test
    void bytesOfARoundAreLimited() {
        DefaultMaxBytesRecvByteBufAllocator allocator = new DefaultMaxBytesRecvByteBufAllocator(100, 60);
        RecvByteBufAllocator.Handle handle = allocator.newHandle();
        handle.reset(config);
        assertThat(handle.guess()).isEqualTo(60);
        handle.attemptedBytesRead(60);
        handle.lastBytesRead(60);
        assertThat(handle.continueReading()).isTrue();
        assertThat(handle.guess()).isEqualTo(40);
        handle.attemptedBytesRead(40);
        handle.lastBytesRead(40);
        assertThat(handle.continueReading()).isFalse();
        handle.reset(config);
        handle.lastBytesRead(-1);
        assertThat(handle.guess()).isEqualTo(60);
    }

    @Test
    void limitsOutOfOrderAreRefusedAndNothingChanges() {
        DefaultMaxBytesRecvByteBufAllocator allocator = new DefaultMaxBytesRecvByteBufAllocator(100, 60);
        assertThatThrownBy(() -> allocator.maxBytesPerRead(59)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> allocator.maxBytesPerIndividualRead(101)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> allocator.maxBytesPerReadPair(0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(allocator.maxBytesPerReadPair()).isEqualTo(Map.entry(100, 60));
        assertThatThrownBy(() -> new AdaptiveRecvByteBufAllocator(0, 1, 2))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AdaptiveRecvByteBufAllocator(3, 2, 4))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AdaptiveRecvByteBufAllocator(1, 4, 3))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FixedRecvByteBufAllocator(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AdaptiveRecvByteBufAllocator().maxMessagesPerRead(0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
