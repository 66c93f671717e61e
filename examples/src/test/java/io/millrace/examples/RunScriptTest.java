package io.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code run}, in a checkout made for each test, with a Maven that only writes down how it was called. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a script of bash")
class RunScriptTest {
    private static final long DEADLINE_SECONDS = 60;
    private static final Instant SOURCES = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant CLASSES = Instant.parse("2020-01-02T00:00:00Z");
    private static final Instant LIBRARIES = Instant.parse("2020-01-03T00:00:00Z");
    private static final Instant LATER = Instant.parse("2020-01-04T00:00:00Z");

    private static final List<String> MODULES = List.of("core", "transport-one", "transport-two", "examples");

    @TempDir
    private Path folder;

    private Path root;
    private Path bin;
    private Path library;

    @BeforeEach
    void makeCheckout() throws IOException {
        root = Files.createDirectory(folder.resolve("check out")); // a space is a space
        bin = Files.createDirectory(folder.resolve("bin"));
        library = write("library.jar", "", SOURCES);
        Files.copy(Path.of("..", "run"), root.resolve("run")); // the tests run in the module's folder
        write("pom.xml", "", SOURCES);
        for (String module : MODULES) {
            write(module + "/pom.xml", "", SOURCES);
            write(source(module), "", SOURCES);
            write(module + "/src/main/java/B.java", "", SOURCES);
            setTimes(root.resolve(module).resolve("src"));
            write(module + "/target/classes/A.class", "", CLASSES);
        }
        write("examples/target/run.classpath", library.toString(), LIBRARIES);
        // As Maven would: classes, then the list of libraries. What a test wants to happen meanwhile comes first.
        script("mvn", """
                #!/bin/bash
                echo "$@" >>mvn.log
                [[ ! -e during-build ]] || . ./during-build
                for module in core transport-one transport-two examples; do
                    mkdir -p $module/target/classes
                    touch $module/target/classes/A.class
                done
                echo -n '%s' >examples/target/run.classpath
                """.formatted(library));
        script("java", """
                #!/bin/bash
                echo "pid $$"
                printf '<%s>\\n' "$@"
                exit ${CODE:-0}
                """);
    }

    private static String source(String module) {
        return module + "/src/main/java/A.java";
    }

