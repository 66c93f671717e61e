package io.millrace.channel;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A name of the process and a number within it. The texts are made when they are asked for. */
public final class DefaultChannelId implements ChannelId {
    private static final long serialVersionUID = 1L;

    private static final HexFormat HEX = HexFormat.of();
    private static final String THIS_PROCESS;
    private static final AtomicLong NEXT;

    static {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        THIS_PROCESS = HEX.formatHex(random, 0, 8)
                + '-'
                + HEX.toHexDigits((int) ProcessHandle.current().pid());
        // Not from 0: the short texts of two processes are unlikely to meet.
        NEXT = new AtomicLong(HexFormat.fromHexDigitsToLong(HEX.formatHex(random, 8, 14)));
    }

    private final String process;
    private final long number;

    private DefaultChannelId(String process, long number) {
        this.process = process;
        this.number = number;
    }

    /**
     * Makes an identifier.
     *
     * @return a new one
     */
    public static DefaultChannelId newInstance() {
        return new DefaultChannelId(THIS_PROCESS, NEXT.getAndIncrement());
    }

    /** Eight hexadecimal digits, different for any 2<sup>32</sup> identifiers in a row. */
    @Override
    public String asShortText() {
        return HEX.toHexDigits(scramble((int) number));
    }

    @Override
    public String asLongText() {
        return process + '-' + HEX.toHexDigits(number) + '-' + asShortText();
    }

    /** A bijection, so that neighbours look different. */
    private static int scramble(int n) {
        int h = n;
        h = (h ^ (h >>> 16)) * 0x7feb352d;
        h = (h ^ (h >>> 15)) * 0x846ca68b;
        return h ^ (h >>> 16);
    }

    @Override
    public int hashCode() {
        return scramble((int) number);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof DefaultChannelId that && number == that.number && process.equals(that.process));
    }

    @Override
    public int compareTo(ChannelId other) {
        if (other instanceof DefaultChannelId that) {
            int order = process.compareTo(that.process);
            return order != 0 ? order : Long.compare(number, that.number);
        }
        return asLongText().compareTo(other.asLongText());
    }

    @Override
    public String toString() {
        return asShortText();
    }
}
