package io.millrace.channel.unix;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.DefaultFileRegion;
import io.millrace.channel.TriggerMode;
import io.millrace.channel.unix.sys.Abi;
import io.millrace.channel.unix.sys.OptionValue;
import io.millrace.channel.unix.sys.Syscalls;
import io.millrace.channel.unix.sys.TestCalls;
import io.millrace.testkit.Deadline;
import io.millrace.testkit.TransportContract;
import io.millrace.testkit.TransportUnderTest;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel sends of a header and a file, in segments. */
@EnabledOnOs(OS.LINUX)
class FileSegmentsTest extends TransportContract {
    private static final int TCP_INFO = 11;
    /** {@code tcpi_data_segs_out} of {@code struct tcp_info}, {@code include/uapi/linux/tcp.h}. */
    private static final int DATA_SEGMENTS_OUT = 156;

    private final CompletableFuture<Integer> segments = new CompletableFuture<>();

    @Override
    protected TransportUnderTest transport() {
        return TransportUnderTest.sockets(new PollTransport(), TriggerMode.LEVEL, null);
    }

    private static int segmentsOut(Channel channel) {
        OptionValue info = new OptionValue(DATA_SEGMENTS_OUT + Integer.BYTES);
        TestCalls.check(Syscalls.host()
                .getsockopt(((UnixChannel) channel).fd().intValue(), Abi.IPPROTO_TCP, TCP_INFO, info.length(160)));
        return info.getInt(DATA_SEGMENTS_OUT);
    }

    @Test
    void aHeaderAndASmallFileAreOneSegment(@TempDir Path folder) throws Exception {
        File file = Files.writeString(folder.resolve("file"), "content").toFile();
        Connection connection = connection();
        Channel client = connection.client();

        ChannelFuture header = client.write(text("header: "));
        ChannelFuture region = client.writeAndFlush(new DefaultFileRegion(file, 0, 7));

        assertThat(text(connection.acceptedEvents().awaitBytes(15))).isEqualTo("header: content");
        Deadline.succeeded(header);
        Deadline.succeeded(region);
        assertThat(segmentsOut(client)).isEqualTo(1);
    }

    /** Held back it would not be on its way yet: the kernel gives up waiting after a fifth of a second. */
    @Test
    void aHeaderBeforeAnEmptyRegionIsNotHeldBack(@TempDir Path folder) {
        Connection connection = connection();
        Channel client = connection.client();

        client.write(text("header"));
        ChannelFuture region = client.writeAndFlush(
                new DefaultFileRegion(folder.resolve("missing").toFile(), 0, 0));
        region.addListener(sent -> segments.complete(segmentsOut(client)));

        Deadline.succeeded(region);
        assertThat(segments.join()).isEqualTo(1);
        assertThat(text(connection.acceptedEvents().awaitBytes(6))).isEqualTo("header");
    }
}
