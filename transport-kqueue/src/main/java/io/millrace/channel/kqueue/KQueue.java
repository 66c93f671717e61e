package io.millrace.channel.kqueue;

import io.millrace.channel.ChannelException;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.TriggerMode;
import io.millrace.channel.kqueue.sys.KqueueCalls;
import io.millrace.channel.unix.SocketKind;
import io.millrace.channel.unix.UnixBackend;
import io.millrace.channel.unix.sys.SyscallException;
import org.jspecify.annotations.Nullable;

/** Tells whether {@code kqueue(2)} can be used here. */
public final class KQueue {
    private KQueue() {}

    private static final class Probe {
        static final @Nullable Throwable CAUSE = probe();

        private static @Nullable Throwable probe() {
            Throwable cause = KqueueCalls.unavailabilityCause();
            if (cause != null) {
                return cause;
            }
            try {
                KqueuePoller.open(TriggerMode.LEVEL).close();
                return null;
            } catch (SyscallException | RuntimeException | LinkageError e) {
                return e;
            }
        }
    }

    private static final class FastOpen {
        static final boolean SERVER = probe();

        private static boolean probe() {
            UnixBackend backend = KQueueTransport.backend();
            int fd = backend.ipStack().newStreamSocket();
            if (fd < 0) {
                return false;
            }
            try {
                return backend.options(SocketKind.LISTENER).set(fd, ChannelOption.TCP_FASTOPEN, 1);
            } catch (ChannelException notConfigured) {
                return false;
            } finally {
                backend.syscalls().close(fd);
            }
        }
    }

    /**
     * Tells whether kqueue can be used. The first call loads native code.
     *
     * @return {@code true} if it can
     */
    public static boolean isAvailable() {
        return unavailabilityCause() == null;
    }

    /**
     * Does nothing where kqueue can be used.
     *
     * @throws UnsatisfiedLinkError if it cannot; the cause says why
     */
    public static void ensureAvailability() {
        Throwable cause = unavailabilityCause();
        if (cause != null) {
            UnsatisfiedLinkError error = new UnsatisfiedLinkError("kqueue is not available: " + cause.getMessage());
            error.initCause(cause);
            throw error;
        }
    }

    /**
     * Why kqueue cannot be used.
     *
     * @return a throwable whose message names the reason, or {@code null} if it can
     */
    public static @Nullable Throwable unavailabilityCause() {
        return Probe.CAUSE;
    }

    /**
     * Tells whether a connection can be opened with data in its first segment.
     *
     * @return {@code false}: it takes {@code connectx(2)} of macOS, which is not used
     */
    public static boolean isTcpFastOpenClientSideAvailable() {
        return false;
    }

    /**
     * Tells whether servers take {@link ChannelOption#TCP_FASTOPEN}: macOS, and FreeBSD where it is switched on.
     *
     * @return {@code true} if kqueue can be used and the system takes the option
     */
    public static boolean isTcpFastOpenServerSideAvailable() {
        return isAvailable() && FastOpen.SERVER;
    }
}
