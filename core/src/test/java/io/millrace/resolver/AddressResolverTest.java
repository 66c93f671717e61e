package io.millrace.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.resolver.NameResolverTest.FakeNameResolver;
import io.millrace.util.concurrent.DefaultEventExecutor;
import io.millrace.util.concurrent.EventExecutor;
import io.millrace.util.concurrent.Future;
import io.millrace.util.concurrent.ImmediateEventExecutor;
import io.millrace.util.concurrent.Promise;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AddressResolverTest {

    private static final EventExecutor IMMEDIATE = ImmediateEventExecutor.INSTANCE;

    @Test
    void unresolvedAddressIsResolvedWithItsPort() throws Exception {
        FakeNameResolver names = new FakeNameResolver(IMMEDIATE);
        AddressResolver<InetSocketAddress> resolver = names.asAddressResolver();
        InetAddress address = InetAddress.getByName("192.0.2.1");

        Future<InetSocketAddress> one = resolver.resolve(InetSocketAddress.createUnresolved("name", 80));
        names.promise.setSuccess(address);
        Future<List<InetSocketAddress>> all = resolver.resolveAll(InetSocketAddress.createUnresolved("name", 81));
        names.allPromise.setSuccess(List.of(address));

        assertThat(one.getNow()).isEqualTo(new InetSocketAddress(address, 80));
        assertThat(all.getNow()).containsExactly(new InetSocketAddress(address, 81));
    }

    @Test
    void resolvedAddressIsItsOwnResult() {
        FakeNameResolver names = new FakeNameResolver(IMMEDIATE);
        AddressResolver<InetSocketAddress> resolver = names.asAddressResolver();
        InetSocketAddress resolved = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

        assertThat(resolver.isResolved(resolved)).isTrue();
        assertThat(resolver.resolve(resolved).getNow()).isSameAs(resolved);
        assertThat(resolver.resolveAll(resolved).getNow()).containsExactly(resolved);
        assertThat(names.promise).isNull();
    }

    @Test
    void addressOfAnotherTypeIsNotSupported() {
        AddressResolver<InetSocketAddress> resolver = new FakeNameResolver(IMMEDIATE).asAddressResolver();
        SocketAddress other = new OtherAddress();

        assertThat(resolver.isSupported(other)).isFalse();
        assertThatThrownBy(() -> resolver.isResolved(other)).isInstanceOf(UnsupportedAddressTypeException.class);
        assertThat(resolver.resolve(other).cause()).isInstanceOf(UnsupportedAddressTypeException.class);
        assertThat(resolver.resolveAll(other).cause()).isInstanceOf(UnsupportedAddressTypeException.class);
        Promise<InetSocketAddress> promise = IMMEDIATE.newPromise();
        assertThat(resolver.resolve(other, promise)).isSameAs(promise);
        assertThat(promise.cause()).isInstanceOf(UnsupportedAddressTypeException.class);
    }

    @Test
    void exceptionOfTheSubclassFailsTheFuture() {
        FakeNameResolver names = new FakeNameResolver(IMMEDIATE);
        AddressResolver<SocketAddress> resolver = new AbstractAddressResolver<>(IMMEDIATE, SocketAddress.class) {
            @Override
            protected boolean doIsResolved(SocketAddress address) {
                return false;
            }

            @Override
            protected void doResolve(SocketAddress address, Promise<SocketAddress> promise) throws IOException {
                throw new IOException("one");
            }

            @Override
            protected void doResolveAll(SocketAddress address, Promise<List<SocketAddress>> promise)
                    throws IOException {
                throw new IOException("all");
            }
        };

        assertThat(resolver.resolve(new OtherAddress()).cause()).hasMessage("one");
        assertThat(resolver.resolveAll(new OtherAddress()).cause()).hasMessage("all");
        assertThat(names.promise).isNull();
    }

    @Test
    void addressTypeIsFoundThroughGenericSuperclasses() {
        AddressResolver<OtherAddress> resolver = new Concrete();

        assertThat(resolver.isSupported(new OtherAddress())).isTrue();
        assertThat(resolver.isSupported(new InetSocketAddress(0))).isFalse();
    }

    @Test
    void addressTypeThatIsLeftOpenIsRefused() {
        assertThatIllegalStateException()
                .isThrownBy(Middle<OtherAddress, String>::new)
                .withMessageContaining(Middle.class.getName());
    }

    @Test
    void noopResolvesNothing() {
        NoopAddressResolver noop = new NoopAddressResolver(IMMEDIATE);
        InetSocketAddress unresolved = InetSocketAddress.createUnresolved("name", 80);

        assertThat(noop.isResolved(unresolved)).isTrue();
        assertThat(noop.resolve(unresolved).getNow()).isSameAs(unresolved);
        assertThat(noop.resolve(new OtherAddress()).isSuccess()).isTrue();
    }

    @Test
    void groupMakesOneResolverForEachExecutor() {
        Group group = new Group();
        EventExecutor a = new DefaultEventExecutor();
        EventExecutor b = new DefaultEventExecutor();
        try {
            assertThat(group.getResolver(a)).isSameAs(group.getResolver(a)).isNotSameAs(group.getResolver(b));
            assertThat(group.made).hasSize(2);
            assertThatNullPointerException().isThrownBy(() -> group.getResolver(null));
        } finally {
            a.shutdownGracefully(0, 5, TimeUnit.SECONDS);
            b.shutdownGracefully(0, 5, TimeUnit.SECONDS);
        }
    }

    @Test
    void resolverIsClosedWhenItsExecutorTerminates() throws Exception {
        Group group = new Group();
        EventExecutor executor = new DefaultEventExecutor();
        group.getResolver(executor);

        executor.shutdownGracefully(0, 5, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS);

        assertThat(group.made.get(0).closed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThatIllegalStateException().isThrownBy(() -> group.getResolver(executor));
    }

    @Test
    void closingTheGroupClosesEveryResolverEvenIfOneFails() throws Exception {
        Group group = new Group();
        EventExecutor a = new DefaultEventExecutor();
        EventExecutor b = new DefaultEventExecutor();
        try {
            group.getResolver(a);
            group.getResolver(b);
            group.made.forEach(resolver -> resolver.closeFailure = new IllegalStateException("close"));

            group.close();

            for (Closing resolver : group.made) {
                assertThat(resolver.closed.getCount()).isZero();
            }
            assertThat(group.getResolver(a)).isNotSameAs(group.made.get(0));
        } finally {
            a.shutdownGracefully(0, 5, TimeUnit.SECONDS);
            b.shutdownGracefully(0, 5, TimeUnit.SECONDS);
        }
    }

    @Test
    void resolverThatCannotBeMadeIsAnIllegalState() {
        EventExecutor executor = new DefaultEventExecutor();
        AddressResolverGroup<SocketAddress> broken = new AddressResolverGroup<>() {
            @Override
            protected AddressResolver<SocketAddress> newResolver(EventExecutor executor) throws IOException {
                throw new IOException("broken");
            }
        };
        try {
            assertThatIllegalStateException()
                    .isThrownBy(() -> broken.getResolver(executor))
                    .withMessage("failed to create a new resolver")
                    .withCauseInstanceOf(IOException.class);
        } finally {
            executor.shutdownGracefully(0, 5, TimeUnit.SECONDS);
        }
    }

    private static final class OtherAddress extends SocketAddress {
        private static final long serialVersionUID = 1L;
    }

    private static class Middle<A extends SocketAddress, B> extends AbstractAddressResolver<A> {
        Middle() {
            super(IMMEDIATE);
        }

        @Override
        protected boolean doIsResolved(A address) {
            return true;
        }

        @Override
        protected void doResolve(A address, Promise<A> promise) {}

        @Override
        protected void doResolveAll(A address, Promise<List<A>> promise) {}
    }

    private static class Turned<X, Y extends SocketAddress> extends Middle<Y, X> {}

    private static final class Concrete extends Turned<String, OtherAddress> {}

    private static final class Closing extends NoopAddressResolver {
        final CountDownLatch closed = new CountDownLatch(1);
        RuntimeException closeFailure;

        Closing(EventExecutor executor) {
            super(executor);
        }

        @Override
        public void close() {
            closed.countDown();
            if (closeFailure != null) {
                throw closeFailure;
            }
        }
    }

    private static final class Group extends AddressResolverGroup<SocketAddress> {
        final List<Closing> made = new ArrayList<>();

        @Override
        protected AddressResolver<SocketAddress> newResolver(EventExecutor executor) {
            Closing resolver = new Closing(executor);
            made.add(resolver);
            return resolver;
        }
    }
}
