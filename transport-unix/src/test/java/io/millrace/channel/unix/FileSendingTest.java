package io.millrace.channel.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.Unpooled;
import io.millrace.channel.DefaultFileRegion;
import io.millrace.channel.FileRegion;
import io.millrace.channel.FileRegionTarget;
import io.millrace.channel.unix.sys.Abi;
import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.FakeSendfile;
import io.millrace.channel.unix.sys.FileAbi.Sendfile;
import io.millrace.channel.unix.sys.NativeMemory;
import io.millrace.channel.unix.sys.Syscalls;
import io.millrace.channel.unix.sys.TestCalls;
import io.millrace.testkit.DescriptorWatch;
import io.millrace.testkit.SeededBytes;
import io.millrace.testkit.unix.ScriptedLibc;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Regions over a socket whose other end the test reads, with the {@code sendfile(2)} of each system. */
@Timeout(30)
@ExtendWith(DescriptorWatch.class)
class FileSendingTest {
    private static final int LENGTH = 1_500_001;

    @TempDir
    Path folder;

    private final ScriptedLibc script = TestCalls.script();
    private final Syscalls syscalls = TestCalls.over(script);
    private final GatheringWrite gathering = new GatheringWrite(syscalls, IoScratch.COPY_BYTES);
    private final int[] sockets = new int[2];
    private final ByteArrayOutputStream arrived = new ByteArrayOutputStream();
    private final NativeMemory buffer = NativeMemory.allocate(64 * 1024);
    private SeededBytes content;
    private File file;

    @BeforeEach
    void open(TestReporter reporter) throws Exception {
        content = SeededBytes.random(reporter);
        file = Files.write(folder.resolve("file"), content.bytes(0, LENGTH)).toFile();
        Abi abi = syscalls.abi();
        TestCalls.check(syscalls.socketpair(abi.addresses().unix(), abi.sockets().stream(), sockets));
    }

    @AfterEach
    void close() {
        syscalls.close(sockets[0]);
        syscalls.close(sockets[1]);
    }

    private FileSending over(FakeSendfile kernel) {
        return new FileSending(syscalls, gathering, kernel.calls());
    }

    private StreamTarget target(FileSending files) {
        return new StreamTarget(sockets[0], files);
    }

    /** Sends a region as a channel would, reading the other end whenever the socket is full. */
    private void send(FileRegion region, FileSending files) throws IOException {
        while (region.transferred() < region.count()) {
            StreamTarget target = target(files);
            target.take(region);
            if (target.isFull()) {
                receive();
            }
        }
        receive();
    }

    private void receive() {
        for (; ; ) {
            int n = syscalls.recv(sockets[1], buffer.address(), buffer.size());
            if (n == -Errno.EAGAIN) {
                return;
            }
            byte[] bytes = new byte[TestCalls.check(n)];
            buffer.buffer().get(0, bytes);
            arrived.writeBytes(bytes);
        }
    }

    private void assertArrived(long position, int length) {
        assertThat(arrived.size()).isEqualTo(length);
        content.check(Unpooled.wrappedBuffer(arrived.toByteArray()), position);
    }

    // ---- everything arrives ----

    @ParameterizedTest
    @EnumSource(Sendfile.class)
    void aFileLargerThanTheSocketTakesArrivesWhole(Sendfile signature) throws Exception {
        DefaultFileRegion region = new DefaultFileRegion(file, 0, LENGTH);

        send(region, over(FakeSendfile.of(signature)));

        assertArrived(0, LENGTH);
        region.release();
    }

    @ParameterizedTest
    @EnumSource(Sendfile.class)
    void aPartOfAFileArrives(Sendfile signature) throws Exception {
        DefaultFileRegion region = new DefaultFileRegion(file, 777, 400_003);

        send(region, over(FakeSendfile.of(signature)));

        assertArrived(777, 400_003);
        region.release();
    }

    @ParameterizedTest
    @EnumSource(
            value = Sendfile.class,
            names = {"LINUX", "DARWIN", "FREEBSD"})
    void partsAreContinuedExactly(Sendfile signature) throws Exception {
        FakeSendfile kernel =
                FakeSendfile.of(signature).sends(1).sends(4095).sends(4097).sends(70_000);
        if (signature != Sendfile.LINUX) {
            kernel.sendsAndFails(13, Errno.EINTR).sendsAndFails(0, Errno.EINTR).sendsAndFails(17, Errno.EAGAIN);
        }
        kernel.refuses();
        DefaultFileRegion region = new DefaultFileRegion(file, 0, LENGTH);

        send(region, over(kernel));

        assertArrived(0, LENGTH);
        assertThat(kernel.remaining()).isZero();
        region.release();
    }

