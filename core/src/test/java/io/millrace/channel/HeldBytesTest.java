package io.millrace.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.embedded.EmbeddedChannel;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeldBytesTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final HeldBytes held = new HeldBytes(channel);

    @BeforeEach
    void setMarks() {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(500, 1_000));
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void whatIsHeldCountsAsWaitingToBeSent() {
        assertThat(held.tryHold(1_001)).isNull();
        assertThat(held.bytes()).isEqualTo(1_001);
        assertThat(channel.isWritable()).isFalse();
        held.letGo(1_001);
        assertThat(held.bytes()).isZero();
        assertThat(channel.isWritable()).isTrue();
    }

    /** Hears of the channel's writability from now on. */
    private List<Boolean> changes() {
        List<Boolean> changes = new ArrayList<>();
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelWritabilityChanged(ChannelHandlerContext ctx) {
                changes.add(ctx.channel().isWritable());
            }
        });
        return changes;
    }

    @Test
    void theEventComesAsATaskOfTheLoop() {
        List<Boolean> changes = changes();
        held.tryHold(5_000);
        assertThat(changes).isEmpty();
        channel.runPendingTasks();
        assertThat(changes).containsExactly(false);
        held.letGo(5_000);
        assertThat(changes).containsExactly(false);
        channel.runPendingTasks();
        assertThat(changes).containsExactly(false, true);
        assertThat(channel.hasPendingTasks()).isFalse();
    }

    @Test
    void aMomentOfBeingWritableIsNotTold() {
        List<Boolean> changes = changes();
        held.tryHold(5_000);
        channel.runPendingTasks();
        held.letGo(5_000);
        held.tryHold(5_000);
        channel.runPendingTasks();
        assertThat(changes).containsExactly(false);
        held.letGo(5_000);
        channel.runPendingTasks();
        assertThat(changes).containsExactly(false, true);
    }

    @Test
    void whoeverFoundTheChannelUnwritableForAMomentHearsThatItIsWritable() {
        List<Boolean> changes = changes();
        held.tryHold(5_000);
        assertThat(channel.isWritable()).isFalse();
        held.letGo(5_000);
        channel.runPendingTasks();
        assertThat(changes).containsExactly(true);
    }

    @Test
    void anOrdinaryWriteTellsOfItsChangeAtOnceAndTheTaskNotAgain() {
        List<Boolean> changes = changes();
        held.tryHold(5_000);
        held.letGo(5_000);
        ChannelOutboundBuffer out = channel.outboundBuffer();
        out.add(Unpooled.EMPTY_BUFFER, 2_000, channel.newPromise());
        assertThat(changes).containsExactly(false);
        channel.runPendingTasks();
        assertThat(changes).containsExactly(false);
        channel.flush();
        assertThat(changes).containsExactly(false, true);
    }

    @Test
    void whatIsHeldMeetsTheLimit() {
        channel.config().setOption(ChannelOption.WRITE_BUFFER_LIMIT, 2_000L);
        assertThat(held.tryHold(2_000)).isNull();
        assertThat(held.tryHold(1)).isNotNull();
        assertThat(held.bytes()).isEqualTo(2_000);

        ByteBuf refused = Unpooled.buffer(1).writeZero(1);
        ChannelPromise promise = channel.newPromise();
        assertThat(held.hold(refused, held.sizeOf(refused), promise)).isFalse();
        assertThat(refused.refCnt()).isZero();
        assertThat(promise.cause()).isInstanceOf(WriteLimitExceededException.class);
        held.letGo(2_000);
    }

    @Test
    void whatOthersHoldIsToldApart() {
        held.tryHold(5_000);
        assertThat(channel.isWritable()).isFalse();
        assertThat(held.isWritableBeside()).isTrue();

        channel.write(Unpooled.buffer(2_000).writeZero(2_000));
        assertThat(held.isWritableBeside()).isFalse();
        channel.flush();
        assertThat(held.isWritableBeside()).isTrue();
        held.letGo(5_000);
        assertThat(held.isWritableBeside()).isTrue();
    }

    @Test
    void betweenTheMarksTheAnswerStays() {
        held.tryHold(5_000);
        HeldBytes other = new HeldBytes(channel);
        other.tryHold(700);
        assertThat(held.isWritableBeside()).isTrue();
        other.tryHold(700);
        assertThat(held.isWritableBeside()).isFalse();
        other.letGo(700);
        assertThat(held.isWritableBeside()).isFalse();
        other.letGo(300);
        assertThat(held.isWritableBeside()).isTrue();
        other.letGo(400);
        held.letGo(5_000);
    }

    @Test
    void aUsersBitForbidsWritingWhateverIsHeld() {
        assertThat(held.isForbidden()).isFalse();
        channel.outboundBuffer().setUserDefinedWritability(31, false);
        assertThat(held.isForbidden()).isTrue();
        assertThat(held.isWritableBeside()).isFalse();
        channel.outboundBuffer().setUserDefinedWritability(31, true);
        held.tryHold(5_000);
        assertThat(held.isForbidden()).isFalse();
        held.letGo(5_000);
    }

    @Test
    void aClosedChannelHasItsException() {
        assertThat(HeldBytes.closed()).isInstanceOf(ClosedChannelException.class);
        assertThat(HeldBytes.closed().getStackTrace()).isEmpty();
    }
}
