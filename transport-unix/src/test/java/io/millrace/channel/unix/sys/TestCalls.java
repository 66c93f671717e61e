package io.millrace.channel.unix.sys;

import io.millrace.testkit.unix.ScriptedLibc;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The host's C library, and small things that tests do with it. */
public final class TestCalls {

    private static final Libc LIBC = LibcLoader.load(Libc.class, List.of());
    private static final LibcSix SIX = LibcLoader.load(LibcSix.class, List.of());

    private TestCalls() {}

    /** A script over the host's library. */
    public static ScriptedLibc script() {
        return new ScriptedLibc(LibcLoader::lastError);
    }

    /** The calls that follow a script. */
    public static Syscalls over(ScriptedLibc script) {
        return over(script, Abi.host());
    }

    static Syscalls over(ScriptedLibc script, Abi abi) {
        return new Syscalls(abi, script.over(Libc.class, LIBC), script.over(LibcSix.class, SIX), script::lastError);
    }

    static Libc libc() {
        return LIBC;
    }

    static LibcSix six() {
        return SIX;
    }

    /** A text in native memory. */
    public static NativeMemory memory(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        NativeMemory memory = NativeMemory.allocate(Math.max(1, bytes.length));
        memory.buffer().put(0, bytes);
        return memory;
    }

    /** The text at the beginning of native memory. */
    public static String text(NativeMemory memory, int length) {
        byte[] bytes = new byte[length];
        memory.buffer().get(0, bytes);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    /** A listening socket on a free loopback port. */
    public static int listener(Syscalls calls, int backlog) {
        int fd = check(calls.socket(calls.abi().addresses().inet(), calls.abi().sockets().stream(), 0));
        SockAddr address = loopback(calls, 0);
        check(calls.bind(fd, address));
        check(calls.listen(fd, backlog));
        return fd;
    }

    /** The port that a socket is bound to. */
    public static int port(Syscalls calls, int fd) {
        SockAddr address = new SockAddr(calls.abi().addresses());
        check(calls.getsockname(fd, address));
        InetSocketAddress decoded = address.decode();
        if (decoded == null) {
            throw new AssertionError("not an IP socket");
        }
        return decoded.getPort();
    }

    /** An encoded IPv4 loopback address. */
    public static SockAddr loopback(Syscalls calls, int port) {
        SockAddr address = new SockAddr(calls.abi().addresses());
        check(address.encode(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                calls.abi().addresses().inet()));
        return address;
    }

    /** A socket that is connecting to a listener on this host, or connected to it. */
    public static int connected(Syscalls calls, int port) {
        int fd = check(calls.socket(calls.abi().addresses().inet(), calls.abi().sockets().stream(), 0));
        int connected = calls.connect(fd, loopback(calls, port));
        if (connected != 0 && connected != -Errno.EINPROGRESS) {
            throw new AssertionError(Errno.name(connected));
        }
        return fd;
    }

    /** Waits until a descriptor is ready; the deadline is ten seconds. */
    public static int awaitReady(Syscalls calls, int fd, int events) {
        NativeMemory pollfd = NativeMemory.allocate(8);
        pollfd.buffer().putInt(0, fd).putShort(4, (short) events);
        if (check(calls.poll(pollfd.address(), 1, 10_000)) == 0) {
            throw new AssertionError("descriptor " + fd + " was not ready in time");
        }
        return pollfd.buffer().getShort(6);
    }

    /** The number of an error. */
    public static int errno(String name) {
        for (int number = 1; number < 256; number++) {
            if (Errno.name(number).equals(name)) {
                return number;
            }
        }
        throw new AssertionError("no error is called " + name);
    }

    /** The result of a call that must not fail. */
    public static int check(int result) {
        if (result < 0) {
            throw new AssertionError(Errno.name(result));
        }
        return result;
    }
}
