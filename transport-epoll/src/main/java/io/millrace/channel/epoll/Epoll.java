package io.millrace.channel.epoll;

import io.millrace.channel.TriggerMode;
import io.millrace.channel.unix.sys.SyscallException;
import io.millrace.channel.unix.sys.Syscalls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /**
     * Tells whether connections may send data with their first segment ({@code TCP_FASTOPEN_CONNECT}).
     *
     * @return {@code true} if the system's {@code tcp_fastopen} has bit 0 set
     */
    public static boolean isTcpFastOpenClientSideAvailable() {
        return (FastOpen.BITS & FastOpen.CLIENT) != 0;
    }

    /**
     * Tells whether listeners may take data with a first segment ({@code TCP_FASTOPEN}).
     *
     * @return {@code true} if the system's {@code tcp_fastopen} has bit 1 set
     */
    public static boolean isTcpFastOpenServerSideAvailable() {
        return (FastOpen.BITS & FastOpen.SERVER) != 0;
    }

    /** What the system allows, as it was when it was first asked. */
    private static final class FastOpen {
        static final int CLIENT = 1;
        static final int SERVER = 2;
        static final int BITS = isAvailable() ? read(Path.of("/proc/sys/net/ipv4/tcp_fastopen")) : 0;

        private static final int MAX_BYTES = 16;

        private static int read(Path setting) {
            try (InputStream file = Files.newInputStream(setting)) {
                return Integer.decode(new String(file.readNBytes(MAX_BYTES), StandardCharsets.US_ASCII).strip());
            } catch (IOException | NumberFormatException e) {
                return 0; // a system that does not tell does not allow it
            }
        }
    }
}
