package io.millrace.channel;

/** The close future of a channel: completed by {@link AbstractChannel} alone. */
final class ClosePromise extends DefaultChannelPromise {
    ClosePromise(AbstractChannel channel) {
        super(channel);
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