    @Test
    void noCallSendsMoreThanAChunkSoThatOthersHaveTheirTurn() throws Exception {
        FakeSendfile kernel = FakeSendfile.of(Sendfile.LINUX);
        DefaultFileRegion region = new DefaultFileRegion(file, 0, LENGTH);

        send(region, over(kernel));

        assertThat(kernel.seen()).allMatch(call -> call.count() <= FileSending.CHUNK_BYTES);
        region.release();
    }

    @Test
    void anOpenFileChannelIsSentByCopying() throws Exception {
        FakeSendfile kernel = FakeSendfile.of(Sendfile.LINUX);
        FileChannel open = FileChannel.open(file.toPath(), StandardOpenOption.READ);
        DefaultFileRegion region = new DefaultFileRegion(open, 5, LENGTH - 5);

        send(region, over(kernel));

        assertArrived(5, LENGTH - 5);
        assertThat(kernel.seen()).isEmpty();
        assertThat(open.isOpen()).isTrue();
        region.release();
        assertThat(open.isOpen()).isFalse();
    }

    @Test
    void aRegionThatWasOpenedSendsTheFileThatItOpened() throws Exception {
        DefaultFileRegion region = new DefaultFileRegion(file, 0, 1000);
        region.open();
        Files.delete(file.toPath());
        Files.writeString(file.toPath(), "another file");

        send(region, over(FakeSendfile.of(Sendfile.LINUX)));

        assertArrived(0, 1000);
        region.release();
    }

    // ---- the kernel refuses sendfile ----

    @ParameterizedTest
    @CsvSource({
        "LINUX,   EINVAL",
        "LINUX,   ENOSYS",
        "LINUX,   EPERM",
        "LINUX,   EOVERFLOW",
        "DARWIN,  EOPNOTSUPP",
        "DARWIN,  ENOTSOCK",
        "FREEBSD, EINVAL",
        "FREEBSD, EOPNOTSUPP",
    })
    void aRefusalInTheMiddleIsMadeUpForByCopyingFromThere(Sendfile signature, String errno) throws Exception {
        FakeSendfile kernel = FakeSendfile.of(signature).sends(10_000).fails(TestCalls.errno(errno));
        DefaultFileRegion region = new DefaultFileRegion(file, 3, LENGTH - 3);

        send(region, over(kernel));

        assertArrived(3, LENGTH - 3);
        assertThat(kernel.seen()).as("it is not asked again about this file").hasSize(2);
        region.release();
    }

    @Test
    void aSystemWithoutSendfileCopiesWithoutAskingTheKernel() throws Exception {
        DefaultFileRegion region = new DefaultFileRegion(file, 0, 200_000);

        send(region, over(FakeSendfile.of(Sendfile.NONE)));

        assertArrived(0, 200_000);
        region.release();
    }

    @ParameterizedTest
    @EnumSource(Sendfile.class)
    void aLostConnectionIsReportedAndNotCopiedTo(Sendfile signature) throws Exception {
        syscalls.close(sockets[1]);
        DefaultFileRegion region = new DefaultFileRegion(file, 0, LENGTH);

        assertThatThrownBy(() -> target(over(FakeSendfile.of(signature))).take(region))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("EPIPE");

        assertThat(region.transferred()).isZero();
        region.release();
    }

    // ---- the file is not what it was ----

    @ParameterizedTest
    @EnumSource(Sendfile.class)
    void aFileThatBecomesShorterIsReportedWithOffsetAndCount(Sendfile signature) throws Exception {
        DefaultFileRegion region = new DefaultFileRegion(file, 100, LENGTH - 100);
        FileSending files = over(FakeSendfile.of(signature));
        target(files).take(region);
        try (RandomAccessFile open = new RandomAccessFile(file, "rw")) {
            open.setLength(50);
        }
        long sent = region.transferred();
        receive();

        assertThatThrownBy(() -> send(region, files))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("offset " + (100 + sent))
                .hasMessageContaining((LENGTH - 100 - sent) + " of the " + (LENGTH - 100) + " bytes")
                .hasMessageContaining(file.getPath());

        assertThat(sent).isPositive();
        assertThat(region.transferred()).isEqualTo(sent);
        region.release();
    }

