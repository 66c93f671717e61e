package io.millrace.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.millrace.util.concurrent.DefaultEventExecutor;
import io.millrace.util.concurrent.EventExecutor;
import io.millrace.util.concurrent.Future;
import io.millrace.util.concurrent.ImmediateEventExecutor;
import io.millrace.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class NameResolverTest {

    private final EventExecutor executor = new DefaultEventExecutor();

    @AfterEach
    void shutDown() {
        executor.shutdownGracefully(0, 5, TimeUnit.SECONDS);
    }

    @Test
    void literalsAreAnsweredAtOnceWithoutAName() throws Exception {
        DefaultNameResolver resolver = new DefaultNameResolver(executor);

        Future<InetAddress> v4 = resolver.resolve("192.0.2.7");
        Future<List<InetAddress>> v6 = resolver.resolveAll("2001:db8::1");

        assertThat(v4.isDone()).isTrue();
        assertThat(v4.getNow()).isEqualTo(InetAddress.getByName("192.0.2.7"));
        assertThat(v4.getNow().toString()).isEqualTo("/192.0.2.7");
        assertThat(v6.getNow()).containsExactly(InetAddress.getByName("2001:db8::1"));
    }

    @Test
    void localhostIsLookedUpOnAThreadOfTheLookUpsAndToldOnTheExecutor() throws Exception {
        AtomicReference<Thread> told = new AtomicReference<>();
        CountDownLatch done = new CountDownLatch(1);

        Future<InetAddress> future = new DefaultNameResolver(executor).resolve("localhost");
        future.addListener(f -> {
            told.set(Thread.currentThread());
            done.countDown();
        });

        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(future.getNow().isLoopbackAddress()).isTrue();
        assertThat(executor.inEventLoop(told.get())).isTrue();
    }

    @Test
    void unknownNameFailsWithUnknownHost() throws Exception {
        // A label of more than 63 characters cannot exist, so that no name server needs to be asked.
        Future<InetAddress> future = new DefaultNameResolver(executor).resolve("a".repeat(64) + ".invalid");

        assertThat(future.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(future.cause()).isInstanceOf(UnknownHostException.class);
    }

    @Test
    void lookUpBlocksNeitherTheCallerNorItsExecutor() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicReference<Thread> worker = new AtomicReference<>();
        Promise<String> promise = executor.newPromise();

        BlockingLookUps.submit(
                () -> {
                    worker.set(Thread.currentThread());
                    assertThat(release.await(10, TimeUnit.SECONDS)).isTrue();
                    return "answer";
                },
                promise);
        assertThat(executor.submit(() -> "free").get(10, TimeUnit.SECONDS)).isEqualTo("free");
        assertThat(promise.isDone()).isFalse();
        release.countDown();

        assertThat(promise.get(10, TimeUnit.SECONDS)).isEqualTo("answer");
        assertThat(worker.get().isDaemon()).isTrue();
        assertThat(worker.get().getName()).startsWith("millrace-lookup-");
    }

    @Test
    void cancelledLookUpIsNotMade() throws Exception {
        Promise<String> cancelled = executor.newPromise();
        cancelled.cancel(false);
        AtomicReference<String> made = new AtomicReference<>();

        BlockingLookUps.submit(
                () -> {
                    made.set("made");
                    return "made";
                },
                cancelled);
        // The queue is in order, but four threads serve it: fill them all behind the cancelled one.
        List<Promise<String>> later = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Promise<String> promise = executor.newPromise();
            BlockingLookUps.submit(() -> "later", promise);
            later.add(promise);
        }
        for (Promise<String> promise : later) {
            promise.get(10, TimeUnit.SECONDS);
        }

        assertThat(made.get()).isNull();
    }

    @Test
    void exceptionOfTheLookUpFailsThePromise() {
        FakeNameResolver fake = new FakeNameResolver(executor);
        fake.thrown = new IllegalStateException("thrown");

        assertThat(fake.resolve("x").cause()).hasMessage("thrown");
        assertThat(fake.resolveAll("x").cause()).hasMessage("thrown");
    }

    @Test
    void compositeAsksInOrderUntilOneKnows() throws Exception {
        EventExecutor immediate = ImmediateEventExecutor.INSTANCE;
        FakeNameResolver first = new FakeNameResolver(immediate);
        FakeNameResolver second = new FakeNameResolver(immediate);
        FakeNameResolver third = new FakeNameResolver(immediate);
        CompositeNameResolver<InetAddress> composite = new CompositeNameResolver<>(immediate, first, second, third);
        InetAddress address = InetAddress.getByName("192.0.2.1");

        Future<InetAddress> future = composite.resolve("name");
        first.promise.setFailure(new UnknownHostException("first"));
        second.promise.setSuccess(address);

        assertThat(future.getNow()).isSameAs(address);
        assertThat(third.promise).isNull();
    }

    @Test
    void compositeFailsWithTheLastFailure() {
        EventExecutor immediate = ImmediateEventExecutor.INSTANCE;
        FakeNameResolver first = new FakeNameResolver(immediate);
        FakeNameResolver second = new FakeNameResolver(immediate);

        Future<List<InetAddress>> future = new CompositeNameResolver<>(immediate, first, second).resolveAll("name");
        first.allPromise.setFailure(new UnknownHostException("first"));
        second.allPromise.setFailure(new UnknownHostException("second"));

        assertThat(future.cause()).hasMessage("second");
    }

    @Test
    void compositeStopsAskingOnceCancelled() {
        EventExecutor immediate = ImmediateEventExecutor.INSTANCE;
        FakeNameResolver first = new FakeNameResolver(immediate);
        FakeNameResolver second = new FakeNameResolver(immediate);

        Future<InetAddress> future = new CompositeNameResolver<>(immediate, first, second).resolve("name");
        future.cancel(false);
        first.promise.setFailure(new UnknownHostException("first"));

        assertThat(second.promise).isNull();
    }

    @Test
    void compositeOfOneIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CompositeNameResolver<>(executor, new FakeNameResolver(executor)))
                .withMessageContaining("at least 2");
        assertThatNullPointerException()
                .isThrownBy(() -> new CompositeNameResolver<>(executor, new FakeNameResolver(executor), null));
    }

    @Test
    void roundRobinReachesEveryAddressAndKeepsTheirOrder() throws Exception {
        EventExecutor immediate = ImmediateEventExecutor.INSTANCE;
        FakeNameResolver fake = new FakeNameResolver(immediate);
        RoundRobinInetAddressResolver resolver = new RoundRobinInetAddressResolver(immediate, fake);
        List<InetAddress> addresses = List.of(
                InetAddress.getByName("192.0.2.1"),
                InetAddress.getByName("192.0.2.2"),
                InetAddress.getByName("192.0.2.3"));
        List<InetAddress> doubled = new ArrayList<>(addresses);
        doubled.addAll(addresses);
        List<InetAddress> taken = new ArrayList<>();

        // 3 * (2/3)^200: it does not happen that one is missed.
        for (int i = 0; i < 200; i++) {
            Future<InetAddress> one = resolver.resolve("name");
            fake.allPromise.setSuccess(addresses);
            taken.add(one.getNow());
            Future<List<InetAddress>> all = resolver.resolveAll("name");
            fake.allPromise.setSuccess(addresses);
            assertThat(all.getNow()).hasSize(3).isSubsetOf(addresses);
            assertThat(Collections.indexOfSubList(doubled, all.getNow())).isNotNegative();
        }

        assertThat(taken).containsAll(addresses);
    }

    @Test
    void roundRobinOverNoAddressIsAnUnknownHost() {
        EventExecutor immediate = ImmediateEventExecutor.INSTANCE;
        FakeNameResolver fake = new FakeNameResolver(immediate);

        Future<InetAddress> future = new RoundRobinInetAddressResolver(immediate, fake).resolve("name");
        fake.allPromise.setSuccess(List.of());

        assertThat(future.cause()).isInstanceOf(UnknownHostException.class).hasMessage("name");
    }

    @Test
    void asAddressResolverIsOneAndClosesTheNameResolver() {
        FakeNameResolver fake = new FakeNameResolver(executor);
        AddressResolver<InetSocketAddress> addressResolver = fake.asAddressResolver();

        assertThat(fake.asAddressResolver()).isSameAs(addressResolver);
        addressResolver.close();
        assertThat(fake.closed).isTrue();
    }

    @Test
    void addressResolverCancelsTheLookUpBehindIt() {
        EventExecutor immediate = ImmediateEventExecutor.INSTANCE;
        FakeNameResolver fake = new FakeNameResolver(immediate);

        Future<InetSocketAddress> future =
                fake.asAddressResolver().resolve(InetSocketAddress.createUnresolved("name", 80));
        future.cancel(false);

        assertThat(fake.promise.isCancelled()).isTrue();
    }

    /** Leaves its promises to the test. */
    static final class FakeNameResolver extends InetNameResolver {
        Promise<InetAddress> promise;
        Promise<List<InetAddress>> allPromise;
        RuntimeException thrown;
        boolean closed;

        FakeNameResolver(EventExecutor executor) {
            super(executor);
        }

        @Override
        protected void doResolve(String inetHost, Promise<InetAddress> promise) {
            if (thrown != null) {
                throw thrown;
            }
            this.promise = promise;
        }

        @Override
        protected void doResolveAll(String inetHost, Promise<List<InetAddress>> promise) {
            if (thrown != null) {
                throw thrown;
            }
            this.allPromise = promise;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
