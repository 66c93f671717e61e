package io.millrace.channel.embedded;

import io.millrace.channel.ChannelConfig;
import io.millrace.channel.ChannelIo;
import io.millrace.channel.ChannelMetadata;
import io.millrace.channel.ChannelOutboundBuffer;
import io.millrace.channel.EventLoop;
import io.millrace.channel.IoEvent;
import io.millrace.channel.IoRegistration;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** The half of an {@link EmbeddedChannel} where others have a kernel: asks the channel itself, so that subclasses can interfere. */
final class EmbeddedIo extends ChannelIo {
    private static final ChannelMetadata CLOSES = new ChannelMetadata(false);
    private static final ChannelMetadata DISCONNECTS = new ChannelMetadata(true);

    private final ChannelMetadata metadata;

    /** What the channel was given, {@code null} for its own. */
    final @Nullable ChannelConfig givenConfig;

    // Written by whoever uses the channel, read by any thread.
    private volatile boolean active;
    private volatile boolean open = true;

    EmbeddedIo(boolean hasDisconnect, @Nullable ChannelConfig givenConfig) {
        this.metadata = hasDisconnect ? DISCONNECTS : CLOSES;
        this.givenConfig = givenConfig;
    }

    private EmbeddedChannel owner() {
        return (EmbeddedChannel) channel();
    }

    void activate() {
        active = true;
    }

    void shut() {
        active = false;
        open = false;
    }

    @Override
    public ChannelMetadata metadata() {
        return metadata;
    }

    @Override
    protected boolean fits(EventLoop loop) {
        return owner().isCompatible(loop);
    }

    @Override
    protected void register(EventLoop loop) throws Exception {
        owner().doRegister();
    }

    @Override
    protected void deregister() {
        // nothing is registered
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isActive() {
        return active;
    }

    @Override
    public @Nullable SocketAddress localAddress() {
        return owner().localAddress0();
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
        return owner().remoteAddress0();
    }

    @Override
    protected void bind(SocketAddress local) throws Exception {
        owner().doBind(local);
    }

    @Override
    protected boolean connect(SocketAddress remote, @Nullable SocketAddress local) {
        // Connected since its registration, and it stays so.
        return true;
    }

    @Override
    protected void disconnect() throws Exception {
        owner().doDisconnect();
    }

    @Override
    protected void beginRead() throws Exception {
        owner().doBeginRead();
    }

    @Override
    protected void endRead() {
        // there is nothing to read
    }

    @Override
    protected Object filter(Object message) {
        return message;
    }

    @Override
    protected void write(ChannelOutboundBuffer out) throws Exception {
        owner().doWrite(out);
    }

    @Override
    protected void closeNow() throws Exception {
        owner().doClose();
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
        throw new UnsupportedOperationException("an embedded channel has no events of a kernel");
    }
}
