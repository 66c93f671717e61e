package io.millrace.channel.embedded;

import io.millrace.channel.ChannelId;
import java.io.ObjectStreamException;
import org.jspecify.annotations.Nullable;

/** The identifier of embedded channels that were given none: the same for all. */
final class EmbeddedChannelId implements ChannelId {
    static final EmbeddedChannelId INSTANCE = new EmbeddedChannelId();

    private static final long serialVersionUID = 1L;

    private EmbeddedChannelId() {}

    private Object readResolve() throws ObjectStreamException {
        return INSTANCE;
    }

    @Override
    public String asShortText() {
        return toString();
    }

    @Override
    public String asLongText() {
        return toString();
    }

    @Override
    public int compareTo(ChannelId other) {
        return other instanceof EmbeddedChannelId ? 0 : asLongText().compareTo(other.asLongText());
    }

    @Override
    public int hashCode() {
        return 0;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EmbeddedChannelId;
    }

    @Override
    public String toString() {
        return "embedded";
    }
}
