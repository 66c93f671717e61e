package io.millrace.channel.kqueue.sys;

import io.millrace.channel.unix.sys.Abi;
import io.millrace.channel.unix.sys.LibcLoader;
import io.millrace.channel.unix.sys.Os;
import io.millrace.channel.unix.sys.Syscalls;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls of {@code kqueue(2)} as values: each method returns the call's result or {@code -errno}; none is made again
 * after EINTR.
 *
 * <p>The constructor takes the C library, so that another one can stand in. <b>Thread:</b> any.
 */
public final class KqueueCalls {

    private static final List<String> REQUIRED = List.of("kqueue", "kevent");

    private final KeventLayout layout;
    private final KqueueLibc libc;
    private final IntSupplier lastError;

    /**
     * Makes the calls of a C library.
     *
     * @param layout how its {@code struct kevent} lies in memory
     * @param libc its functions
     * @param lastError gives errno as it was right after the calling thread's last call
     */
    public KqueueCalls(KeventLayout layout, KqueueLibc libc, IntSupplier lastError) {
        this.layout = layout;
        this.libc = libc;
        this.lastError = lastError;
    }

    /** The host's calls, bound when they are first asked for. */
    private static final class Host {
        private static final @Nullable KqueueCalls CALLS;
        private static final @Nullable Throwable CAUSE;

        static {
            KqueueCalls calls = null;
            Throwable cause = Syscalls.unavailabilityCause();
            if (cause == null) {
                try {
                    calls = bind(Abi.host().keventOs());
                } catch (RuntimeException | LinkageError e) {
                    cause = e;
                }
            }
            CALLS = calls;
            CAUSE = cause;
        }

        private static KqueueCalls bind(Os os) {
            if (os == Os.LINUX) {
                throw new UnsupportedOperationException("kqueue is of macOS and the BSDs, this is Linux; for a library"
                        + " that has it, set the system properties " + LibcLoader.LIBRARY_PROPERTY + " and "
                        + Abi.KEVENT_PROPERTY);
            }
            String kevent = os == Os.NETBSD ? netBsdKevent() : "kevent";
            KeventLayout layout = KeventLayout.of(os);
            return new KqueueCalls(
                    kevent.equals("__kevent100") ? layout.extended() : layout,
                    LibcLoader.load(KqueueLibc.class, REQUIRED, Map.of("kevent", kevent)),
                    LibcLoader::lastError);
        }

        /** Each longer struct came with a new name, and the plain one takes a shorter {@code timespec}. */
        private static String netBsdKevent() {
            return Objects.requireNonNullElse(LibcLoader.firstOf("__kevent100", "__kevent50"), "kevent");
        }
    }

    /**
     * The host's calls.
     *
     * @return always the same instance
     * @throws IllegalStateException if there is a reason in {@link #unavailabilityCause()}, which is then the cause
     */
    public static KqueueCalls host() {
        KqueueCalls calls = Host.CALLS;
        if (calls == null) {
            throw new IllegalStateException("no kqueue here: " + Host.CAUSE, Host.CAUSE);
        }
        return calls;
    }

    /**
     * Why the host's calls cannot be used. The first call loads the native code.
     *
     * @return a throwable whose message names the operating system, the CPU, the library or the symbol; {@code null} if
     *     they can be used
     */
    public static @Nullable Throwable unavailabilityCause() {
        return Host.CAUSE;
    }

    /**
     * How {@code struct kevent} lies in memory.
     *
     * @return the layout that {@link #kevent} takes
     */
    public KeventLayout layout() {
        return layout;
    }

    /**
     * {@code kqueue(2)}.
     *
     * @return a descriptor, or {@code -errno}
     */
    public int create() {
        return result(libc.kqueue());
    }

    /**
     * {@code kevent(2)}.
     *
     * @param kq a descriptor of {@link #create()}
     * @param changes {@code struct kevent *}
     * @param changeCount how many
     * @param events where {@code struct kevent}s go
     * @param eventCount how many fit; with 0 it does not wait
     * @param timeout {@code struct timespec *}; 0 waits for ever
     * @return how many events there are, or {@code -errno}
     */
    public int kevent(int kq, long changes, int changeCount, long events, int eventCount, long timeout) {
        return result(libc.kevent(kq, changes, changeCount, events, eventCount, timeout));
    }

    private int result(int value) {
        return value == -1 ? -lastError.getAsInt() : value;
    }
}
