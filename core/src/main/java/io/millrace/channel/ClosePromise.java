package io.millrace.channel;

import io.millrace.util.concurrent.EventExecutor;

/** The close future of a channel: completed by {@link AbstractChannel} alone. */
final class ClosePromise extends DefaultChannelPromise {
    private final AbstractChannel channel;

    ClosePromise(AbstractChannel channel) {
        super(channel);
        this.channel = channel;
    }

    @Override
    protected EventExecutor executor() {
        return channel.closeNotifier();
    }

    @Override
    public ChannelPromise setSuccess() {
        throw new IllegalStateException("the close future is completed by the channel");
    }

    @Override
    public ChannelPromise setFailure(Throwable cause) {
        throw new IllegalStateException("the close future is completed by the channel", cause);
    }

    @Override
    public boolean trySuccess() {
        throw new IllegalStateException("the close future is completed by the channel");
    }

    @Override
    public boolean tryFailure(Throwable cause) {
        throw new IllegalStateException("the close future is completed by the channel", cause);
    }

    void setClosed() {
        super.trySuccess();
    }
}
