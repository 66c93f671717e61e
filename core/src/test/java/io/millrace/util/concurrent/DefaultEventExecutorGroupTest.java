package io.millrace.util.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DefaultEventExecutorGroupTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4})
    void takesItsExecutorsInTurn(int size) {
        DefaultEventExecutorGroup group = new DefaultEventExecutorGroup(size);
        List<EventExecutor> children = new ArrayList<>();
        group.forEach(children::add);
        assertThat(children).hasSize(size).doesNotHaveDuplicates();
        assertThat(group.executorCount()).isEqualTo(size);

        for (int i = 0; i < 3 * size; i++) {
            assertThat((Object) group.next()).isSameAs(children.get(i % size));
        }
        assertThat(children)
                .allSatisfy(child -> assertThat((Object) child.parent()).isSameAs(group));
    }

    @Test
    void executorsCannotBeRemovedByTheIterator() {
        DefaultEventExecutorGroup group = new DefaultEventExecutorGroup(2);
        var iterator = group.iterator();
        iterator.next();

        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(iterator::remove);
    }

    @Test
    void passesEverythingOnToItsExecutors() throws Exception {
        DefaultEventExecutorGroup group = new DefaultEventExecutorGroup(2);
        assertThat(group.submit(() -> "a").get(20, TimeUnit.SECONDS)).isEqualTo("a");
        assertThat(group.submit(() -> {}, "b").get(20, TimeUnit.SECONDS)).isEqualTo("b");
        assertThat(group.schedule(() -> "c", 1, TimeUnit.MILLISECONDS).get(20, TimeUnit.SECONDS))
                .isEqualTo("c");
        List<Callable<String>> tasks = List.of(() -> "d", () -> "e");
        assertThat(group.invokeAll(tasks)).hasSize(2).allMatch(java.util.concurrent.Future::isDone);
        assertThat(group.invokeAny(tasks)).isIn("d", "e");
        group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    @Test
    void waitingForItsEndIsRefusedOnItsOwnThreads() throws Exception {
        DefaultEventExecutorGroup group = new DefaultEventExecutorGroup(2);
        EventExecutor one = group.next();

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(
                        () -> one.submit(() -> group.terminationFuture().sync()).get(20, TimeUnit.SECONDS))
                .withCauseInstanceOf(BlockingOperationException.class);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(
                        () -> one.submit(() -> one.terminationFuture().sync()).get(20, TimeUnit.SECONDS))
                .withCauseInstanceOf(BlockingOperationException.class);

        assertThat(group.shutdownGracefully(0, 5, TimeUnit.SECONDS).await(20, TimeUnit.SECONDS))
                .isTrue();
    }

    @Test
    void listenersAreToldAfterTheirExecutorHasEnded() throws Exception {
        DefaultEventExecutorGroup group = new DefaultEventExecutorGroup(1);
        Promise<String> promise = group.next().newPromise();
        Promise<String> told = GlobalEventExecutor.INSTANCE.newPromise();
        promise.addListener(done -> told.setSuccess(promise.getNow()));
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();

        promise.setSuccess("late");

        assertThat(told.get(20, TimeUnit.SECONDS)).isEqualTo("late");
    }

    @Test
    void terminatesWhenAllItsExecutorsHave() throws Exception {
        DefaultEventExecutorGroup group = new DefaultEventExecutorGroup(3);
        group.next().execute(() -> {}); // one has a thread, two have none
        assertThat(group.isShuttingDown()).isFalse();
        group.shutdownGracefully(0, 0, TimeUnit.SECONDS);

        assertThat(group.isShuttingDown()).isTrue();
        assertThat(group.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        assertThat(group.terminationFuture().await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(group.terminationFuture().isSuccess()).isTrue();
        assertThat(group.isTerminated()).isTrue();
    }

    @Test
    void isClosedAtTheEndOfATryBlock() throws Exception {
        Future<?> termination;
        Future<String> task;
        try (DefaultEventExecutorGroup group = new DefaultEventExecutorGroup(2)) {
            termination = group.terminationFuture();
            task = group.submit(() -> "done");
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS); // spares the test the quiet period
        }

        assertThat(termination.isDone()).isTrue();
        assertThat(task.getNow()).isEqualTo("done");
    }

    @Test
    void closeOnOneOfItsThreadsIsRefused() throws Exception {
        DefaultEventExecutorGroup group = new DefaultEventExecutorGroup(2);
        Future<?> closing = group.submit(group::close);

        assertThat(closing.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(closing.cause()).isInstanceOf(IllegalStateException.class).hasMessageContaining("close()");
        assertThat(group.isShuttingDown()).isFalse();
        group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    @Test
    void awaitTerminationOfAGroupThatRunsTimesOut() throws Exception {
        DefaultEventExecutorGroup group = new DefaultEventExecutorGroup(2);

        assertThat(group.awaitTermination(1, TimeUnit.MILLISECONDS)).isFalse();
    }

    @Test
    void needsAtLeastOneThread() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DefaultEventExecutorGroup(0))
                .withMessage("nThreads: 0 (expected: > 0)");
    }

    @Test
    void childThatCannotBeMadeShutsDownTheOthers() {
        List<EventExecutor> made = new ArrayList<>();
        class Failing extends MultithreadEventExecutorGroup {
            Failing() {
                super(3, (Executor) null);
            }

            @Override
            protected EventExecutor newChild(Executor executor, Object... args) throws Exception {
                if (made.size() == 2) {
                    throw new Exception("third");
                }
                made.add(new DefaultEventExecutor(this, executor));
                return made.get(made.size() - 1);
            }
        }

        assertThatIllegalStateException()
                .isThrownBy(Failing::new)
                .withMessage("failed to create a child event loop")
                .havingCause()
                .withMessage("third");
        assertThat(made).hasSize(2).allMatch(EventExecutor::isTerminated);
    }
}
