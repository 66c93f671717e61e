package io.millrace.channel.kqueue;

import io.millrace.channel.ChannelOption;
import io.millrace.channel.unix.UnixChannelOption;

/** Options that only macOS and the BSDs have. */
public final class KQueueChannelOption extends UnixChannelOption {

    /** {@code SO_SNDLOWAT}: with how many free bytes the socket counts as writable. */
    public static final ChannelOption<Integer> SO_SNDLOWAT = valueOf(KQueueChannelOption.class, "SO_SNDLOWAT");

    /** {@code TCP_NOPUSH}: partial segments wait until it is switched off. Not on NetBSD. */
    public static final ChannelOption<Boolean> TCP_NOPUSH = valueOf(KQueueChannelOption.class, "TCP_NOPUSH");

    /**
     * {@code SO_ACCEPTFILTER}: connections wait until the filter lets them be accepted. To be set on a server that
     * listens; not on macOS and OpenBSD. It cannot be read.
     */
    public static final ChannelOption<AcceptFilter> SO_ACCEPTFILTER =
            valueOf(KQueueChannelOption.class, "SO_ACCEPTFILTER");

    private KQueueChannelOption() {}
}
