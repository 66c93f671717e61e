package io.millrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bootstrap.ServerBootstrap;
import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelHandler;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.DefaultFileRegion;
import io.millrace.channel.EventLoopGroup;
import io.millrace.testkit.TransportUnderTest.Feature;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** What a transport owes to {@link DefaultFileRegion}s. */
public abstract class FileContract extends TransportContract {
    /** More than the socket's buffers hold. */
    private static final int LENGTH = 5_000_011;

    /** With less, a loopback waits for its own acknowledgements. */
    private static final int SOCKET_BYTES = 128 * 1024;

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private Path folder;
    private SeededBytes content;

    /** For subclasses. */
    @SuppressWarnings("NullAway.Init") // begin() fills the fields before each test
    protected FileContract() {}

    @BeforeEach
    void begin(TestReporter reporter, @TempDir Path temporary) {
        folder = temporary;
        content = SeededBytes.random(reporter);
        needs(Feature.FILE_REGION);
    }

    private Path file(int length) throws IOException {
        return Files.write(folder.resolve("content"), content.bytes(0, length));
    }

    /** A connection whose sockets hold little; the accepted side does not read before it is told to. */
    private Connection narrow() {
        return connection(
                server -> server.childOption(ChannelOption.SO_RCVBUF, SOCKET_BYTES)
                        .childOption(ChannelOption.AUTO_READ, false),
                client -> client.option(ChannelOption.SO_SNDBUF, SOCKET_BYTES));
    }

    private static void read(Connection connection) {
        connection.accepted().config().setAutoRead(true);
    }

    private void assertContent(byte[] arrived, long position) {
        content.check(Unpooled.wrappedBuffer(arrived), position);
    }

    /** Regions close what they open, whatever happens: no descriptor of the folder is left. */
    private void assertClosed() {
        Deadline.until(() -> openFiles().isEmpty(), "the files are closed");
    }

    private List<Path> openFiles() {
        List<Path> open = new ArrayList<>();
        if (!Files.isDirectory(DESCRIPTORS)) {
            return open;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(DESCRIPTORS)) {
            Path real = folder.toRealPath();
            for (Path entry : entries) {
                Path target = targetOf(entry);
                if (target.startsWith(real) && !target.equals(real)) {
                    open.add(target);
                }
            }
        } catch (IOException e) {
            throw new AssertionError("the descriptors cannot be listed", e);
        }
        return open;
    }

    private static Path targetOf(Path entry) throws IOException {
        try {
            return Files.readSymbolicLink(entry);
        } catch (NoSuchFileException closedMeanwhile) {
            return entry;
        }
    }

    // ---- everything arrives ----

    @Test
    void aFileLargerThanTheSocketBuffersArrivesWhole() throws IOException {
        File file = file(LENGTH).toFile();
        Connection connection = narrow();
        DefaultFileRegion region = new DefaultFileRegion(file, 0, LENGTH);

        ChannelFuture write = connection.client().writeAndFlush(region);
        read(connection);

        assertContent(connection.acceptedEvents().awaitBytes(LENGTH), 0);
        Deadline.succeeded(write);
        assertThat(region.transferred()).isEqualTo(LENGTH);
        assertThat(region.refCnt()).isZero();
        assertClosed();
    }

    @Test
    void anOpenFileChannelArrivesWholeAndIsClosed() throws IOException {
        FileChannel open = FileChannel.open(file(LENGTH), StandardOpenOption.READ);
        Connection connection = narrow();

        ChannelFuture write = connection.client().writeAndFlush(new DefaultFileRegion(open, 1, LENGTH - 1));
        read(connection);

        assertContent(connection.acceptedEvents().awaitBytes(LENGTH - 1), 1);
        Deadline.succeeded(write);
        assertThat(open.isOpen()).isFalse();
    }

    @Test
    void regionsAndBuffersKeepTheirOrder() throws IOException {
        File file = file(LENGTH).toFile();
        Random random = content.newRandom();
        Connection connection = narrow();
        Channel client = connection.client();
        List<ChannelFuture> writes = new ArrayList<>();
        int position = 0;
        while (position < LENGTH) {
            int length = Math.min(LENGTH - position, 1 + random.nextInt(random.nextBoolean() ? 2000 : 200_000));
            writes.add(client.write(
                    random.nextBoolean()
                            ? new DefaultFileRegion(file, position, length)
                            : piece(client, position, length)));
            position += length;
            if (random.nextInt(4) == 0) {
                client.flush();
            }
        }
        client.flush();
        read(connection);

        assertContent(connection.acceptedEvents().awaitBytes(LENGTH), 0);
        writes.forEach(Deadline::succeeded);
        assertClosed();
    }

    private ByteBuf piece(Channel client, int position, int length) {
        return content.write(client.alloc().buffer(length), position, length);
    }

    @Test
    void anEmptyRegionIsSentWithoutItsFile() {
        Connection connection = connection();
        Channel client = connection.client();

        ChannelFuture before = client.write(text("a"));
        ChannelFuture empty = client.write(new DefaultFileRegion(new File(folder.toFile(), "missing"), 0, 0));
        ChannelFuture after = client.writeAndFlush(text("b"));

        assertThat(text(connection.acceptedEvents().awaitBytes(2))).isEqualTo("ab");
        List.of(before, empty, after).forEach(Deadline::succeeded);
    }

