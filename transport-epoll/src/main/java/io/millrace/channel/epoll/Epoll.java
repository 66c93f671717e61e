package io.millrace.channel.epoll;

import io.millrace.channel.TriggerMode;
import io.millrace.channel.unix.sys.SyscallException;
import io.millrace.channel.unix.sys.Syscalls;
import org.jspecify.annotations.Nullable;

/** Tells whether {@code epoll(7)} can be used here. */
public final class Epoll {
    private Epoll() {}

    private static final class Probe {
        static final @Nullable Throwable CAUSE = probe();

        private static @Nullable Throwable probe() {
            String os = System.getProperty("os.name", "");
            if (!os.startsWith("Linux")) {
                return new IllegalStateException("epoll is Linux's, this is " + os);
            }
            Throwable cause = Syscalls.unavailabilityCause();
            if (cause != null) {
                return cause;
            }
            try {
                EpollPoller.open(TriggerMode.LEVEL).close();
                return null;
            } catch (SyscallException | RuntimeException | LinkageError e) {
                return e;
            }
        }
    }

    /**
     * Tells whether epoll can be used. The first call loads native code.
     *
     * @return {@code true} if it can
     */
    public static boolean isAvailable() {
        return unavailabilityCause() == null;
    }

    /**
     * Does nothing where epoll can be used.
     *
     * @throws UnsatisfiedLinkError if it cannot; the cause says why
     */
    public static void ensureAvailability() {
        Throwable cause = unavailabilityCause();
        if (cause != null) {
            UnsatisfiedLinkError error = new UnsatisfiedLinkError("epoll is not available: " + cause.getMessage());
            error.initCause(cause);
            throw error;
        }
    }

    /**
     * Why epoll cannot be used.
     *
     * @return a throwable whose message names the reason, or {@code null} if it can
     */
    public static @Nullable Throwable unavailabilityCause() {
        return Probe.CAUSE;
    }
}
