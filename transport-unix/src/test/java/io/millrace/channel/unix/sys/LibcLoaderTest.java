package io.millrace.channel.unix.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Properties are read once in a VM, so each test has one of its own, which runs {@link LibcProbe}. The library is
 * compiled here; where there is no {@code cc} the tests that need it are skipped.
 */
class LibcLoaderTest {

    /** Has some functions of the C library, which answer with a number of their own, and some of NetBSD's. */
    private static final String SOURCE = """
            int millrace_probe(void) { return 4711; }
            int listen(int fd, int backlog) { return 1000 + backlog; }
            int __socket30(int domain, int type, int protocol) { return 3000 + domain; }
            int __kevent50(int kq) { return 5000 + kq; }
            int kevent(int kq) { return kq; }
            """;

    private static Path directory = Path.of("");
    private static Path library = Path.of("");
    private static boolean compiled;

    @BeforeAll
    static void compile(@TempDir Path temporary) throws Exception {
        directory = temporary;
        Path source = Files.writeString(directory.resolve("probe.c"), SOURCE);
        library = directory.resolve(System.mapLibraryName("millraceprobe"));
        try {
            String[] command = {"cc", "-shared", "-fPIC", "-w", "-o", library.toString(), source.toString()};
            Process compiler = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("cc.log").toFile())
                    .start();
            assertThat(compiler.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(directory.resolve("cc.log"))).isEmpty();
            compiled = compiler.exitValue() == 0;
        } catch (IOException noCompiler) {
            compiled = false;
        }
    }

    private static List<String> probe(String... properties) throws Exception {
        return probe(Map.of(), properties);
    }

    private static List<String> probe(Map<String, String> environment, String... properties) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(properties));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), LibcProbe.class.getName()));
        File output = Files.createTempFile(directory, "probe", ".out").toFile();
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output);
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readAllLines(output.toPath());
    }

    @Test
    void withoutPropertiesTheHostIsWhatItIs() throws Exception {
        String system = Abi.host().system().toString();

        assertThat(probe())
                .contains("cause null", "system " + system, "os " + system, "keventOs " + system, "probe missing");
    }

    @Test
    void functionsOfTheLibraryGoFirstAndOthersAreTheProcesses() throws Exception {
        assumeTrue(compiled, "no C compiler");

        assertThat(probe("-Dio.millrace.unix.libc=" + library))
                .contains(
                        "cause null",
                        "probe 4711",
                        "absent is told when it is called",
                        "listen 1007",
                        "pipe 0",
                        "kevent __kevent50",
                        "renamed 5001");
    }

    @Test
    @DisabledOnOs(value = OS.MAC, disabledReason = "a signed VM does not look into DYLD_LIBRARY_PATH")
    void libraryIsFoundByItsName() throws Exception {
        assumeTrue(compiled, "no C compiler");

        assertThat(probe(Map.of("LD_LIBRARY_PATH", directory.toString()), "-Dio.millrace.unix.libc=millraceprobe"))
                .contains("cause null", "probe 4711");
    }

    @Test
    void libraryThatIsNotThereIsNamed() throws Exception {
        assertThat(probe("-Dio.millrace.unix.libc=/no/such/libc.so"))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("cause java.lang.UnsatisfiedLinkError: system property io.millrace.unix.libc is"
                                + " /no/such/libc.so, which cannot be loaded: ")
                        .hasSizeGreaterThan(120))
                .contains("probe unloadable");
    }

    @Test
    void systemOfThePropertiesIsThatOfTheErrors() throws Exception {
        assertThat(probe("-Dio.millrace.unix.abi=darwin", "-Dio.millrace.unix.abi.kevent=freebsd"))
                .contains(
                        "cause null",
                        "system DARWIN",
                        "os DARWIN",
                        "keventOs FREEBSD",
                        "EAGAIN 35",
                        "errno 54 ECONNRESET Connection reset by peer",
                        "ENONET 2147483647");
    }

    @Test
    void badSystemIsTheReasonWhyNothingIsAvailable() throws Exception {
        assertThat(probe("-Dio.millrace.unix.abi.socket=beos"))
                .contains("cause java.lang.UnsupportedOperationException: system property"
                        + " io.millrace.unix.abi.socket is beos,"
                        + " not one of [linux, darwin, freebsd, openbsd, netbsd, dragonfly]");
    }

    @Test
    void renamedFunctionIsPreferredOnItsSystem() throws Exception {
        assumeTrue(compiled, "no C compiler");

        assertThat(probe("-Dio.millrace.unix.libc=" + library, "-Dio.millrace.unix.abi=netbsd"))
                .contains("cause null", "socket 3002");
    }

    @Test
    void renamedFunctionThatIsNotThereIsThePlainOne() throws Exception {
        // The plain socket(2) of this host, whatever it says to NetBSD's flags
        assertThat(probe("-Dio.millrace.unix.abi=netbsd"))
                .contains("cause null")
                .noneMatch(line -> line.startsWith("socket 3"));
        assertThat(LibcLoader.renamed(Os.NETBSD, "socket")).containsExactly("__socket30");
        assertThat(LibcLoader.renamed(Os.FREEBSD, "socket")).isEmpty();
    }

    @Test
    void missingFunctionIsCalledWhatItIsCalledInTheLibrary() {
        assertThatThrownBy(() -> LibcLoader.load(
                        Libc.class, List.of("read", "write"), Map.of("write", "__write_of_another_system")))
                .isInstanceOf(UnsatisfiedLinkError.class)
                .hasMessage("the C library has no __write_of_another_system");
    }

    @Test
    void firstNameThatIsThereIsFound() {
        assertThat(LibcLoader.firstOf("no_such_function", "write", "read")).isEqualTo("write");
        assertThat(LibcLoader.firstOf("no_such_function", "nor_this")).isNull();
    }
}
