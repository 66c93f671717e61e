package io.millrace.examples.keyvalue;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelOutboundHandlerAdapter;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.channel.socket.ChannelInputShutdownEvent;
import io.millrace.examples.keyvalue.Request.Verb;
import io.millrace.handler.codec.ByteBudget;
import io.millrace.handler.codec.CodecLimits;
import io.millrace.handler.codec.CorruptedFrameException;
import io.millrace.testkit.Deadline;
import io.millrace.util.ReferenceCountUtil;
import io.millrace.util.concurrent.DefaultEventExecutor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeyValueHandlerTest {
    private static final int PENDING = 3;

    private final DefaultEventExecutor storeThread = new DefaultEventExecutor();
    private final KeyValueLimits limits =
            KeyValueLimits.DEFAULT.withMaxPending(PENDING).withStore(2, 10);
    private final Store store = new Store(limits, storeThread);
    private final EmbeddedChannel channel = new EmbeddedChannel();

    /** The answers so far, as text. */
    private final List<String> answers = new ArrayList<>();

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        storeThread.shutdownGracefully(0, 15, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private void start() {
        channel.pipeline().addLast(new KeyValueHandler(store, limits));
    }

    private void send(Verb verb, String key, String value) {
        channel.writeInbound(new Request(verb, key, Unpooled.copiedBuffer(value, StandardCharsets.UTF_8)));
    }

    private void awaitAnswers(String... expected) {
        Deadline.until(
                () -> {
                    collectAnswers();
                    return answers.size() >= expected.length;
                },
                "an answer to each request");
        assertThat(answers).containsExactly(expected);
    }

    private void collectAnswers() {
        channel.runPendingTasks();
        for (Object message = channel.readOutbound(); message != null; message = channel.readOutbound()) {
            if (message instanceof Response response) {
                answers.add(response.status() + " " + response.content().toString(StandardCharsets.UTF_8));
                response.release();
            }
        }
    }

    private void awaitClose() {
        Deadline.until(
                () -> {
                    collectAnswers();
                    return !channel.isOpen();
                },
                "the channel's end");
    }

    /** Makes the store wait, as if a disk were slow. */
    private CountDownLatch holdStore() {
        CountDownLatch latch = new CountDownLatch(1);
        storeThread.execute(() -> Deadline.open(latch, "the store"));
        return latch;
    }

    @Test
    void answersComeInTheOrderOfTheRequests() {
        start();
        send(Verb.GET, "key", "");
        send(Verb.PUT, "key", "one");
        send(Verb.GET, "key", "");
        send(Verb.PUT, "key", "two");
        send(Verb.DELETE, "key", "");
        send(Verb.GET, "key", "");
        awaitAnswers("NOT_FOUND ", "OK ", "OK one", "OK ", "OK two", "NOT_FOUND ");
    }

    @Test
    void theStoreHoldsNoMoreThanItsLimits() {
        start();
        send(Verb.PUT, "1", "12345");
        send(Verb.PUT, "2", "12345");
        send(Verb.PUT, "3", ""); // a third key
        send(Verb.PUT, "2", "123456"); // an eleventh byte
        send(Verb.DELETE, "1", "");
        send(Verb.PUT, "2", "1234567890");
        awaitAnswers(
                "OK ",
                "OK ",
                "FULL the store holds at most 2 keys and 10 bytes",
                "FULL the store holds at most 2 keys and 10 bytes",
                "OK 12345",
                "OK ");
    }

    @Test
    void readingStopsWhileTheStoreIsBehindAndTheBudgetSaysWhatWaits() {
        start();
        CountDownLatch latch = holdStore();
        for (int i = 1; i < PENDING; i++) {
            send(Verb.PUT, "key", "12345");
            assertThat(channel.config().isAutoRead()).isTrue();
        }
        send(Verb.PUT, "key", "12345");
        assertThat(channel.config().isAutoRead()).isFalse();
        assertThat(ByteBudget.of(channel).usedBytes()).isEqualTo(PENDING * (128 + 5));
        latch.countDown();
        awaitAnswers("OK ", "OK ", "OK ");
        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat(ByteBudget.of(channel).usedBytes()).isZero();
    }

    @Test
    void whatTheBudgetDoesNotCoverIsRefusedBehindWhatItDoes() {
        channel.attr(CodecLimits.KEY).set(CodecLimits.DEFAULT.withConnectionBytes(300));
        start();
        CountDownLatch latch = holdStore();
        send(Verb.PUT, "1", "one");
        send(Verb.PUT, "2", "two");
        send(Verb.PUT, "3", "three");
        send(Verb.PUT, "4", "never looked at");
        latch.countDown();
        awaitClose();
        assertThat(answers).hasSize(3).startsWith("OK ", "OK ");
        assertThat(answers.get(2))
                .startsWith("BAD_REQUEST a request that waits for the store, 133 bytes beside 262 held already,")
                .contains("CodecLimits.connectionBytes of 300");
        assertThat(ByteBudget.of(channel).usedBytes()).isZero();
    }

    @Test
    void aFaultIsAnsweredBehindTheRequestsBeforeIt() {
        start();
        CountDownLatch latch = holdStore();
        send(Verb.PUT, "key", "one");
        channel.pipeline().fireExceptionCaught(new CorruptedFrameException("nonsense"));
        send(Verb.PUT, "key", "behind the fault");
        collectAnswers();
        assertThat(answers).isEmpty();
        latch.countDown();
        awaitClose();
        assertThat(answers).containsExactly("OK ", "BAD_REQUEST nonsense");
    }

    @Test
    void aClientThatHasSentItsLastRequestGetsItsAnswers() {
        start();
        CountDownLatch latch = holdStore();
        send(Verb.PUT, "key", "one");
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertThat(channel.isOpen()).isTrue();
        latch.countDown();
        awaitClose();
        assertThat(answers).containsExactly("OK ");
    }

    @Test
    void theStoreHasNoMoreThanItsShareHoweverManyRequestsOneReadBrings() {
        start();
        CountDownLatch latch = holdStore();
        Object[] requests = new Object[100];
        Arrays.setAll(requests, i -> new Request(Verb.GET, "key", Unpooled.EMPTY_BUFFER));
        channel.writeInbound(requests);
        assertThat(ByteBudget.of(channel).usedBytes()).isEqualTo(100 * 128);
        channel.outboundBuffer().setUserDefinedWritability(1, false);
        channel.runPendingTasks();
        latch.countDown();
        awaitAnswers("NOT_FOUND ", "NOT_FOUND ", "NOT_FOUND ");
        // The client does not read: what waits goes on waiting, and the end of its output waits behind it.
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        storeThread.submit(() -> {}).awaitUninterruptibly();
        collectAnswers();
        assertThat(answers).hasSize(PENDING);
        assertThat(ByteBudget.of(channel).usedBytes()).isEqualTo((100 - PENDING) * 128);
        channel.outboundBuffer().setUserDefinedWritability(1, true);
        awaitClose();
        assertThat(answers).hasSize(100).containsOnly("NOT_FOUND ");
        assertThat(ByteBudget.of(channel).usedBytes()).isZero();
    }

    @Test
    void longValuesAreAskedForOneByOne() {
        KeyValueLimits large = KeyValueLimits.DEFAULT.withMaxValueBytes(16 << 20);
        channel.pipeline().addLast(new KeyValueHandler(store, large));
        CountDownLatch latch = holdStore();
        send(Verb.GET, "key", "");
        assertThat(channel.config().isAutoRead()).isFalse();
        latch.countDown();
        awaitAnswers("NOT_FOUND ");
    }

    @Test
    void aRefusalIsWrittenOnceIfTheOutputEndsMeanwhile() {
        Queue<ChannelPromise> writes = new ArrayDeque<>();
        channel.pipeline().addLast(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                ReferenceCountUtil.release(message);
                writes.add(promise);
            }
        });
        start();
        channel.pipeline().fireExceptionCaught(new CorruptedFrameException("nonsense"));
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertThat(writes).hasSize(1);
        assertThat(channel.isOpen()).isTrue();
        writes.remove().setSuccess();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aClientThatGoesLosesNothingOfOurs() {
        start();
        CountDownLatch latch = holdStore();
        for (int i = 0; i < 2 * PENDING; i++) {
            send(Verb.PUT, "key", "one");
        }
        channel.close();
        latch.countDown();
        Deadline.until(
                () -> {
                    channel.runPendingTasks();
                    return ByteBudget.of(channel).usedBytes() == 0;
                },
                "the budget's balance");
    }
}
