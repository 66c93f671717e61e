package io.millrace.handler.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.millrace.bootstrap.Bootstrap;
import io.millrace.bootstrap.ServerBootstrap;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.EventLoopGroup;
import io.millrace.channel.MultiThreadIoEventLoopGroup;
import io.millrace.channel.local.LocalAddress;
import io.millrace.channel.local.LocalChannel;
import io.millrace.channel.local.LocalIoHandler;
import io.millrace.channel.local.LocalServerChannel;
import io.millrace.resolver.AbstractAddressResolver;
import io.millrace.resolver.AddressResolver;
import io.millrace.resolver.AddressResolverGroup;
import io.millrace.testkit.Deadline;
import io.millrace.util.concurrent.EventExecutor;
import io.millrace.util.concurrent.Promise;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResolveAddressHandlerTest {
    private static final LocalAddress KNOWN = new LocalAddress("resolve-known");
    private static final LocalAddress UNKNOWN = new LocalAddress("resolve-unknown");
    private static final LocalAddress SERVER = new LocalAddress("resolve-server");

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());

    private final AddressResolverGroup<LocalAddress> resolvers = new AddressResolverGroup<>() {
        @Override
        protected AddressResolver<LocalAddress> newResolver(EventExecutor executor) {
            return new AbstractAddressResolver<>(executor, LocalAddress.class) {
                @Override
                protected boolean doIsResolved(LocalAddress address) {
                    return address.equals(SERVER);
                }

                @Override
                protected void doResolve(LocalAddress unresolved, Promise<LocalAddress> promise) {
                    if (unresolved.equals(KNOWN)) {
                        promise.setSuccess(SERVER);
                    } else {
                        promise.setFailure(new UnknownHostException(unresolved.id()));
                    }
                }

                @Override
                protected void doResolveAll(LocalAddress unresolved, Promise<List<LocalAddress>> promise) {
                    throw new UnsupportedOperationException();
                }
            };
        }
    };

    private final ResolveAddressHandler handler = new ResolveAddressHandler(resolvers);

    @BeforeEach
    void listen() {
        Deadline.succeeded(new ServerBootstrap()
                .group(group)
                .channel(LocalServerChannel.class)
                .childHandler(new ChannelInboundHandlerAdapter())
                .bind(SERVER));
    }

    @AfterEach
    void close() {
        resolvers.close();
        Deadline.succeeded(group.shutdownGracefully(0, 5, TimeUnit.SECONDS));
    }

    /** A channel that does no resolving of its own. */
    private Channel open() {
        return Deadline.succeeded(new Bootstrap()
                        .group(group)
                        .channel(LocalChannel.class)
                        .handler(handler)
                        .register())
                .channel();
    }

    @Test
    void aNameIsResolvedAndConnectedTo() {
        Channel channel = open();
        Deadline.succeeded(channel.connect(KNOWN));
        assertThat(channel.remoteAddress()).isEqualTo(SERVER);
        assertThat(channel.pipeline().get(ResolveAddressHandler.class)).isNull();
    }

    @Test
    void anAddressIsConnectedToAtOnce() {
        Channel channel = open();
        Deadline.succeeded(channel.connect(SERVER));
        assertThat(channel.remoteAddress()).isEqualTo(SERVER);
        assertThat(channel.pipeline().get(ResolveAddressHandler.class)).isNull();
    }

    @Test
    void aNameThatIsUnknownFailsTheConnect() {
        Channel channel = open();
        assertThat(Deadline.causeOf(channel.connect(UNKNOWN)))
                .isInstanceOf(UnknownHostException.class)
                .hasMessage("resolve-unknown");
        Deadline.until(
                () -> channel.pipeline().get(ResolveAddressHandler.class) == null, "the handler has left the pipeline");
    }

    @Test
    void thereMustBeAGroup() {
        assertThatNullPointerException().isThrownBy(() -> new ResolveAddressHandler(null));
        assertThat(handler.isSharable()).isTrue();
    }
}
