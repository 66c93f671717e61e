package io.millrace.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.local.LocalChannel;
import io.millrace.channel.local.LocalIoHandle;
import io.millrace.channel.local.LocalIoHandler;
import io.millrace.util.concurrent.DefaultThreadFactory;
import io.millrace.util.concurrent.Future;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What loops promise to their handlers and handles. */
@Timeout(30)
class IoEventLoopTest {
    /** A loop over local channels with something of the test's own before each run of the handler. */
    private static ManualIoEventLoop loop(Consumer<IoHandlerContext> beforeRun) {
        return new ManualIoEventLoop(Thread.currentThread(), factory(beforeRun));
    }

    private static IoHandlerFactory factory(Consumer<IoHandlerContext> beforeRun) {
        return executor -> {
            IoHandler local = LocalIoHandler.newFactory().newHandler(executor);
            return new IoHandler() {
                @Override
                public int run(IoHandlerContext context) {
                    beforeRun.accept(context);
                    return local.run(context);
                }

                @Override
                public IoRegistration register(IoHandle handle) throws Exception {
                    return local.register(handle);
                }

                @Override
                public void prepareToDestroy() {
                    local.prepareToDestroy();
                }

                @Override
                public void wakeup() {
                    local.wakeup();
                }

                @Override
                public boolean isCompatible(Class<? extends IoHandle> handleType) {
                    return local.isCompatible(handleType);
                }
            };
        };
    }

    private static void end(ManualIoEventLoop loop) {
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        while (!loop.isTerminated()) {
            loop.runNow();
        }
    }

    @Test
    void aHandlerMayAskTwiceWhetherItCanBlock() {
        List<Boolean> answers = new CopyOnWriteArrayList<>();
        ManualIoEventLoop loop = loop(context -> {
            answers.add(context.canBlock());
            answers.add(context.canBlock());
        });

        loop.run(1, Long.MAX_VALUE);

        assertThat(answers).containsExactly(true, true);
        end(loop);
    }

    @Test
    void aHandleIsRegisteredBeforeListenersCanCancel() {
        List<String> log = new CopyOnWriteArrayList<>();
        LocalIoHandle handle = new LocalIoHandle() {
            @Override
            public void closeNow() {}

            @Override
            public void close() {}

            @Override
            public void handle(IoRegistration registration, IoEvent event) {}

            @Override
            public void registered() {
                log.add("registered");
            }

            @Override
            public void unregistered() {
                log.add("unregistered");
            }
        };
        ManualIoEventLoop loop = loop(context -> {});
        loop.execute(() -> {
            Future<IoRegistration> registration = loop.register(handle);
            registration.addListener(
                    done -> log.add("cancelled " + registration.getNow().cancel()));
        });
        loop.runNow();

        assertThat(log).containsExactly("registered", "unregistered", "cancelled true");
        end(loop);
    }

    @Test
    void aLoopThatDiesFailsTheWritesAndClosesThatItNeverRan() throws Exception {
        AtomicBoolean dies = new AtomicBoolean();
        List<String> log = EventLog.newLog();
        SingleThreadIoEventLoop loop = new SingleThreadIoEventLoop(
                (IoEventLoopGroup) null, new DefaultThreadFactory("dies", true), factory(context -> {
                    if (dies.get()) {
                        throw new IllegalStateException("expected");
                    }
                }));
        LocalChannel channel = new LocalChannel();
        channel.pipeline().addLast(new EventLog("a", log));
        loop.register(channel).sync();
        ByteBuf message = Unpooled.buffer(10).writeZero(10);
        List<ChannelFuture> operations = new CopyOnWriteArrayList<>();
        // The budget of one cycle is spent when the loop fails: what comes later is never run.
        loop.submit(() -> {
                    dies.set(true);
                    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20);
                    for (int i = 0; i < 64; i++) {
                        loop.execute(() -> {
                            while (System.nanoTime() < end) {
                                Thread.onSpinWait();
                            }
                        });
                    }
                    Thread other = new Thread(() -> {
                        operations.add(channel.writeAndFlush(message));
                        operations.add(channel.close());
                    });
                    other.start();
                    other.join();
                    return null;
                })
                .sync();

        assertThat(loop.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        assertThat(operations).hasSize(2).allMatch(ChannelFuture::isDone);
        assertThat(message.refCnt()).isZero();
        assertThat(channel.outboundBuffer().totalPendingWriteBytes()).isZero();
        assertThat(channel.closeFuture().await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(log).contains("a.channelUnregistered", "a.handlerRemoved");
    }
}
