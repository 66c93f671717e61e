package io.millrace.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class PipelineStructureTest {
    private static final String TAIL = "DefaultChannelPipeline$TailContext#0";

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ChannelPipeline pipeline = channel.pipeline();

    private static final class Inbound extends ChannelInboundHandlerAdapter {}

    private static final class Outbound extends ChannelOutboundHandlerAdapter {}

    @ChannelHandler.Sharable
    private static class Shared extends ChannelInboundHandlerAdapter {}

    private static final class SharedByInheritance extends Shared {}

    @Test
    void handlersStandWhereTheyWereAdded() {
        pipeline.addLast("c", new Inbound());
        pipeline.addFirst("a", new Inbound());
        pipeline.addBefore("c", "b", new Inbound());
        pipeline.addAfter("c", "d", new Inbound());

        assertThat(pipeline.names()).containsExactly("a", "b", "c", "d", TAIL);
        assertThat(pipeline.toMap()).containsOnlyKeys("a", "b", "c", "d");
    }

    @Test
    void severalHandlersKeepTheirOrderAtEitherEnd() {
        Inbound a = new Inbound();
        Inbound b = new Inbound();
        Outbound c = new Outbound();
        Outbound d = new Outbound();
        pipeline.addLast(c, d);
        pipeline.addFirst(a, b);

        assertThat(pipeline.toMap().values()).containsExactly(a, b, c, d);
    }

    @Test
    void handlersAfterANullAreNotAdded() {
        Inbound a = new Inbound();
        Inbound b = new Inbound();
        pipeline.addLast(a, null, b);
        pipeline.addFirst((ChannelHandler) null, new Outbound());

        assertThat(pipeline.toMap().values()).containsExactly(a);
        assertThatThrownBy(() -> pipeline.addLast((ChannelHandler[]) null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void madeUpNamesAreTheClassWithTheFirstFreeNumber() {
        pipeline.addLast(new Inbound(), new Inbound());
        String first = "PipelineStructureTest$Inbound#0";
        assertThat(pipeline.names()).containsExactly(first, "PipelineStructureTest$Inbound#1", TAIL);

        pipeline.remove(first);
        pipeline.addLast(new Inbound());
        assertThat(pipeline.names()).containsExactly("PipelineStructureTest$Inbound#1", first, TAIL);
    }

    @Test
    void aNameCanBeTakenOnce() {
        pipeline.addLast("a", new Inbound());

        assertThatThrownBy(() -> pipeline.addFirst("a", new Inbound()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Duplicate handler name: a");
        assertThat(pipeline.names()).containsExactly("a", TAIL);
    }

    @Test
    void anUnknownNeighbourIsNamed() {
        assertThatThrownBy(() -> pipeline.addBefore("x", "a", new Inbound()))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage("x");
        assertThatThrownBy(() -> pipeline.addAfter("x", "a", new Inbound())).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void aHandlerIsFoundByNameTypeAndInstance() {
        Inbound in = new Inbound();
        Outbound out = new Outbound();
        pipeline.addLast("in", in).addLast("out", out);

        assertThat(pipeline.get("in")).isSameAs(in);
        assertThat(pipeline.get(Outbound.class)).isSameAs(out);
        assertThat(pipeline.get(ChannelOutboundHandlerAdapter.class)).isSameAs(out);
        assertThat(pipeline.context(out)).isSameAs(pipeline.context("out")).isSameAs(pipeline.context(Outbound.class));
        assertThat(pipeline.context("in").handler()).isSameAs(in);
        assertThat(pipeline.get("x")).isNull();
        assertThat(pipeline.context(new Inbound())).isNull();
        assertThat(pipeline.get(Shared.class)).isNull();
    }

    @Test
    void firstAndLastAreTheUsersOwn() {
        assertThat(pipeline.first()).isNull();
        assertThat(pipeline.lastContext()).isNull();
        Inbound a = new Inbound();
        Outbound b = new Outbound();
        pipeline.addLast(a, b);

        assertThat(pipeline.first()).isSameAs(a);
        assertThat(pipeline.firstContext().handler()).isSameAs(a);
        assertThat(pipeline.last()).isSameAs(b);
        assertThat(pipeline.removeLast()).isSameAs(b);
        assertThat(pipeline.removeFirst()).isSameAs(a);
        assertThatThrownBy(pipeline::removeFirst).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(pipeline::removeLast).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void aHandlerIsRemovedOnce() {
        Inbound a = new Inbound();
        pipeline.addLast("a", a);
        ChannelHandlerContext ctx = pipeline.context(a);

        assertThat(pipeline.remove(Inbound.class)).isSameAs(a);

        assertThat(ctx.isRemoved()).isTrue();
        assertThatThrownBy(() -> pipeline.remove(a))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage(Inbound.class.getName());
        assertThatThrownBy(() -> pipeline.remove("a")).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(() -> pipeline.remove(Inbound.class)).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void aReplacementTakesThePlaceAndMayTakeTheName() {
        Inbound a = new Inbound();
        pipeline.addLast("x", new Inbound()).addLast("a", a).addLast("y", new Inbound());

        Outbound b = new Outbound();
        pipeline.replace(a, "a", b);
        assertThat(pipeline.names()).containsExactly("x", "a", "y", TAIL);
        assertThat(pipeline.get("a")).isSameAs(b);

        assertThat(pipeline.replace("a", null, new Outbound())).isSameAs(b);
        assertThat(pipeline.names()).containsExactly("x", "PipelineStructureTest$Outbound#0", "y", TAIL);
        assertThatThrownBy(() -> pipeline.replace("x", "y", new Inbound()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> pipeline.replace("none", "z", new Inbound()))
                .isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void aHandlerThatIsNotSharableIsAddedOnceInItsLife() {
        Inbound a = new Inbound();
        pipeline.addLast(a);

        assertThatThrownBy(() -> new EmbeddedChannel().pipeline().addLast(a))
                .isInstanceOf(ChannelPipelineException.class)
                .hasMessageContaining("is not a @Sharable handler, so can't be added or removed multiple times.");
        pipeline.remove(a);
        assertThatThrownBy(() -> pipeline.addLast(a)).isInstanceOf(ChannelPipelineException.class);
    }

    @Test
    void aSharableHandlerIsAddedAnywhere() {
        SharedByInheritance shared = new SharedByInheritance();
        pipeline.addLast(shared, shared);
        new EmbeddedChannel(shared);

        assertThat(pipeline.toMap()).hasSize(2);
        assertThat(shared.isSharable()).isTrue();
        assertThatThrownBy(shared::ensureNotSharable).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theRefusedHandlerCanBeAddedUnderAnotherName() {
        pipeline.addLast("a", new Inbound());
        Inbound b = new Inbound();
        assertThatThrownBy(() -> pipeline.addLast("a", b)).isInstanceOf(IllegalArgumentException.class);

        pipeline.addLast("b", b);
        assertThat(pipeline.get("b")).isSameAs(b);
    }

    @Test
    void iteratingShowsNamesAndHandlersInOrder() {
        Inbound a = new Inbound();
        Outbound b = new Outbound();
        pipeline.addLast("a", a).addLast("b", b);

        assertThat(pipeline).extracting(Map.Entry::getKey).containsExactly("a", "b");
        assertThat(pipeline).extracting(Map.Entry::getValue).containsExactly(a, b);
        assertThat(pipeline)
                .hasToString("DefaultChannelPipeline{(a = " + Inbound.class.getName() + "), (b = "
                        + Outbound.class.getName() + ")}");
        assertThat(new EmbeddedChannel().pipeline()).hasToString("DefaultChannelPipeline{}");
    }

    @Test
    void aContextNamesItselfAndItsChannel() {
        pipeline.addLast("a", new Inbound());
        ChannelHandlerContext ctx = pipeline.context("a");

        assertThat(ctx).hasToString("ChannelHandlerContext(a, " + channel + ')');
        assertThat(ctx.pipeline()).isSameAs(pipeline);
        assertThat(ctx.channel()).isSameAs(channel);
        assertThat(ctx.executor()).isSameAs(channel.eventLoop());
        assertThat(ctx.alloc()).isSameAs(channel.alloc());
    }

    @Test
    void handlerCallbacksWaitForTheRegistration() throws Exception {
        List<String> log = EventLog.newLog();
        EmbeddedChannel unregistered = new EmbeddedChannel(false, false);
        ChannelPipeline before = unregistered.pipeline();
        EventLog b = new EventLog("b", log);
        before.addLast(new EventLog("a", log), b, new EventLog("c", log));
        before.remove(b);
        before.replace(EventLog.class, "d", new EventLog("d", log));
        assertThat(log).isEmpty();

        unregistered.register();
        assertThat(log)
                .startsWith(
                        "a.handlerAdded",
                        "b.handlerAdded",
                        "c.handlerAdded",
                        "b.handlerRemoved",
                        "d.handlerAdded",
                        "a.handlerRemoved",
                        "d.channelRegistered",
                        "c.channelRegistered",
                        "d.channelActive",
                        "c.channelActive");
    }

    @Test
    void aFailingHandlerAddedRemovesTheHandlerAndIsReported() {
        List<String> log = EventLog.newLog();
        pipeline.addLast("log", new EventLog("log", log));
        ChannelHandler failing = new ChannelInboundHandlerAdapter() {
            @Override
            public void handlerAdded(ChannelHandlerContext ctx) {
                throw new IllegalStateException("no");
            }

            @Override
            public void handlerRemoved(ChannelHandlerContext ctx) {
                log.add("removed");
            }
        };
        pipeline.addFirst("failing", failing);

        assertThat(pipeline.get("failing")).isNull();
        assertThat(log)
                .containsExactly(
                        "log.handlerAdded",
                        "removed",
                        "log.exceptionCaught " + failing.getClass().getName()
                                + ".handlerAdded() has thrown an exception; removed.");
        assertThatThrownBy(channel::checkException)
                .isInstanceOf(ChannelPipelineException.class)
                .hasRootCauseMessage("no");
    }

    @Test
    void aFailingHandlerRemovedIsReported() {
        ChannelHandler failing = new ChannelInboundHandlerAdapter() {
            @Override
            public void handlerRemoved(ChannelHandlerContext ctx) {
                throw new IllegalStateException("no");
            }
        };
        pipeline.addLast("failing", failing);
        ChannelHandlerContext ctx = pipeline.context("failing");
        pipeline.remove("failing");

        assertThat(ctx.isRemoved()).isTrue();
        assertThatThrownBy(channel::checkException)
                .isInstanceOf(ChannelPipelineException.class)
                .hasMessageEndingWith(".handlerRemoved() has thrown an exception.")
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void closingRemovesTheLastHandlerFirst() {
        List<String> log = EventLog.newLog();
        pipeline.addLast(new EventLog("a", log), new EventLog("b", log));
        log.clear();
        channel.close();

        assertThat(log)
                .containsExactly(
                        "b.close",
                        "a.close",
                        "a.channelInactive",
                        "b.channelInactive",
                        "a.channelUnregistered",
                        "b.channelUnregistered",
                        "b.handlerRemoved",
                        "a.handlerRemoved");
        assertThat(pipeline.toMap()).isEmpty();
    }
}
