package io.millrace.channel;

import java.io.Serializable;

/** What a {@link Channel} is told apart by. */
public interface ChannelId extends Serializable, Comparable<ChannelId> {
    /**
     * A short text, for logs.
     *
     * @return unique within a while in this process
     */
    String asShortText();

    /**
     * A long text.
     *
     * @return unique everywhere
     */
    String asLongText();
}