    private Path write(String file, String text, Instant time) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        return Files.setLastModifiedTime(path, FileTime.from(time));
    }

    /** A folder's time changes with its entries, which is how a file that is gone is noticed. */
    private static void setTimes(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.toList()) {
                Files.setLastModifiedTime(path, FileTime.from(SOURCES));
            }
        }
    }

    private void script(String name, String text) throws IOException {
        Path script = Files.writeString(bin.resolve(name), text);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Process start(Path script, Map<String, String> environment, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.redirectOutput(folder.resolve("out").toFile());
        builder.redirectError(folder.resolve("err").toFile());
        builder.environment().keySet().removeAll(List.of("JAVA_HOME", "JAVA_OPTS", "CODE"));
        builder.environment().merge("PATH", bin.toString(), (path, first) -> first + ":" + path);
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static int awaitExit(Process process) throws InterruptedException {
        try {
            assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return process.exitValue();
    }

    private int run(String... args) throws Exception {
        return awaitExit(start(root.resolve("run"), Map.of(), args));
    }

    private List<String> output() throws IOException {
        return Files.readAllLines(folder.resolve("out"));
    }

    private List<String> builds() throws IOException {
        Path log = root.resolve("mvn.log");
        return Files.exists(log) ? Files.readAllLines(log) : List.of();
    }

    @Nested
    class WhatIsStarted {
        @Test
        void theLauncherWithTheArgumentsAndTheClassesOfEveryModule() throws Exception {
            assertThat(run("echo", "--unix", "a b")).isZero();
            List<String> args = output().subList(1, output().size());
            assertThat(args).contains("<-cp>");
            assertThat(args.subList(args.indexOf("<-cp>") + 2, args.size()))
                    .containsExactly("<io.millrace.examples.Launcher>", "<echo>", "<--unix>", "<a b>");
            List<String> classPath = new ArrayList<>();
            for (String module : MODULES) {
                classPath.add(root.toRealPath()
                        .resolve(module)
                        .resolve("target/classes")
                        .toString());
            }
            classPath.add(library.toString());
            assertThat(args.get(args.indexOf("<-cp>") + 1)
                            .replaceAll("[<>]", "")
                            .split(":"))
                    .containsExactlyInAnyOrderElementsOf(classPath);
        }

        @Test
        void inPlaceOfTheShellSoThatSignalsReachIt() throws Exception {
            Process process = start(root.resolve("run"), Map.of(), "echo");
            assertThat(awaitExit(process)).isZero();
            assertThat(output()).first().isEqualTo("pid " + process.pid());
        }

        @Test
        void withTheOptionsOfJavaOpts() throws Exception {
            awaitExit(start(root.resolve("run"), Map.of("JAVA_OPTS", "-Xmx32m -Dkey=value"), "echo"));
            assertThat(output().subList(1, 3)).containsExactly("<-Xmx32m>", "<-Dkey=value>");
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 2, 143})
        void andItsExitCodeIsTheScripts(int code) throws Exception {
            assertThat(awaitExit(start(root.resolve("run"), Map.of("CODE", Integer.toString(code)))))
                    .isEqualTo(code);
        }

        @Test
        void fromJavaHomeBeforeThePath() throws Exception {
            Path home = Files.createDirectory(folder.resolve("jdk"));
            Files.createDirectory(home.resolve("bin"));
            Files.move(bin.resolve("java"), home.resolve("bin").resolve("java"));
            script("java", "#!/bin/bash\necho the wrong one\n");
            awaitExit(start(root.resolve("run"), Map.of("JAVA_HOME", home.toString())));
            assertThat(output()).first().asString().startsWith("pid ");
        }

        @ParameterizedTest
        @ValueSource(strings = {"17.0.15", "21.0.7", "24", "25.0.1"})
        void withNativeAccessAllowedWhereTheJvmWouldWarn(String version) throws Exception {
            Files.writeString(folder.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + version + "\"\n");
            run("echo");
            boolean warns = version.startsWith("24") || version.startsWith("25");
            assertThat(output().contains("<--enable-native-access=ALL-UNNAMED>"))
                    .isEqualTo(warns);
        }

        @Test
        void throughALinkFromAnyFolder() throws Exception {
            Path link = Files.createSymbolicLink(bin.resolve("millrace"), Path.of("..", "check out", "run"));
            assertThat(awaitExit(start(link, Map.of(), "echo"))).isZero();
            assertThat(String.join("", output())).contains(root.toRealPath() + "/core/target/classes");
            assertThat(builds()).isEmpty();
        }
    }

    @Nested
    class Building {
        private void assertBuiltOnceAndFreshAfterwards() throws Exception {
            assertThat(run("echo")).isZero();
            assertThat(builds()).containsExactly("-q -B -Dstyle.color=never -pl examples -am compile");
            assertThat(run("echo")).isZero();
            assertThat(builds()).hasSize(1);
        }

        @Test
        void doesNotHappenWhileTheClassesAreFresh() throws Exception {
            assertThat(run("echo")).isZero();
            assertThat(builds()).isEmpty();
        }

        @Test
        void happensBeforeAnythingWasBuilt() throws Exception {
            Files.delete(root.resolve("examples/target/run.classpath"));
            assertBuiltOnceAndFreshAfterwards();
        }

        @ParameterizedTest
        @ValueSource(strings = {"core", "transport-one", "transport-two", "examples"})
        void happensWhenASourceIsNewerThanTheClasses(String module) throws Exception {
            write(source(module), "", LATER);
            assertBuiltOnceAndFreshAfterwards();
        }

        @Test
        void happensWhenASourceIsGone() throws Exception {
            Files.delete(root.resolve("core/src/main/java/B.java"));
            assertBuiltOnceAndFreshAfterwards();
        }

        @ParameterizedTest
        @ValueSource(strings = {"pom.xml", "transport-two/pom.xml"})
        void happensWhenAPomIsNewer(String pom) throws Exception {
            write(pom, "", LATER);
            assertBuiltOnceAndFreshAfterwards();
        }

        @Test
        void happensWhenAModuleHasNoClasses() throws Exception {
            Files.delete(root.resolve("transport-two/target/classes/A.class"));
            Files.delete(root.resolve("transport-two/target/classes"));
            assertBuiltOnceAndFreshAfterwards();
        }

        @Test
        void happensWhenALibraryIsGone() throws Exception {
            write("examples/target/run.classpath", folder.resolve("gone.jar").toString(), LIBRARIES);
            assertBuiltOnceAndFreshAfterwards();
        }

        @Test
        void doesNotHappenWhenMavenHasCompiledTheChangedModuleAlone() throws Exception {
            write(source("core"), "", LATER);
            write("core/target/classes/A.class", "", LATER.plusSeconds(1));
            assertThat(run("echo")).isZero();
            assertThat(builds()).isEmpty();
        }

        @Test
        void doesNotHappenForTestsAndOtherModules() throws Exception {
            write("core/src/test/java/ATest.java", "", LATER);
            write("testkit/src/main/java/A.java", "", LATER);
            assertThat(run("echo")).isZero();
            assertThat(builds()).isEmpty();
        }

        @Test
        void happensAgainForASourceThatWasSavedMeanwhile() throws Exception {
            write(source("core"), "", LATER);
            write("during-build", "rm during-build; touch -t 209901010000 " + source("examples") + "\n", SOURCES);
            assertThat(run("echo")).isZero();
            assertThat(builds()).hasSize(1);
            assertThat(run("echo")).isZero();
            assertThat(builds()).hasSize(2);
        }

        @Test
        void thatFailsIsTheEnd() throws Exception {
            write(source("core"), "", LATER);
            script("mvn", "#!/bin/bash\nexit 7\n");
            assertThat(run("echo")).isEqualTo(7);
            assertThat(output()).isEmpty();
        }

        @Test
        void happensOnceForTwoThatStartTogether() throws Exception {
            write(source("core"), "", LATER);
            // The first build waits for the second script to be there; that finds the lock taken, or fresh classes.
            write("during-build", "until [[ -e second || $SECONDS -gt 60 ]]; do :; done\n", SOURCES);
            Process first = start(root.resolve("run"), Map.of(), "echo");
            Process second = start(root.resolve("run"), Map.of(), "echo");
            write("second", "", LATER);
            assertThat(awaitExit(first)).isZero();
            assertThat(awaitExit(second)).isZero();
            assertThat(builds()).hasSize(1);
        }
    }

    /** The classes that this test runs with, as the libraries of a checkout whose own modules are empty. */
    @Nested
    class WithTheLauncher {
        @BeforeEach
        void useRealClasses() throws IOException {
            write("examples/target/run.classpath", System.getProperty("java.class.path"), LIBRARIES);
        }

        private Program launch(String... args) throws IOException {
            List<String> command = new ArrayList<>(List.of(root.resolve("run").toString()));
            command.addAll(List.of(args));
            return Program.of(command, Map.of("JAVA_HOME", System.getProperty("java.home")));
        }

        @Test
        void theListHasTheExamplesAndTheExitCodeIs0() throws Exception {
            try (Program program = launch("--list")) {
                program.awaitLine("echo ");
                assertThat(program.awaitExit()).isZero();
            }
        }

        @Test
        void aCommandLineThatMakesNoSenseIsExitCode2() throws Exception {
            try (Program program = launch("echo", "--port", "many")) {
                program.awaitLine("--port needs a number, not many");
                assertThat(program.awaitExit()).isEqualTo(2);
            }
        }

        @Test
        void aServerThatCannotListenIsExitCode1() throws Exception {
            try (Program program = launch("echo", "--host", "192.0.2.1")) {
                program.awaitLine("cannot listen on 192.0.2.1 port 7007");
                assertThat(program.awaitExit()).isEqualTo(1);
            }
        }

        @Test
        void aServerServesUntilItsProcessIsTerminatedAndThatIsExitCode0() throws Exception {
            try (Program program = launch("echo", "--port", "0");
                    Client client = new Client(program.awaitAddress())) {
                client.send("by the script\n");
                client.receive("by the script\n");
                program.terminate();
                client.awaitEnd();
                assertThat(program.awaitExit()).isZero();
            }
        }
    }
}
