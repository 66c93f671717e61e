package io.millrace.channel.unix;

import io.millrace.channel.unix.sys.SockAddr;
import io.millrace.channel.unix.sys.Syscalls;

/** Native memory that the channels of one loop share, each for the time of one call. Loop only. */
final class IoScratch {
    /** What small writes are gathered in, and what reads into heap buffers go through. */
    static final int COPY_BYTES = 64 * 1024;

    private final SockAddr peer;
    private final GatheringWrite gathering;

    IoScratch(Syscalls syscalls) {
        peer = new SockAddr(syscalls.abi().addresses());
        gathering = new GatheringWrite(syscalls, COPY_BYTES);
    }

    /** Where the address of an accepted connection goes. */
    SockAddr peer() {
        return peer;
    }

    GatheringWrite gathering() {
        return gathering;
    }
}
