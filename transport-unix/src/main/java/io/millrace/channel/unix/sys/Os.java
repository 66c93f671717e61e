package io.millrace.channel.unix.sys;

import java.util.Locale;

/**
 * The operating systems whose numbers and layouts are known. Whatever differs between them is decided by an exhaustive
 * {@code switch} over this, so that the compiler names the places that a new system needs.
 */
public enum Os {
    /** Linux with its generic numbering. */
    LINUX,
    /** macOS. */
    DARWIN,
    /** FreeBSD 12 and later. */
    FREEBSD,
    /** OpenBSD. */
    OPENBSD,
    /** NetBSD. */
    NETBSD,
    /** DragonFly BSD. */
    DRAGONFLY;

    /**
     * The system of a name.
     *
     * @param name the {@code os.name} property, or the name of a constant in any case
     * @return the system
     * @throws UnsupportedOperationException if it is not known; the message lists those that are
     */
    public static Os of(String name) {
        String word = name.toLowerCase(Locale.ROOT);
        if (word.startsWith("mac") || word.equals("darwin")) {
            return DARWIN;
        }
        if (word.startsWith("dragonfly")) {
            return DRAGONFLY;
        }
        for (Os os : values()) {
            if (word.equals(os.name().toLowerCase(Locale.ROOT))) {
                return os;
            }
        }
        throw new UnsupportedOperationException("operating system " + name
                + " is not supported by the native transports, only Linux, macOS, FreeBSD, OpenBSD, NetBSD and"
                + " DragonFly are");
    }
}
