package io.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LauncherTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String commandLine) throws InterruptedException {
        List<String> args = commandLine.isEmpty() ? List.of() : List.of(commandLine.split(" "));
        return new Launcher(print(out), print(err)).run(args);
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    @Test
    void listNamesEveryExample() throws InterruptedException {
        assertThat(run("--list")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8).lines().map(line -> line.split(" ")[0]))
                .contains(
                        "echo",
                        "discard",
                        "prefix-echo",
                        "chat",
                        "udp-time",
                        "unix-echo",
                        "proxy",
                        "file-server-raw",
                        "handover",
                        "custom-protocol",
                        "http-plaintext",
                        "http-files",
                        "http-upload",
                        "http-client",
                        "websocket-echo",
                        "websocket-chat");
    }

    @ParameterizedTest
    @CsvSource({
        "--help,                    '--transport NAME,--loops N'",
        "echo --help,               '--host HOST,--port PORT,--bind MODE,--unix PATH,--busy-polls N'",
        "chat --help,               '--users N,at once; the next one is refused (10),--unix PATH'",
        "chat --users many --help,  '--users N'",
        "unix-echo --help,          '--unix PATH,the unix socket to listen on'",
        "custom-protocol --help,    '--max-value BYTES,(65536)'",
        "http-files --help,         '--root FOLDER,--unix PATH'",
        "http-upload --help,        '--dir FOLDER,--limit MB'",
        "http-client --help,        '--url URL,--output FILE,--repeat N,--redirects N'",
    })
    void helpIsNotAnError(String commandLine, String parts) throws InterruptedException {
        assertThat(run(commandLine)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("usage: ./run ")
                .contains(parts.split(","))
                .doesNotContain("listening");
        assertThat(err.size()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"udp-time, --unix", "unix-echo, --port", "echo, --users"})
    void helpLeavesOutWhatTheExampleDoesNotTake(String example, String option) throws InterruptedException {
        assertThat(run(example + " --help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain(option);
        assertThat(run(example + " " + option + " 1")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("unknown option: " + option);
    }

    @ParameterizedTest
    @CsvSource({
        "'',                                        which example?",
        "ecko,                                      no example is called ecko",
        "ecko --port 1,                             no example is called ecko",
        "echo --prot 1,                             unknown option: --prot",
        "echo 7007,                                 not an option: 7007",
        "echo --port,                               --port needs a value",
        "echo --port many,                          '--port needs a number, not many'",
        "echo --port 65536,                         '--port is between 0 and 65535, not 65536'",
        "echo --loops 0,                            '--loops is between 1 and 1024, not 0'",
        "echo --trigger both,                       '--trigger is level or edge, not both'",
        "echo --bind some,                          '--bind is all-or-nothing or best-effort, not some'",
        "echo --transport smoke,                    no transport is called smoke",
        "echo --transport poll --trigger edge,      transport poll has no edge-triggered mode",
        "echo --transport nio --trigger edge,       transport nio has no edge-triggered mode",
        "echo --transport local,                    transport local has no sockets",
        "unix-echo --transport local,               transport local has no sockets",
        "udp-time --unix some-file,                 unknown option: --unix",
        "echo --busy-polls,                         --busy-polls needs a value",
        "echo --busy-polls -1,                      '--busy-polls is between 0 and 1000000, not -1'",
        "echo --busy-polls 50 --transport poll,     '--busy-polls is for transport epoll, not poll'",
        "chat --users 0,                            '--users is between 1 and 100000, not 0'",
        "http-client,                               --url URL is missing",
        "http-client --url ftp://host/,             '--url: ftp://host/ does not begin with http://HOST'",
        "http-client --url http://h/ --port 1,      unknown option: --port",
        "http-files --root no-such-folder,          --root no-such-folder is no folder that can be read",
    })
    void whatCannotBeCarriedOutIsAnsweredWithTheReasonAndTheUsage(String commandLine, String reason)
            throws InterruptedException {
        assertThat(run(commandLine)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith(reason)
                .contains("usage: ./run ", "[options]", "--trigger MODE");
        assertThat(out.size()).isZero();
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere epoll is what does not work")
    void aTransportThatDoesNotWorkHereSaysWhy() throws InterruptedException {
        assertThat(run("echo --transport kqueue")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("transport kqueue is not available: ");
    }
}
