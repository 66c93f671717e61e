package io.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
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
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("echo  ", "discard  ");
    }

    @Test
    void helpIsNotAnError() throws InterruptedException {
        assertThat(run("echo --help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("--transport", "--busy-polls N")
                .doesNotContain("listening");
    }

    @ParameterizedTest
    @CsvSource({
        "'',                                        which example?",
        "ecko,                                      no example is called ecko",
        "echo --prot 1,                             unknown option: --prot",
        "echo 7007,                                 not an option: 7007",
        "echo --port,                               --port needs a value",
        "echo --port many,                          '--port needs a number, not many'",
        "echo --port 65536,                         '--port is between 0 and 65535, not 65536'",
        "echo --loops 0,                            '--loops is between 1 and 1024, not 0'",
        "echo --trigger both,                       '--trigger is level or edge, not both'",
        "echo --transport smoke,                    no transport is called smoke",
        "echo --transport poll --trigger edge,      transport poll has no edge-triggered mode",
        "echo --transport local,                    transport local has no TCP sockets",
        "echo --busy-polls,                         --busy-polls needs a value",
        "echo --busy-polls -1,                      '--busy-polls is between 0 and 1000000, not -1'",
        "echo --busy-polls 50 --transport poll,     '--busy-polls is for transport epoll, not poll'",
        "echo --transport local --busy-polls 50,    transport local has no TCP sockets",
    })
    void whatCannotBeCarriedOutIsAnsweredWithTheReasonAndTheUsage(String commandLine, String reason)
            throws InterruptedException {
        assertThat(run(commandLine)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith(reason)
                .contains("usage: ./run <example> [options]", "--trigger MODE");
        assertThat(out.size()).isZero();
    }
}
