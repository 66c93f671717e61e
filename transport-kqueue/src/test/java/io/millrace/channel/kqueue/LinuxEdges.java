package io.millrace.channel.kqueue;

import io.millrace.channel.unix.sys.LibcLoader;
import io.millrace.channel.unix.sys.NativeMemory;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;

/**
 * Tells when something happens to a descriptor: the moments at which a BSD kernel would look at its filters. Input and
 * output are told apart, by an edge-triggered epoll for each: what happens to one must not report the other again.
 *
 * <p>Two things are told more often than by BSD: the end of the input counts as something that happens to the output
 * too. And one less often: acknowledged bytes are nothing that happens, unless the socket was full.
 *
 * <p>There is one for all kqueues of the process, which is never closed. <b>Thread:</b> whoever holds {@link #lock()}.
 */
final class LinuxEdges {
    private static final int EPOLLIN = 0x001;
    private static final int EPOLLPRI = 0x002;
    private static final int EPOLLOUT = 0x004;
    private static final int EPOLLRDHUP = 0x2000;
    private static final int EPOLLET = 1 << 31;
    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLL_CTL_DEL = 2;
    private static final int EPOLL_CLOEXEC = 0x80000;
    private static final int EEXIST = 17;

    private static final boolean PACKED = Set.of("amd64", "x86_64").contains(System.getProperty("os.arch"));
    private static final int EVENT_BYTES = PACKED ? 12 : 16;
    private static final int DATA = PACKED ? 4 : 8;
    private static final int BATCH = 64;

    static final LinuxLibc LIBC = LibcLoader.load(LinuxLibc.class, List.of());

    /** Fair: the thread that looks for events must not starve those that wait for them. */
    private static final ReentrantLock LOCK = new ReentrantLock(true);

    private static final LinuxEdges INSTANCE = new LinuxEdges();

    /** Who is told about a descriptor: each edge is one call. */
    record Listener(Runnable input, Runnable output) {}

    private final int inputs = LIBC.epoll_create1(EPOLL_CLOEXEC);
    private final int outputs = LIBC.epoll_create1(EPOLL_CLOEXEC);
    private final int both = LIBC.epoll_create1(EPOLL_CLOEXEC);
    private final NativeMemory event = NativeMemory.allocate(EVENT_BYTES);
    private final NativeMemory events = NativeMemory.allocate(BATCH * EVENT_BYTES);
    private final Map<Integer, Map<Object, Listener>> listeners = new HashMap<>();

    private LinuxEdges() {
        control(both, EPOLL_CTL_ADD, inputs, EPOLLIN);
        control(both, EPOLL_CTL_ADD, outputs, EPOLLIN);
        Thread thread = new Thread(this::run, "kqueue-double");
        thread.setDaemon(true);
        thread.start();
    }

    static ReentrantLock lock() {
        return LOCK;
    }

    static LinuxEdges get() {
        return INSTANCE;
    }

    private int control(int epfd, int op, int fd, int flags) {
        event.buffer().putInt(0, flags).putLong(DATA, fd);
        return LIBC.epoll_ctl(epfd, op, fd, event.address()) == 0 ? 0 : LibcLoader.lastError();
    }

    /** For ever: those who wait in Java are told by this thread, those who do not wait look by themselves. */
    private void run() {
        NativeMemory wake = NativeMemory.allocate(2 * EVENT_BYTES);
        while (true) {
            LIBC.epoll_wait(both, wake.address(), 2, -1);
            LOCK.lock();
            try {
                look();
            } finally {
                LOCK.unlock();
            }
        }
    }

    /** Tells what has happened until now. */
    void look() {
        drain(inputs, fd -> tell(fd, true));
        drain(outputs, fd -> tell(fd, false));
    }

    private void drain(int epfd, IntConsumer each) {
        int found;
        do {
            found = LIBC.epoll_wait(epfd, events.address(), BATCH, 0);
            ByteBuffer memory = events.buffer();
            for (int i = 0; i < found; i++) {
                each.accept((int) memory.getLong(i * EVENT_BYTES + DATA));
            }
        } while (found == BATCH);
    }

    private void tell(int fd, boolean input) {
        for (Listener listener :
                List.copyOf(listeners.getOrDefault(fd, Map.of()).values())) {
            (input ? listener.input() : listener.output()).run();
        }
    }

    /**
     * Whether a descriptor is the one that is listened to. Adding it once more has no effect, and succeeds only if its
     * number was closed meanwhile.
     */
    boolean isTheSame(int fd) {
        if (!listeners.containsKey(fd)) {
            return false;
        }
        int error = control(inputs, EPOLL_CTL_ADD, fd, EPOLLET);
        if (error == EEXIST) {
            return true;
        }
        if (error == 0) {
            control(inputs, EPOLL_CTL_DEL, fd, 0);
        }
        listeners.remove(fd);
        return false;
    }

    /** Whether the descriptor is still the one that was asked for. */
    boolean isListening(int fd, Object who) {
        return isTheSame(fd) && listeners.get(fd).containsKey(who);
    }

    /**
     * Begins to listen; the state at the beginning is not told.
     *
     * @return 0 or errno
     */
    int listen(int fd, Object who, Listener listener) {
        if (!isTheSame(fd)) {
            int error = control(inputs, EPOLL_CTL_ADD, fd, EPOLLIN | EPOLLRDHUP | EPOLLPRI | EPOLLET);
            if (error == 0) {
                error = control(outputs, EPOLL_CTL_ADD, fd, EPOLLOUT | EPOLLET);
            }
            if (error != 0) {
                return error;
            }
            look(); // at what epoll tells of the state now, to nobody
            listeners.put(fd, new HashMap<>());
        }
        listeners.get(fd).put(who, listener);
        return 0;
    }

    void ignore(int fd, Object who) {
        Map<Object, Listener> others = listeners.get(fd);
        if (others == null) {
            return;
        }
        others.remove(who);
        if (others.isEmpty() && isTheSame(fd)) {
            listeners.remove(fd);
            control(inputs, EPOLL_CTL_DEL, fd, 0);
            control(outputs, EPOLL_CTL_DEL, fd, 0);
        }
    }
}
