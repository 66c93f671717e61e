package io.millrace.channel.unix.sys;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A system call failed. */
public final class SyscallException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String call;
    private final int errno;

    /**
     * Makes the exception of a failed call.
     *
     * @param call the call's name as in its manual page
     * @param errno the error's number, positive
     * @param detail what the call was about, or {@code null}
     */
    public SyscallException(String call, int errno, @Nullable Object detail) {
        super(call + " failed: " + Errno.text(errno) + " (" + Errno.name(errno) + ')'
                + (detail == null ? "" : ": " + detail));
        this.call = call;
        this.errno = errno;
    }

    /**
     * The call that failed.
     *
     * @return its name as in its manual page
     */
    public String call() {
        return call;
    }

    /**
     * The error's number.
     *
     * @return a positive number
     */
    public int errno() {
        return errno;
    }

    /**
     * The error's name.
     *
     * @return {@code "ECONNRESET"} for example
     */
    public String errnoName() {
        return Errno.name(errno);
    }
}
