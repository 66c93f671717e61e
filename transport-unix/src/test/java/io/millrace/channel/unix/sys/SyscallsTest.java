package io.millrace.channel.unix.sys;

import static io.millrace.channel.unix.sys.TestCalls.awaitReady;
import static io.millrace.channel.unix.sys.TestCalls.check;
import static io.millrace.channel.unix.sys.TestCalls.connected;
import static io.millrace.channel.unix.sys.TestCalls.listener;
import static io.millrace.channel.unix.sys.TestCalls.loopback;
import static io.millrace.channel.unix.sys.TestCalls.memory;
import static io.millrace.channel.unix.sys.TestCalls.port;
import static io.millrace.channel.unix.sys.TestCalls.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jnr.ffi.provider.jffi.NoX86;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyscallsTest {

    private static final int PROT_READ = 1;
    private static final int MAP_PRIVATE = 2;
    private static final int O_RDONLY = 0;
    private static final int F_GETFD = 1;
    private static final int F_GETFL = 3;
    private static final int FD_CLOEXEC = 1;

    private final Syscalls calls = Syscalls.host();
    private final int in = calls.abi().polling().in();
    private final int out = calls.abi().polling().out();
    private final List<Integer> open = new ArrayList<>();

    @AfterEach
    void closeDescriptors() {
        open.forEach(calls::close);
    }

    private int opened(int fd) {
        open.add(check(fd));
        return fd;
    }

    private int accepted(int listener) {
        awaitReady(calls, listener, in);
        return opened(calls.accept(listener, null));
    }

    @Test
    void bytesTravelOverLoopback() {
        int listener = opened(listener(calls, 16));
        int client = opened(connected(calls, port(calls, listener)));
        int server = accepted(listener);
        awaitReady(calls, client, out);

        assertThat(calls.takeError(client)).isZero();
        assertThat(calls.send(client, memory("hello").address(), 5)).isEqualTo(5);
        awaitReady(calls, server, in);
        NativeMemory received = NativeMemory.allocate(16);
        assertThat(calls.recv(server, received.address(), 16)).isEqualTo(5);
        assertThat(text(received, 5)).isEqualTo("hello");
        assertThat(calls.recv(server, received.address(), 16)).isEqualTo(-Errno.EAGAIN);
    }

    @Test
    void gatheredBytesArriveInOrderAndScatterAgain() {
        int[] pair = socketPair();
        NativeMemory first = memory("abc");
        NativeMemory second = memory("defgh");
        IoVec out = new IoVec(2);
        assertThat(out.add(first.address(), 3)).isTrue();
        assertThat(out.add(second.address(), 0)).isTrue();
        assertThat(out.add(second.address(), 5)).isTrue();
        assertThat(out.add(first.address(), 1)).isFalse();
        assertThat(out.count()).isEqualTo(2);
        assertThat(out.bytes()).isEqualTo(8);

        assertThat(calls.writev(pair[0], out)).isEqualTo(8);

        NativeMemory left = NativeMemory.allocate(2);
        NativeMemory right = NativeMemory.allocate(16);
        IoVec in = new IoVec(4);
        in.add(left.address(), 2);
        in.add(right.address(), 16);
        assertThat(calls.readv(pair[1], in)).isEqualTo(8);
        assertThat(text(left, 2) + text(right, 6)).isEqualTo("abcdefgh");
    }

    @Test
    void shutdownIsSeenAsTheEnd() {
        int[] pair = socketPair();

        assertThat(calls.shutdown(pair[0], Abi.SHUT_WR)).isZero();

        assertThat(calls.recv(pair[1], NativeMemory.allocate(1).address(), 1)).isZero();
        assertThat(calls.send(pair[1], memory("x").address(), 1)).isEqualTo(1);
    }

    @Test
    void sendingToNobodyIsAnErrorAndNoSignal() {
        int[] pair = new int[2];
        check(calls.socketpair(calls.abi().addresses().unix(), calls.abi().sockets().stream(), pair));
        opened(pair[0]);
        calls.close(pair[1]);

        assertThat(calls.send(pair[0], memory("x").address(), 1)).isEqualTo(-Errno.EPIPE);
    }

    @Test
    void refusedConnectionIsFoundOnTheSocketOnce() {
        int vacated = listener(calls, 1);
        int port = port(calls, vacated);
        calls.close(vacated);
        int client = opened(calls.socket(calls.abi().addresses().inet(), calls.abi().sockets().stream(), 0));

        int connected = calls.connect(client, loopback(calls, port));
        if (connected == -Errno.EINPROGRESS) {
            awaitReady(calls, client, out);
            connected = calls.takeError(client);
        }

        assertThat(Errno.name(connected)).isEqualTo("ECONNREFUSED");
        assertThat(calls.takeError(client)).isZero();
    }

    @Test
    void acceptTellsThePeer() {
        int listener = opened(listener(calls, 16));
        int client = opened(connected(calls, port(calls, listener)));
        SockAddr peer = new SockAddr(calls.abi().addresses());
        awaitReady(calls, listener, in);

        int server = opened(calls.accept(listener, peer));

        assertThat(peer.decode())
                .isEqualTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), port(calls, client)));
        assertThat(calls.getpeername(server, peer)).isZero();
        assertThat(peer.decode())
                .isEqualTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), port(calls, client)));
        assertThat(calls.accept(listener, null)).isEqualTo(-Errno.EAGAIN);
    }

    @Test
    void dualStackListenerSeesIpv4PeersAsIpv4() {
        IpStack stack = IpStack.detect(calls);
        int listener = opened(stack.newStreamSocket());
        SockAddr address = new SockAddr(calls.abi().addresses());
        check(address.encode(new InetSocketAddress(0), stack.family()));
        check(calls.bind(listener, address));
        check(calls.listen(listener, 1));
        opened(connected(calls, port(calls, listener)));
        awaitReady(calls, listener, in);

        opened(calls.accept(listener, address));

        InetSocketAddress peer = address.decode();
        assertThat(peer).isNotNull();
        assertThat(peer.getAddress()).isInstanceOf(Inet4Address.class);
    }

    @Test
    void addressInUseAndUnknownDescriptorsAreValues() {
        int listener = opened(listener(calls, 1));
        int second = opened(calls.socket(calls.abi().addresses().inet(), calls.abi().sockets().stream(), 0));

        assertThat(calls.bind(second, loopback(calls, port(calls, listener)))).isEqualTo(-Errno.EADDRINUSE);
        assertThat(calls.getpeername(second, new SockAddr(calls.abi().addresses())))
                .isEqualTo(-Errno.ENOTCONN);
        assertThat(calls.close(-1)).isEqualTo(-Errno.EBADF);
        assertThat(calls.takeError(-1)).isEqualTo(-Errno.EBADF);
        assertThat(calls.checkOpen(second)).isZero();
        assertThat(calls.checkOpen(-1)).isEqualTo(-Errno.EBADF);
    }

    @Test
    void everyDescriptorIsNonBlockingAndCloseOnExec() {
        int listener = opened(listener(calls, 4));
        int client = opened(connected(calls, port(calls, listener)));
        int[] pipe = new int[2];
        check(calls.pipe(pipe));
        opened(pipe[0]);
        opened(pipe[1]);
        int[] pair = socketPair();

        for (int fd : new int[] {listener, client, accepted(listener), pipe[0], pipe[1], pair[0], pair[1]}) {
            assertNonBlockingAndCloseOnExec(fd);
        }
    }

    @Test
    void eventfdIsNonBlockingAndCloseOnExecOrAbsent() {
        int fd = calls.eventfd();

        if (fd == -Errno.ENOSYS) {
            assertThat(calls.abi().system()).isNotEqualTo(Os.LINUX);
        } else {
            assertNonBlockingAndCloseOnExec(opened(fd));
        }
    }

    @Test
    void missingCallsAreMadeUpForWithTheSameFlags() {
        Abi abi = withoutTypeFlags(Abi.host());
        Syscalls old = TestCalls.over(TestCalls.script().isMissing("accept4").isMissing("pipe2"), abi);
        int listener = opened(listener(old, 4));
        opened(connected(old, port(old, listener)));
        awaitReady(old, listener, in);
        int[] pipe = new int[2];
        int[] pair = new int[2];

        int accepted = opened(old.accept(listener, null));
        check(old.pipe(pipe));
        check(old.socketpair(abi.addresses().unix(), abi.sockets().stream(), pair));

        for (int fd :
                new int[] {listener, accepted, opened(pipe[0]), opened(pipe[1]), opened(pair[0]), opened(pair[1])}) {
            assertNonBlockingAndCloseOnExec(fd);
        }
    }

    private static Abi withoutTypeFlags(Abi abi) {
        Abi.Sockets all = abi.sockets();
        Abi.Sockets fewer = new Abi.Sockets(all.stream(), all.datagram(), 0, all.sendFlags(), all.noSigPipe());
        return new Abi(
                abi.system(),
                abi.os(),
                abi.keventOs(),
                abi.addresses(),
                fewer,
                abi.options(),
                abi.files(),
                abi.polling(),
                abi.errnos());
    }

    private void assertNonBlockingAndCloseOnExec(int fd) {
        int nonBlock = calls.abi().files().nonBlock();
        assertThat(TestCalls.libc().fcntl(fd, F_GETFL, 0) & nonBlock)
                .as("O_NONBLOCK of %d", fd)
                .isEqualTo(nonBlock);
        assertThat(TestCalls.libc().fcntl(fd, F_GETFD, 0) & FD_CLOEXEC)
                .as("FD_CLOEXEC of %d", fd)
                .isEqualTo(FD_CLOEXEC);
    }

    @Test
    void datagramsCarryTheirAddressesThroughSixArguments() {
        int datagram = calls.abi().sockets().datagram();
        int sender = opened(calls.socket(calls.abi().addresses().inet(), datagram, 0));
        int receiver = opened(calls.socket(calls.abi().addresses().inet(), datagram, 0));
        check(calls.bind(sender, loopback(calls, 0)));
        check(calls.bind(receiver, loopback(calls, 0)));

        assertThat(calls.sendto(sender, memory("ping").address(), 4, loopback(calls, port(calls, receiver))))
                .isEqualTo(4);

        awaitReady(calls, receiver, in);
        SockAddr from = new SockAddr(calls.abi().addresses());
        NativeMemory received = NativeMemory.allocate(8);
        assertThat(calls.recvfrom(receiver, received.address(), 8, from)).isEqualTo(4);
        assertThat(text(received, 4)).isEqualTo("ping");
        assertThat(from.decode())
                .isEqualTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), port(calls, sender)));
    }

    @Test
    void sixthArgumentReachesTheKernel(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("two-pages");
        byte[] pages = new byte[2 * 65536];
        Arrays.fill(pages, 0, 65536, (byte) 'a');
        Arrays.fill(pages, 65536, pages.length, (byte) 'b');
        Files.write(file, pages);
        int fd = opened(calls.open(file.toString(), O_RDONLY, 0));

        // A stub that suffers from jnr-ffi#181 passes garbage as the offset: EINVAL, SIGBUS or the wrong page
        long mapped = TestCalls.six().mmap(0, 65536, PROT_READ, MAP_PRIVATE, fd, 65536);

        assertThat(mapped).isPositive();
        assertThat(NativeMemory.viewOf(mapped, 65536).get(0)).isEqualTo((byte) 'b');
        assertThat(calls.munmap(mapped, 65536)).isZero();
    }

    @Test
    void functionsOfSixArgumentsKeepOutOfTheDirectStubs() {
        assertThat(Libc.class.getMethods())
                .extracting(Method::getParameterCount)
                .allMatch(count -> count <= 5);
        assertThat(LibcSix.class).hasAnnotation(NoX86.class);
        for (Class<?> api : List.of(Libc.class, LibcSix.class)) {
            assertThat(api.getMethods())
                    .flatExtracting(method -> List.of(method.getParameterTypes()))
                    .containsOnly(int.class, long.class);
        }
    }

    @Test
    void missingSymbolIsNamed() {
        assertThatThrownBy(() -> LibcLoader.load(Libc.class, List.of("read", "no_such_function", "nor_this")))
                .isInstanceOf(UnsatisfiedLinkError.class)
                .hasMessageContaining("no_such_function, nor_this")
                .hasMessageNotContaining("read");
    }

    @Test
    void discardedPagesReadAsZeros() {
        long address = calls.mmap(1 << 16);
        assertThat(address).isPositive();
        NativeMemory.viewOf(address, 1 << 16).put(77, (byte) 1);

        assertThat(calls.discard(address, 1 << 16)).isZero();

        assertThat(NativeMemory.viewOf(address, 1 << 16).get(77)).isZero();
        assertThat(calls.munmap(address, 1 << 16)).isZero();
    }

    @Test
    void pagesAreReplacedWhereNoAdviceZeroesThem() {
        Abi host = Abi.host();
        Abi.Files files = host.files();
        Abi abi = new Abi(
                host.system(),
                host.os(),
                host.keventOs(),
                host.addresses(),
                host.sockets(),
                host.options(),
                new Abi.Files(
                        files.nonBlock(),
                        files.closeOnExec(),
                        files.create(),
                        files.truncate(),
                        files.eventFlags(),
                        files.mapAnonymous(),
                        0,
                        files.vectorLimit()),
                host.polling(),
                host.errnos());
        Syscalls remapping = TestCalls.over(TestCalls.script(), abi);
        long address = remapping.mmap(1 << 16);
        NativeMemory.viewOf(address, 1 << 16).put(0, (byte) 1).put(65535, (byte) 1);

        assertThat(remapping.discard(address, 1 << 16)).isZero();

        assertThat(NativeMemory.viewOf(address, 1 << 16).get(0)).isZero();
        assertThat(NativeMemory.viewOf(address, 1 << 16).get(65535)).isZero();
        assertThat(remapping.munmap(address, 1 << 16)).isZero();
    }

    @Test
    void nullDeviceTakesEverything() {
        int fd = opened(calls.open("/dev/null", 1, 0));

        assertThat(calls.write(fd, memory("gone").address(), 4)).isEqualTo(4);
        assertThat(calls.open("/no/such/file", 0, 0)).isEqualTo(-Errno.ENOENT);
    }

    @Test
    void optionsAreSetAndRead() {
        int fd = opened(calls.socket(calls.abi().addresses().inet(), calls.abi().sockets().stream(), 0));
        OptionValue value = new OptionValue(4).length(4);

        assertThat(calls.setOption(fd, Abi.IPPROTO_TCP, calls.abi().options().noDelay(), 1))
                .isZero();

        assertThat(calls.getsockopt(fd, Abi.IPPROTO_TCP, calls.abi().options().noDelay(), value))
                .isZero();
        assertThat(value.getInt(0)).isNotZero();
        assertThat(value.length()).isEqualTo(4);
        assertThat(calls.setOption(fd, 4711, 4711, 1)).isNegative();
    }

    private int[] socketPair() {
        int[] pair = new int[2];
        check(calls.socketpair(calls.abi().addresses().unix(), calls.abi().sockets().stream(), pair));
        opened(pair[0]);
        opened(pair[1]);
        return pair;
    }
}