    @Test
    void anOpenFileThatBecomesShorterIsReportedToo() throws Exception {
        DefaultFileRegion region =
                new DefaultFileRegion(FileChannel.open(file.toPath(), StandardOpenOption.READ), LENGTH - 10, 20);

        assertThatThrownBy(() -> send(region, over(FakeSendfile.of(Sendfile.LINUX))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("offset " + LENGTH)
                .hasMessageContaining("10 of the 20 bytes");

        receive();
        assertArrived(LENGTH - 10, 10);
        region.release();
    }

    @Test
    void aFileThatIsMissingIsReportedByName() {
        DefaultFileRegion region = new DefaultFileRegion(new File(folder.toFile(), "missing"), 0, 1);

        assertThatThrownBy(() -> send(region, over(FakeSendfile.of(Sendfile.LINUX))))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("missing");

        assertThat(region.isOpen()).isFalse();
        region.release();
    }

    @Test
    void aNameIsNotCutAtAByteThatEndsItInC() throws Exception {
        File longer = new File(file.getPath() + "\0.png");
        DefaultFileRegion region = new DefaultFileRegion(longer, 0, 1);

        assertThatThrownBy(() -> send(region, over(FakeSendfile.of(Sendfile.LINUX))))
                .isInstanceOf(IOException.class);

        region.release();
    }

    @Test
    void aFolderIsNotSent() {
        DefaultFileRegion region = new DefaultFileRegion(folder.toFile(), 0, 1);

        assertThatThrownBy(() -> send(region, new FileSending(syscalls, gathering)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("EISDIR");

        region.release();
    }

    // ---- the file is closed ----

    @ParameterizedTest
    @EnumSource(Sendfile.class)
    void theFileIsClosedOnceByTheLastRelease(Sendfile signature) throws Exception {
        DefaultFileRegion region = new DefaultFileRegion(file, 0, 10);
        region.retain();
        send(region, over(FakeSendfile.of(signature)));
        assertThat(region.isOpen()).isTrue();

        region.release();
        assertThat(script.calls("close")).isEmpty();
        region.release();

        assertThat(region.isOpen()).isFalse();
        assertThat(script.calls("close")).hasSize(1);
        assertThat(script.calls("open")).hasSize(1);
    }

    @Test
    void aRegionThatIsNeverSentOpensNothing() {
        new DefaultFileRegion(file, 0, 10).release();

        assertThat(script.callNames()).doesNotContain("open", "close");
    }

    // ---- the target ----

    @Test
    void aTargetIsOfUseDuringTheCallOnly() throws Exception {
        KeepingRegion region = new KeepingRegion(file);
        target(over(FakeSendfile.of(Sendfile.LINUX))).take(region);
        FileRegionTarget kept = region.target;

        assertThat(kept.isOpen()).isFalse();
        assertThatThrownBy(() -> kept.write(ByteBuffer.allocate(1))).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> kept.transferFrom(region.opened, 0, 1)).isInstanceOf(ClosedChannelException.class);
        receive();
        assertArrived(0, 1);
        region.release();
    }

    @Test
    void aFullTargetTakesNothing() throws Exception {
        FileSending files = over(FakeSendfile.of(Sendfile.LINUX));
        StreamTarget target = target(files);
        ByteBuffer bytes = ByteBuffer.allocate(16 * 1024 * 1024);
        while (target.write(bytes) > 0) {
            assertThat(bytes.hasRemaining()).as("the socket takes 16 MiB").isTrue();
        }
        int calls = script.calls("send").size();

        assertThat(target.isFull()).isTrue();
        assertThat(target.write(bytes)).isZero();
        DefaultFileRegion region = new DefaultFileRegion(file, 0, 10);
        assertThat(region.transferTo(target, 0)).isZero();
        assertThat(script.calls("send")).hasSize(calls);
        region.release();
    }

    @Test
    void aFileOfAnotherKindOfTargetIsRefused() {
        StreamTarget target = target(over(FakeSendfile.of(Sendfile.LINUX)));
        Closeable foreign = () -> {};

        assertThatThrownBy(() -> target.transferFrom(foreign, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Keeps what it got. */
    private static final class KeepingRegion extends DefaultFileRegion {
        private FileRegionTarget target;
        private Closeable opened;

        KeepingRegion(File file) {
            super(file, 0, 1);
        }

        @Override
        public long transferTo(WritableByteChannel channel, long position) throws IOException {
            target = (FileRegionTarget) channel;
            opened = () -> {};
            return super.transferTo(channel, position);
        }
    }
}
