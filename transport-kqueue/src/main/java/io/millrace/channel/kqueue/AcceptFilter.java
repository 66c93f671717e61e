package io.millrace.channel.kqueue;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What has to have arrived on a connection before it is accepted ({@code accept_filter(9)} of FreeBSD, NetBSD and
 * DragonFly): {@code new AcceptFilter("httpready", "")} for example.
 *
 * @param filterName the filter's name, 1 to 15 bytes of ASCII
 * @param filterArgs its argument, at most 239 bytes of ASCII, empty if it takes none
 */
public record AcceptFilter(String filterName, String filterArgs) {

    // struct accept_filter_arg { char af_name[16]; char af_arg[256 - 16]; }, both ending in a 0
    static final int NAME_BYTES = 16;
    static final int BYTES = 256;

    /**
     * Checks the lengths.
     *
     * @throws IllegalArgumentException if the name is empty, or one of them is too long or not ASCII
     */
    public AcceptFilter {
        check(Objects.requireNonNull(filterName, "filterName"), "filterName", 1, NAME_BYTES - 1);
        check(Objects.requireNonNull(filterArgs, "filterArgs"), "filterArgs", 0, BYTES - NAME_BYTES - 1);
    }

    private static void check(String value, String what, int least, int most) {
        if (value.length() < least || value.length() > most || !isText(value)) {
            throw new IllegalArgumentException(
                    what + ": \"" + value + "\" (expected: " + least + " to " + most + " bytes of ASCII)");
        }
    }

    private static boolean isText(String value) {
        return value.chars().allMatch(c -> c > 0 && c < 0x80);
    }

    byte[] nameBytes() {
        return filterName.getBytes(StandardCharsets.US_ASCII);
    }

    byte[] argumentBytes() {
        return filterArgs.getBytes(StandardCharsets.US_ASCII);
    }
}
