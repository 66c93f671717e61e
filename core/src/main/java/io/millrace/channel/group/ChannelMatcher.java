package io.millrace.channel.group;

import io.millrace.channel.Channel;

/** Selects the channels of a group that an operation is for. */
@FunctionalInterface
public interface ChannelMatcher {

    /** Whether the operation is for this channel. */
    boolean matches(Channel channel);
}
