package io.millrace.channel.group;

import static java.util.Objects.requireNonNull;

import io.millrace.channel.Channel;
import io.millrace.channel.ServerChannel;

/** The usual {@link ChannelMatcher}s. */
public final class ChannelMatchers {

    private static final ChannelMatcher ALL = channel -> true;
    private static final ChannelMatcher SERVER_CHANNEL = isInstanceOf(ServerChannel.class);
    private static final ChannelMatcher NON_SERVER_CHANNEL = isNotInstanceOf(ServerChannel.class);

    private ChannelMatchers() {}

    /** Matches every channel. */
    public static ChannelMatcher all() {
        return ALL;
    }

    /** Matches every channel but this one. */
    public static ChannelMatcher isNot(Channel channel) {
        return invert(is(channel));
    }

    /** Matches this channel only. */
    public static ChannelMatcher is(Channel channel) {
        requireNonNull(channel, "channel");
        return other -> other == channel;
    }

    /** Matches the channels of a class. */
    public static ChannelMatcher isInstanceOf(Class<? extends Channel> clazz) {
        requireNonNull(clazz, "clazz");
        return clazz::isInstance;
    }

    /** Matches the channels that are not of a class. */
    public static ChannelMatcher isNotInstanceOf(Class<? extends Channel> clazz) {
        return invert(isInstanceOf(clazz));
    }

    /** Matches {@link ServerChannel}s. */
    public static ChannelMatcher isServerChannel() {
        return SERVER_CHANNEL;
    }

    /** Matches the channels that are not {@link ServerChannel}s. */
    public static ChannelMatcher isNonServerChannel() {
        return NON_SERVER_CHANNEL;
    }

    /** Matches what {@code matcher} does not. */
    public static ChannelMatcher invert(ChannelMatcher matcher) {
        requireNonNull(matcher, "matcher");
        return channel -> !matcher.matches(channel);
    }

    /**
     * Matches what all the {@code matchers} match.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static ChannelMatcher compose(ChannelMatcher... matchers) {
        if (matchers.length < 1) {
            throw new IllegalArgumentException("matchers must at least contain one element");
        }
        if (matchers.length == 1) {
            return matchers[0];
        }
        ChannelMatcher[] all = matchers.clone();
        return channel -> {
            for (ChannelMatcher matcher : all) {
                if (!matcher.matches(channel)) {
                    return false;
                }
            }
            return true;
        };
    }
}
