package io.millrace.channel.socket;

/** The user event of a channel whose output has been shut. */
public final class ChannelOutputShutdownEvent {
    /** The only instance. */
    public static final ChannelOutputShutdownEvent INSTANCE = new ChannelOutputShutdownEvent();

    private ChannelOutputShutdownEvent() {}

    @Override
    public String toString() {
        return "ChannelOutputShutdownEvent";
    }
}
