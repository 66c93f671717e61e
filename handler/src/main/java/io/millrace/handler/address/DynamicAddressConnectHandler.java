package io.millrace.handler.address;

import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelOutboundHandlerAdapter;
import io.millrace.channel.ChannelPromise;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Changes the addresses of a connect. It leaves the pipeline when the channel is connected; after a failure it stays
 * for the next attempt.
 */
public abstract class DynamicAddressConnectHandler extends ChannelOutboundHandlerAdapter {
    /** For subclasses. */
    protected DynamicAddressConnectHandler() {}

    /**
     * Connects to the addresses that {@link #remoteAddress} and {@link #localAddress} answer.
     *
     * <p><b>Errors</b> What they throw fails the promise.
     */
    @Override
    public final void connect(
            ChannelHandlerContext ctx,
            SocketAddress remoteAddress,
            @Nullable SocketAddress localAddress,
            ChannelPromise promise) {
        SocketAddress remote;
        SocketAddress local;
        try {
            remote = remoteAddress(remoteAddress, localAddress);
            local = localAddress(remoteAddress, localAddress);
        } catch (Exception e) {
            promise.tryFailure(e);
            return;
        }
        ctx.connect(remote, local, promise.unvoid()).addListener(connected -> {
            if (connected.isSuccess() && !ctx.isRemoved()) {
                ctx.pipeline().remove(this);
            }
        });
    }

    /**
     * Returns the local address to use; by default the one given.
     *
     * @param remoteAddress what the user gave
     * @param localAddress what the user gave
     * @throws Exception the connect is to fail
     */
    protected @Nullable SocketAddress localAddress(SocketAddress remoteAddress, @Nullable SocketAddress localAddress)
            throws Exception {
        return localAddress;
    }

    /**
     * Returns the address to connect to; by default the one given.
     *
     * @param remoteAddress what the user gave
     * @param localAddress what the user gave
     * @throws Exception the connect is to fail
     */
    protected SocketAddress remoteAddress(SocketAddress remoteAddress, @Nullable SocketAddress localAddress)
            throws Exception {
        return remoteAddress;
    }
}
