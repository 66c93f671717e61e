package io.millrace.channel.unix;

import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.FileCalls;
import io.millrace.channel.unix.sys.Syscalls;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The pipes that bytes pass through on their way from one socket to another. A connection has one only while bytes are in
 * it: empty ones are kept for the next connection of the loop.
 *
 * <p>One a loop; loop only.
 */
final class SplicePipes {
    /** What a pipe is asked to hold. Users without privileges have 64 MiB for all their pipes, beyond that it stays smaller. */
    static final int PIPE_BYTES = 256 * 1024;

    private static final int MAX_SPARE = 16;

    private final Syscalls syscalls;
    private final List<Pipe> all = new ArrayList<>();
    private final Deque<Pipe> spare = new ArrayDeque<>();
    private boolean closed;

    SplicePipes(Syscalls syscalls) {
        this.syscalls = syscalls;
    }

    /** The two descriptors of a pipe; they do not block. */
    static final class Pipe {
        private final int readEnd;
        private final int writeEnd;

        private Pipe(int readEnd, int writeEnd) {
            this.readEnd = readEnd;
            this.writeEnd = writeEnd;
        }

        int readEnd() {
            return readEnd;
        }

        int writeEnd() {
            return writeEnd;
        }
    }

    /**
     * Takes an empty pipe, which is to be given back or dropped.
     *
     * @throws IOException if there are no descriptors left
     */
    Pipe take(FileCalls calls) throws IOException {
        Pipe known = spare.poll();
        if (known != null) {
            return known;
        }
        int[] pair = new int[2];
        int error = syscalls.pipe(pair);
        if (error < 0) {
            throw Errno.toException("pipe", error, null);
        }
        calls.setPipeSize(pair[1], PIPE_BYTES); // refused, it holds less, and more calls are needed
        Pipe made = new Pipe(pair[0], pair[1]);
        all.add(made);
        return made;
    }

    /** Takes back a pipe that is empty. */
    void giveBack(Pipe empty) {
        if (!closed && spare.size() < MAX_SPARE) {
            spare.push(empty);
        } else {
            drop(empty);
        }
    }

    /** Closes a pipe, whatever is in it. */
    void drop(Pipe pipe) {
        if (all.remove(pipe)) {
            close(pipe);
        }
    }

    private void close(Pipe pipe) {
        syscalls.close(pipe.readEnd());
        syscalls.close(pipe.writeEnd());
    }

    /** Closes all of them, also those of channels that are still being closed elsewhere: the loop ends. */
    void close() {
        closed = true;
        spare.clear();
        all.forEach(this::close);
        all.clear();
    }
}
