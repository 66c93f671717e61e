package io.millrace.channel.group;

import static java.util.Objects.requireNonNull;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelException;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** A {@link ChannelGroupFuture} failed; iterates over the channels that did, with the cause of each. */
public class ChannelGroupException extends ChannelException implements Iterable<Map.Entry<Channel, Throwable>> {

    private static final long serialVersionUID = 1L;

    private final transient List<Map.Entry<Channel, Throwable>> failed;

    /**
     * Creates an exception.
     *
     * @param causes the channels that failed, with the cause of each
     * @throws IllegalArgumentException if there are none
     */
    public ChannelGroupException(Collection<Map.Entry<Channel, Throwable>> causes) {
        requireNonNull(causes, "causes");
        if (causes.isEmpty()) {
            throw new IllegalArgumentException("Param 'causes' must not be empty");
        }
        failed = List.copyOf(causes);
    }

    /** Iterates over the channels that failed; unmodifiable. */
    @Override
    public Iterator<Map.Entry<Channel, Throwable>> iterator() {
        return failed.iterator();
    }
}
