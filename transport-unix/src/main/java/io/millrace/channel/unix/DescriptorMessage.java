package io.millrace.channel.unix;

import io.millrace.channel.unix.sys.MessageAbi;
import io.millrace.channel.unix.sys.MsgHdr;
import io.millrace.channel.unix.sys.NativeMemory;
import io.millrace.channel.unix.sys.Syscalls;
import java.util.ArrayList;
import java.util.List;

/**
 * Descriptors on their way through a domain socket ({@code SCM_RIGHTS}), with the byte that carries them: a stream passes
 * none without.
 *
 * <p>One a loop; loop only.
 */
final class DescriptorMessage {
    /** The most in one message on Linux ({@code SCM_MAX_FD}); room for as many everywhere. */
    static final int MAX_DESCRIPTORS = 253;

    /** A read ends behind descriptors, so that the bytes are mostly one. */
    private static final int ROOM_BYTES = 4096;

    private final Syscalls calls;
    private final MessageAbi abi;
    private final MsgHdr header;
    private final NativeMemory bytes = NativeMemory.allocate(ROOM_BYTES);

    DescriptorMessage(Syscalls calls) {
        this.calls = calls;
        abi = MessageAbi.of(calls.abi().os());
        header = new MsgHdr(abi, null, abi.controlSpace(MAX_DESCRIPTORS * Integer.BYTES));
    }

    /** Passes a descriptor with a NUL; returns 1, or {@code -errno}. */
    int send(int socket, int descriptor) {
        bytes.buffer().put(0, (byte) 0);
        header.clear().bytes(bytes.address(), 1);
        int rights = header.addControl(abi.socketLevel(), abi.rights(), Integer.BYTES);
        header.controlInt(rights, 0, descriptor);
        return (int) calls.sendmsg(socket, header.address(), 0);
    }

    /**
     * Receives bytes, which are dropped, and the descriptors that came with them, which are this process's from now on:
     * {@link #takeDescriptors()} must be called if it has succeeded.
     *
     * @return bytes, 0 at the end of the stream, or {@code -errno}
     */
    int receive(int socket) {
        header.offer().bytes(bytes.address(), ROOM_BYTES);
        return (int) calls.recvmsg(socket, header.address(), abi.closeOnExec());
    }

    /** Some of the descriptors did not arrive. */
    boolean isTruncated() {
        return header.isControlTruncated();
    }

    /** The descriptors of the message that was received; the caller's now. */
    List<ReceivedFileDescriptor> takeDescriptors() {
        int control = header.firstControl();
        if (control < 0) {
            return List.of();
        }
        List<ReceivedFileDescriptor> descriptors = new ArrayList<>();
        for (; control >= 0; control = header.nextControl(control)) {
            if (header.controlLevel(control) == abi.socketLevel() && header.controlType(control) == abi.rights()) {
                takeDescriptors(control, descriptors);
            }
        }
        return descriptors;
    }

    private void takeDescriptors(int control, List<ReceivedFileDescriptor> descriptors) {
        int count = header.controlBytes(control) / Integer.BYTES;
        for (int i = 0; i < count; i++) {
            int fd = header.controlInt(control, i);
            if (abi.closeOnExec() == 0) {
                calls.setCloseOnExec(fd);
            }
            descriptors.add(new ReceivedFileDescriptor(fd));
        }
    }
}
