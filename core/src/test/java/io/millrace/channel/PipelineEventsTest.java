package io.millrace.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class PipelineEventsTest {
    private final List<String> log = EventLog.newLog();

    private EmbeddedChannel channelWith(ChannelHandler... handlers) {
        EmbeddedChannel channel = new EmbeddedChannel(handlers);
        log.clear();
        return channel;
    }

    private EventLog logging(String name) {
        return new EventLog(name, log);
    }

    @Test
    void registrationComesBeforeActivityAndReading() {
        new EmbeddedChannel(logging("a"), logging("b"));
        assertThat(log)
                .containsExactly(
                        "a.handlerAdded",
                        "b.handlerAdded",
                        "a.channelRegistered",
                        "b.channelRegistered",
                        "a.channelActive",
                        "b.channelActive",
                        "b.read",
                        "a.read");
    }

    @Test
    void inboundEventsGoForwardAndOperationsBackward() {
        EmbeddedChannel channel = channelWith(logging("a"), logging("b"));
        channel.writeInbound("m");
        assertThat(log)
                .containsExactly(
                        "a.channelRead m",
                        "b.channelRead m",
                        "a.channelReadComplete",
                        "b.channelReadComplete",
                        "b.read",
                        "a.read");
        log.clear();
        channel.writeAndFlush("n");
        channel.bind(new InetSocketAddress(0));
        channel.connect(new InetSocketAddress(0));
        assertThat(log)
                .containsExactly(
                        "b.write n", "a.write n", "b.flush", "a.flush", "b.bind", "a.bind", "b.connect", "a.connect");
        assertThat(channel.<Object>readInbound()).isEqualTo("m");
        assertThat(channel.<Object>readOutbound()).isEqualTo("n");
    }

    @Test
    void userEventsWritabilityAndExceptionsPassEveryHandler() {
        EmbeddedChannel channel = channelWith(logging("a"), logging("b"));
        channel.pipeline().fireUserEventTriggered("e").fireChannelWritabilityChanged();
        channel.pipeline().fireExceptionCaught(new IllegalStateException("x"));
        assertThat(log)
                .containsExactly(
                        "a.userEvent e",
                        "b.userEvent e",
                        "a.writability true",
                        "b.writability true",
                        "a.exceptionCaught x",
                        "b.exceptionCaught x");
        assertThatThrownBy(channel::checkException).hasMessage("x");
    }

    @Test
    void disconnectClosesWhereThereIsNoDisconnect() {
        EmbeddedChannel closes = channelWith(logging("a"));
        closes.disconnect();
        assertThat(log).startsWith("a.close");
        assertThat(closes.isOpen()).isFalse();

        log.clear();
        EmbeddedChannel disconnects = new EmbeddedChannel(true, logging("b"));
        log.clear();
        disconnects.disconnect();
        assertThat(log).containsExactly("b.disconnect");
        assertThat(disconnects.isOpen()).isTrue();
    }

    @Test
    void operationsOfAContextBeginBeforeIt() {
        EmbeddedChannel channel = channelWith(logging("a"), logging("b"), logging("c"));
        ChannelHandlerContext b =
                channel.pipeline().context(channel.pipeline().names().get(1));
        b.write("m");
        b.flush();
        b.fireChannelRead("n");
        assertThat(log).containsExactly("a.write m", "a.flush", "c.channelRead n");
        channel.releaseInbound();
    }

    // ---- changes during events ----

    @Test
    void aHandlerThatRemovesItselfStillPassesOn() {
        EmbeddedChannel channel = channelWith(
                new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object msg) {
                        ctx.pipeline().remove(this);
                        ctx.fireChannelRead(msg);
                        ctx.write("late");
                        ctx.fireChannelReadComplete();
                    }
                },
                logging("b"));
        channel.writeInbound("m");

        assertThat(log).startsWith("b.channelRead m", "b.channelReadComplete");
        channel.flushOutbound();
        assertThat(channel.<Object>readOutbound()).isEqualTo("late");
    }

    @Test
    void handlersAddedInsideAnEventSeeIt() {
        EmbeddedChannel channel = channelWith(
                new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object msg) {
                        ctx.pipeline().addLast(logging("late"));
                        ctx.fireChannelRead(msg);
                    }
                },
                new ChannelOutboundHandlerAdapter());
        channel.writeInbound("m");
        assertThat(log).startsWith("late.handlerAdded", "late.channelRead m", "late.channelReadComplete");
    }

    @Test
    void aRemovedHandlerSeesWhatWasAddedBehindItsNeighbour() {
        AtomicReference<ChannelHandlerContext> removed = new AtomicReference<>();
        ChannelInboundHandlerAdapter first = new ChannelInboundHandlerAdapter() {
            @Override
            public void handlerAdded(ChannelHandlerContext ctx) {
                removed.set(ctx);
            }

            @Override
            public void channelRead(ChannelHandlerContext ctx, Object msg) {
                ctx.fireChannelRead(msg);
            }
        };
        EmbeddedChannel channel = channelWith(first);
        channel.pipeline().addLast("neighbour", new ChannelOutboundHandlerAdapter());
        channel.pipeline().remove(first);
        channel.pipeline().addLast(logging("late"));
        log.clear();

        removed.get().fireChannelRead("m");
        assertThat(log).containsExactly("late.channelRead m");
        channel.releaseInbound();
    }

    @Test
    void whatAReplacedHandlerPassesOnGoesToItsReplacement() {
        EmbeddedChannel channel = channelWith(logging("before"), new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object msg) {
                ctx.pipeline().replace(this, "new", logging("new"));
                ctx.fireChannelRead(msg);
                ctx.write("w");
            }
        });
        channel.writeInbound("m");
        assertThat(log)
                .startsWith(
                        "before.channelRead m",
                        "new.handlerAdded",
                        "new.channelRead m",
                        "new.write w",
                        "before.write w");
    }

    @Test
    void theNewHandlerIsAddedBeforeTheOldOneIsRemoved() {
        EmbeddedChannel channel = channelWith(logging("old"));
        channel.pipeline().replace(EventLog.class, null, logging("new"));
        assertThat(log).containsExactly("new.handlerAdded", "old.handlerRemoved");
    }

    @Test
    void handlersCanBeAddedAndRemovedInHandlerAdded() {
        EmbeddedChannel channel = channelWith();
        channel.pipeline().addLast("self", new ChannelInboundHandlerAdapter() {
            @Override
            public void handlerAdded(ChannelHandlerContext ctx) {
                ctx.pipeline().addAfter("self", "next", logging("next"));
                ctx.pipeline().remove(this);
            }
        });
        channel.writeInbound("m");
        assertThat(channel.pipeline().toMap()).containsOnlyKeys("next");
        assertThat(log).startsWith("next.handlerAdded", "next.channelRead m");
    }

    /** Every hop is compared with a walk over the handlers that the pipeline lists. */
    @Test
    void routesAreRightAfterAnyChanges() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        EmbeddedChannel channel = new EmbeddedChannel();
        ChannelPipeline pipeline = channel.pipeline();
        int named = 0;
        for (int round = 0; round < 400; round++) {
            List<String> names = new ArrayList<>(pipeline.toMap().keySet());
            int action = names.isEmpty() ? 0 : random.nextInt(5);
            String name = "h" + named++;
            ChannelHandler handler = anyHandler(name, random);
            String other = names.isEmpty() ? "" : names.get(random.nextInt(names.size()));
            switch (action) {
                case 0 -> pipeline.addLast(name, handler);
                case 1 -> pipeline.addBefore(other, name, handler);
                case 2 -> pipeline.addAfter(other, name, handler);
                case 3 -> pipeline.replace(other, name, handler);
                default -> pipeline.remove(other);
            }
            if (names.size() > 8) {
                pipeline.removeFirst();
            }
            log.clear();
            List<String> expected = new ArrayList<>();
            pipeline.toMap().forEach((key, value) -> {
                if (value instanceof Reader) {
                    expected.add(key + " read");
                }
            });
            pipeline.fireChannelRead("m");
            List<String> writers = new ArrayList<>();
            pipeline.toMap().forEach((key, value) -> {
                if (value instanceof Writer) {
                    writers.add(0, key + " write");
                }
            });
            expected.addAll(writers);
            pipeline.write("w", pipeline.voidPromise());
            assertThat(log).as("seed %d, round %d", seed, round).isEqualTo(expected);
            channel.releaseInbound();
        }
    }

    private ChannelHandler anyHandler(String name, Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> new Reader(name);
            case 1 -> new Writer(name);
            default -> new ChannelDuplexHandler();
        };
    }

    private final class Reader extends ChannelInboundHandlerAdapter {
        private final String name;

        Reader(String name) {
            this.name = name;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            log.add(name + " read");
            ctx.fireChannelRead(msg);
        }
    }

    private final class Writer extends ChannelOutboundHandlerAdapter {
        private final String name;

        Writer(String name) {
            this.name = name;
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
            log.add(name + " write");
            ctx.write(msg, promise);
        }
    }

    // ---- exceptions ----

    @Test
    void anInboundExceptionGoesToTheSameHandlerFirst() {
        EmbeddedChannel channel = channelWith(
                logging("a"),
                new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object msg) {
                        throw new IllegalStateException("bad");
                    }

                    @Override
                    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                        log.add("self " + cause.getMessage());
                        ctx.fireExceptionCaught(cause);
                    }
                },
                logging("c"));

        assertThatThrownBy(() -> channel.writeInbound("m")).hasMessage("bad");
        assertThat(log).startsWith("a.channelRead m", "self bad", "c.exceptionCaught bad", "a.channelReadComplete");
    }

    @Test
    void anExceptionOfExceptionCaughtEndsThere() {
        EmbeddedChannel channel = channelWith(
                new ChannelInboundHandlerAdapter() {
                    @Override
                    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                        throw new IllegalStateException("worse");
                    }
                },
                logging("b"));
        channel.pipeline().fireExceptionCaught(new IllegalStateException("bad"));
        channel.checkException();
        assertThat(log).isEmpty();
    }

    @Test
    void aThrowingWriteFailsItsPromise() {
        EmbeddedChannel channel = channelWith(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                throw new IllegalStateException("bad");
            }
        });
        assertThat(channel.write("m").cause()).hasMessage("bad");
        channel.checkException();
    }

    @Test
    void aThrowingFlushOrReadOfAnOutboundHandlerGoesToThoseBehind() {
        EmbeddedChannel channel = channelWith(
                new ChannelOutboundHandlerAdapter() {
                    @Override
                    public void flush(ChannelHandlerContext ctx) {
                        throw new IllegalStateException("flush");
                    }

                    @Override
                    public void read(ChannelHandlerContext ctx) {
                        throw new IllegalStateException("read");
                    }
                },
                new ChannelInboundHandlerAdapter() {
                    @Override
                    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                        log.add(cause.getMessage());
                    }
                });
        log.clear();
        channel.flush();
        channel.read();
        assertThat(log).containsExactly("flush", "read");
    }

    @Test
    void theFailureOfAVoidWriteReachesThePipeline() {
        EmbeddedChannel channel = channelWith(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                throw new IllegalStateException("bad");
            }
        });
        assertThat(channel.write("m", channel.voidPromise()).isVoid()).isTrue();
        assertThatThrownBy(channel::checkException).hasMessage("bad");
    }

    @Test
    void anUnvoidedPromiseStillReportsFailures() {
        EmbeddedChannel channel = channelWith();
        ChannelPromise promise = channel.voidPromise().unvoid();
        assertThat(promise.isVoid()).isFalse();
        promise.setFailure(new IllegalStateException("bad"));
        assertThatThrownBy(channel::checkException).hasMessage("bad");
    }

    @Test
    void theVoidPromiseTakesNoListenersAndNoWaiters() throws Exception {
        ChannelPromise promise = channelWith().voidPromise();
        assertThatThrownBy(() -> promise.addListener(ChannelFutureListener.CLOSE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("void future");
        assertThatThrownBy(promise::sync).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(promise::get).isInstanceOf(IllegalStateException.class);
        assertThat(promise.trySuccess()).isFalse();
        assertThat(promise.isDone()).isFalse();
        assertThat(promise.cancel(false)).isFalse();
        assertThat(promise.setUncancellable()).isTrue();
        assertThat(promise.setSuccess()).isSameAs(promise);
    }

    // ---- promises ----

    @Test
    void aPromiseOfAnotherChannelIsRefusedAndTheMessageReleased() {
        EmbeddedChannel channel = channelWith();
        ByteBuf msg = Unpooled.buffer().writeByte(1);
        assertThatThrownBy(() -> channel.write(msg, new EmbeddedChannel().newPromise()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("promise.channel does not match");
        assertThat(msg.refCnt()).isZero();
    }

    @Test
    void aPromiseThatIsDoneIsRefusedAndTheMessageReleased() {
        EmbeddedChannel channel = channelWith();
        ByteBuf msg = Unpooled.buffer().writeByte(1);
        assertThatThrownBy(() -> channel.write(msg, channel.newPromise().setSuccess()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("promise already done");
        assertThat(msg.refCnt()).isZero();
    }

    @Test
    void aCancelledPromiseCancelsTheWriteQuietly() {
        EmbeddedChannel channel = channelWith();
        ByteBuf msg = Unpooled.buffer().writeByte(1);
        ChannelPromise promise = channel.newPromise();
        assertThat(promise.cancel(false)).isTrue();
        assertThat(channel.writeAndFlush(msg, promise).isCancelled()).isTrue();
        assertThat(msg.refCnt()).isZero();
        assertThat(channel.<Object>readOutbound()).isNull();
        assertThat(channel.close(promise)).isSameAs(promise);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void theVoidPromiseIsForWritesOnly() {
        EmbeddedChannel channel = channelWith();
        assertThatThrownBy(() -> channel.close(channel.voidPromise()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("VoidChannelPromise not allowed for this operation");
        assertThatThrownBy(() -> channel.bind(new InetSocketAddress(0), channel.voidPromise()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void theCloseFutureIsNoPromiseForOperations() {
        EmbeddedChannel channel = channelWith();
        assertThatThrownBy(() -> channel.pipeline().close((ChannelPromise) channel.closeFuture()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingIsNotAnEventNorAMessage() {
        EmbeddedChannel channel = channelWith();
        ChannelPipeline pipeline = channel.pipeline();
        assertThatThrownBy(() -> pipeline.write(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> pipeline.fireChannelRead(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> pipeline.fireUserEventTriggered(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> pipeline.fireExceptionCaught(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> pipeline.bind(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> pipeline.connect(null)).isInstanceOf(NullPointerException.class);
        ByteBuf msg = Unpooled.buffer();
        assertThatThrownBy(() -> pipeline.write(msg, null)).isInstanceOf(NullPointerException.class);
        assertThat(msg.refCnt()).isZero();
    }

    @Test
    void futuresMadeByThePipelineAreComplete() {
        EmbeddedChannel channel = channelWith();
        IllegalStateException cause = new IllegalStateException("x");
        assertThat(channel.newSucceededFuture().isSuccess()).isTrue();
        assertThat(channel.newFailedFuture(cause).cause()).isSameAs(cause);
        assertThat(channel.newPromise().channel()).isSameAs(channel);
        assertThat(channel.voidPromise()).isSameAs(channel.pipeline().voidPromise());
    }

    @Test
    void eventsOfAnUnregisteredChannelAreRefused() {
        EmbeddedChannel unregistered = new EmbeddedChannel(false, false);
        assertThatThrownBy(() -> unregistered.pipeline().fireChannelRead("m"))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> unregistered.pipeline().write("m")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void listenersOfTheInterfaceDoWhatTheyAreCalled() {
        EmbeddedChannel channel = channelWith();
        ChannelPromise promise = channel.newPromise();
        promise.addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        promise.addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        promise.setFailure(new IllegalStateException("bad"));
        assertThatThrownBy(channel::checkException).hasMessage("bad");
        assertThat(channel.isOpen()).isFalse();

        EmbeddedChannel other = channelWith();
        other.newPromise().addListener(ChannelFutureListener.CLOSE_ON_FAILURE).setSuccess();
        assertThat(other.isOpen()).isTrue();
        other.newSucceededFuture().addListener(ChannelFutureListener.CLOSE);
        assertThat(other.isOpen()).isFalse();
    }
}
