package io.millrace.channel.socket;

/** The user event of a channel with {@code ALLOW_HALF_CLOSURE} whose peer has ended its output. */
public final class ChannelInputShutdownEvent {
    /** The only instance. */
    public static final ChannelInputShutdownEvent INSTANCE = new ChannelInputShutdownEvent();

    private ChannelInputShutdownEvent() {}

    @Override
    public String toString() {
        return "ChannelInputShutdownEvent";
    }
}
