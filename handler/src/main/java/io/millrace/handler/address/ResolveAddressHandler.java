package io.millrace.handler.address;

import io.millrace.channel.ChannelHandler.Sharable;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelOutboundHandlerAdapter;
import io.millrace.channel.ChannelPromise;
import io.millrace.resolver.AddressResolver;
import io.millrace.resolver.AddressResolverGroup;
import io.millrace.util.concurrent.Future;
import java.net.SocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the address of a connect that names its host, and connects to the outcome: for channels that are made
 * without a bootstrap's resolver. It leaves the pipeline with the first connect.
 */
@Sharable
public class ResolveAddressHandler extends ChannelOutboundHandlerAdapter {
    private final AddressResolverGroup<? extends SocketAddress> resolverGroup;

    /** With the resolvers to use, one for each executor. */
    public ResolveAddressHandler(AddressResolverGroup<? extends SocketAddress> resolverGroup) {
        this.resolverGroup = Objects.requireNonNull(resolverGroup, "resolverGroup");
    }

    /**
     * Resolves the address if it is of a kind that can be, and is not; then connects.
     *
     * <p><b>Errors</b> A name that cannot be resolved fails the promise.
     */
    @Override
    public void connect(
            ChannelHandlerContext ctx,
            SocketAddress remoteAddress,
            @Nullable SocketAddress localAddress,
            ChannelPromise promise) {
        AddressResolver<? extends SocketAddress> resolver = resolverGroup.getResolver(ctx.executor());
        if (!resolver.isSupported(remoteAddress) || resolver.isResolved(remoteAddress)) {
            ctx.connect(remoteAddress, localAddress, promise);
            ctx.pipeline().remove(this);
            return;
        }
        resolver.resolve(remoteAddress).addListener((Future<SocketAddress> resolved) -> {
            if (resolved.isSuccess()) {
                ctx.connect(Objects.requireNonNull(resolved.getNow(), "address"), localAddress, promise);
            } else {
                promise.tryFailure(Objects.requireNonNull(resolved.cause(), "cause"));
            }
            if (!ctx.isRemoved()) {
                ctx.pipeline().remove(this);
            }
        });
    }
}
