package io.millrace.channel.unix;

import io.millrace.channel.unix.sys.SockAddr;
import io.millrace.channel.unix.sys.Syscalls;
import org.jspecify.annotations.Nullable;

/** Native memory that the channels of one loop share, each for the time of one call. Loop only. */
final class IoScratch {
    /** What small writes are gathered in, and what reads into heap buffers go through. */
    static final int COPY_BYTES = 64 * 1024;

    private final SockAddr peer;
    private final GatheringWrite gathering;
    private final Syscalls syscalls;
    private final FileSending files;
    private @Nullable DescriptorMessage descriptorsOrNull;
    private final SplicePipes pipes;
    private @Nullable ReceiveBatch receiving;
    private @Nullable SendBatch sending;

    IoScratch(Syscalls syscalls) {
        peer = new SockAddr(syscalls.abi().addresses());
        gathering = new GatheringWrite(syscalls, COPY_BYTES);
        this.syscalls = syscalls;
        files = new FileSending(syscalls, gathering);
        pipes = new SplicePipes(syscalls);
    }

    /** Where the address of an accepted connection goes. */
    SockAddr peer() {
        return peer;
    }

    GatheringWrite gathering() {
        return gathering;
    }

    /** Room for datagrams; made for the first channel that receives any. */
    ReceiveBatch receiving() {
        ReceiveBatch made = receiving;
        if (made == null) {
            made = new ReceiveBatch(syscalls, gathering.copy());
            receiving = made;
        }
        return made;
    }

    /** Datagrams on their way out; made for the first channel that sends any. */
    SendBatch sending() {
        SendBatch made = sending;
        if (made == null) {
            made = new SendBatch(syscalls, gathering.copy());
            sending = made;
        }
        return made;
    }

    FileSending files() {
        return files;
    }

    /** What descriptors are passed with. */
    DescriptorMessage descriptors() {
        DescriptorMessage made = descriptorsOrNull;
        if (made == null) {
            made = new DescriptorMessage(syscalls);
            descriptorsOrNull = made;
        }
        return made;
    }

    SplicePipes pipes() {
        return pipes;
    }

    /** The loop has ended. */
    void close() {
        pipes.close();
    }
}
