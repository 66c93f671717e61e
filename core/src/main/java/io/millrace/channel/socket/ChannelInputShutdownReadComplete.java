package io.millrace.channel.socket;

/** The user event after {@link ChannelInputShutdownEvent}: everything that the peer sent has been read, and reading again gives nothing. */
public final class ChannelInputShutdownReadComplete {
    /** The only instance. */
    public static final ChannelInputShutdownReadComplete INSTANCE = new ChannelInputShutdownReadComplete();

    private ChannelInputShutdownReadComplete() {}

    @Override
    public String toString() {
        return "ChannelInputShutdownReadComplete";
    }
}
