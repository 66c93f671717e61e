package io.millrace.handler.pcap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.buffer.Unpooled;
import io.millrace.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Captures as Wireshark's own reader sees them. Skipped where there is no tshark. */
class TsharkTest {
    @TempDir
    Path directory;

    private String tshark = "";
    private Path file = Path.of("");

    @BeforeEach
    void findTshark() {
        Optional<Path> found = List.of("/usr/bin/tshark", "/usr/local/bin/tshark", "/opt/homebrew/bin/tshark").stream()
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(found.isPresent(), "tshark is not installed: captures are only compared byte by byte");
        tshark = found.get().toString();
        file = directory.resolve("capture.pcap");
    }

    private List<String> read(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(tshark, "-r", file.toString()));
        command.addAll(List.of(options));
        Path errors = directory.resolve("errors");
        Path lines = directory.resolve("lines");
        Process process = new ProcessBuilder(command)
                .redirectError(errors.toFile())
                .redirectOutput(lines.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("tshark ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
        return Files.readAllLines(lines, UTF_8);
    }

    private void converse(String server, String client) throws IOException {
        EmbeddedChannel channel = new EmbeddedChannel(PcapWriteHandler.builder()
                .forceTcpChannel(
                        new InetSocketAddress(InetAddress.getByName(server), 80),
                        new InetSocketAddress(InetAddress.getByName(client), 50_000),
                        true)
                .build(Files.newOutputStream(file)));
        channel.writeInbound(Unpooled.copiedBuffer("GET /page HTTP/1.1\r\nHost: example\r\n\r\n", UTF_8));
        channel.writeOutbound(Unpooled.copiedBuffer(
                "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(100_000), UTF_8));
        channel.finishAndReleaseAll();
    }

    @Test
    void aConversationOverIpv4IsFollowed() throws Exception {
        converse("10.1.2.3", "10.9.8.7");
        followed();
    }

    @Test
    void aConversationOverIpv6IsFollowed() throws Exception {
        converse("2001:db8::1", "2001:db8::2");
        followed();
    }

    /** One line a packet: flags, what HTTP makes of it, and what an analyser objects to. */
    private void followed() throws Exception {
        List<String> packets = read(
                "-o",
                "tcp.check_checksum:TRUE",
                "-o",
                "ip.check_checksum:TRUE",
                "-T",
                "fields",
                "-E",
                "separator=;",
                "-e",
                "tcp.flags.str",
                "-e",
                "http.request.uri",
                "-e",
                "http.response.code",
                "-e",
                "tcp.analysis.flags",
                "-e",
                "tcp.checksum.status",
                "-e",
                "_ws.malformed");

        assertThat(packets).filteredOn(line -> line.contains("S")).hasSize(2);
        assertThat(packets).filteredOn(line -> line.contains("F")).hasSize(2);
        assertThat(packets).filteredOn(line -> line.contains(";/page;")).hasSize(1);
        assertThat(packets).filteredOn(line -> line.contains(";200;")).hasSize(1);
        assertThat(packets).allSatisfy(line -> assertThat(line).endsWith(";;1;")); // no objection, a good checksum
    }

    @Test
    void datagramsAreRead() throws Exception {
        EmbeddedChannel channel = new EmbeddedChannel(PcapWriteHandler.builder()
                .forceUdpChannel(
                        new InetSocketAddress(InetAddress.getByName("10.1.2.3"), 4_000),
                        new InetSocketAddress(InetAddress.getByName("10.9.8.7"), 5_000))
                .build(Files.newOutputStream(file)));
        channel.writeOutbound(Unpooled.copiedBuffer("odd", UTF_8));
        channel.writeInbound(Unpooled.copiedBuffer("even", UTF_8));
        channel.finishAndReleaseAll();

        assertThat(read(
                        "-o",
                        "udp.check_checksum:TRUE",
                        "-T",
                        "fields",
                        "-e",
                        "udp.srcport",
                        "-e",
                        "udp.dstport",
                        "-e",
                        "udp.payload",
                        "-e",
                        "udp.checksum.status"))
                .containsExactly("4000\t5000\t6f6464\t1", "5000\t4000\t6576656e\t1");
    }
}