    @Test
    void offsetsBeyondFourGigabytesAreWhatTheySay() throws IOException {
        long end = 5_000_000_000L;
        Path file = folder.resolve("sparse");
        try (FileChannel open = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            open.write(content.write(Unpooled.buffer(), 0, 1000).nioBuffer(), end - 1000);
        }
        Connection connection = connection();

        ChannelFuture write = connection.client().writeAndFlush(new DefaultFileRegion(file.toFile(), end - 1000, 1000));

        assertContent(connection.acceptedEvents().awaitBytes(1000), 0);
        Deadline.succeeded(write);
    }

    // ---- the file is not what it should be ----

    @Test
    void aFileThatShrinksMeanwhileFailsItsWriteAndThoseBehindIt() throws IOException {
        File file = file(LENGTH).toFile();
        Connection connection = narrow();
        Channel client = connection.client();
        ChannelFuture region = client.write(new DefaultFileRegion(file, 0, LENGTH));
        String behindIt = "must not take its place";
        ChannelFuture behind = client.writeAndFlush(text(behindIt));
        read(connection);
        connection.acceptedEvents().awaitBytes(1);
        connection.accepted().config().setAutoRead(false);
        try (RandomAccessFile open = new RandomAccessFile(file, "rw")) {
            open.setLength(0); // the kernel would fill the rest of a page that it is still to send with zeros
        }
        read(connection);

        assertThat(Deadline.causeOf(region))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("offset")
                .hasMessageContaining("of the " + LENGTH + " bytes");
        assertThat(Deadline.causeOf(behind)).isInstanceOf(IOException.class);
        connection.acceptedEvents().awaitEvent("inactive");
        byte[] arrived = connection.acceptedEvents().bytes();
        assertThat(arrived.length).isLessThan(LENGTH);
        assertThat(text(arrived)).doesNotContain(behindIt);
        assertClosed();
    }

    @Test
    void aFileThatIsMissingFailsItsWrite() {
        Connection connection = connection();

        ChannelFuture write =
                connection.client().writeAndFlush(new DefaultFileRegion(new File(folder.toFile(), "missing"), 0, 9));

        assertThat(Deadline.causeOf(write)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void closingTheChannelReleasesTheRegionInTheMiddle() throws IOException {
        DefaultFileRegion region = new DefaultFileRegion(file(LENGTH).toFile(), 0, LENGTH);
        Connection connection = narrow();
        ChannelFuture write = connection.client().writeAndFlush(region);
        read(connection);
        connection.acceptedEvents().awaitBytes(1);
        connection.accepted().config().setAutoRead(false);

        Deadline.succeeded(connection.client().close());

        assertThat(Deadline.causeOf(write)).isInstanceOf(IOException.class);
        assertThat(region.refCnt()).isZero();
        assertClosed();
    }

    // ---- others are served too ----

    @Test
    void aLargeFileToAFastPeerDoesNotStarveTheOthersOnTheLoop() throws IOException {
        needs(Feature.SOCKETS);
        Path file = folder.resolve("sparse");
        long length = 1L << 36;
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(length);
        }
        EventLoopGroup loop = newGroup(1);
        ChannelRecorder greedy = new ChannelRecorder();
        Socket fast = plainSocket(bind(server(greedy, loop)));
        greedy.awaitEvent("active");
        Socket modest = plainSocket(bind(server(new EchoHandler(), loop)));
        Thread reader = discard(fast);

        ChannelFuture write = greedy.channel().writeAndFlush(new DefaultFileRegion(file.toFile(), 0, length));
        for (int i = 0; i < 20; i++) {
            modest.getOutputStream().write(i);
            assertThat(modest.getInputStream().read()).isEqualTo(i);
        }

        assertThat(write.isDone()).isFalse();
        Deadline.succeeded(greedy.channel().close());
        assertThat(Deadline.causeOf(write)).isInstanceOf(IOException.class);
        join(reader);
        assertClosed();
    }

    private static ServerBootstrap server(ChannelHandler childHandler, EventLoopGroup loop) {
        return new ServerBootstrap().group(loop).childHandler(childHandler);
    }

    private static Thread discard(Socket socket) {
        Thread reader = new Thread(
                () -> {
                    byte[] bytes = new byte[256 * 1024];
                    try {
                        InputStream in = socket.getInputStream();
                        int n;
                        do {
                            n = in.read(bytes);
                        } while (n >= 0);
                    } catch (IOException reset) {
                        return; // an end like any other
                    }
                },
                "fast reader");
        reader.start();
        return reader;
    }

    private static void join(Thread thread) {
        try {
            thread.join(Deadline.USUAL.toMillis());
        } catch (InterruptedException e) {
            throw Deadline.interrupted(e, thread.getName());
        }
        assertThat(thread.isAlive()).isFalse();
    }
}
