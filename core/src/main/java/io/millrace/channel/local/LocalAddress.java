package io.millrace.channel.local;

import static java.util.Objects.requireNonNull;

import io.millrace.channel.Channel;
import java.net.SocketAddress;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A name inside the VM. Upper and lower case are the same. */
public class LocalAddress extends SocketAddress implements Comparable<LocalAddress> {

    private static final long serialVersionUID = 1L;

    /** Binds to an address that is not in use. */
    public static final LocalAddress ANY = new LocalAddress("ANY");

    private final String id;

    /** Creates an address that is different for each channel: {@code local:E:} and eight hexadecimal digits. */
    LocalAddress(Channel channel) {
        id = String.format(Locale.ROOT, "E:%08x", channel.hashCode());
    }

    /**
     * Creates an address.
     *
     * @param id the name
     * @throws IllegalArgumentException if it is blank
     */
    public LocalAddress(String id) {
        String trimmed = requireNonNull(id, "id").trim();
        if (trimmed.isEmpty()) {
            throw new IllegalArgumentException("Param 'id' must not be empty");
        }
        this.id = trimmed.toLowerCase(Locale.ROOT);
    }

    /**
     * Creates an address that nobody else has.
     *
     * @param cls the class whose name the address begins with
     */
    public LocalAddress(Class<?> cls) {
        this(cls.getSimpleName() + '/' + UUID.randomUUID());
    }

    /** The name. */
    public String id() {
        return id;
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof LocalAddress other && id.equals(other.id);
    }

    @Override
    public int compareTo(LocalAddress o) {
        return id.compareTo(o.id);
    }

    @Override
    public String toString() {
        return "local:" + id;
    }
}
