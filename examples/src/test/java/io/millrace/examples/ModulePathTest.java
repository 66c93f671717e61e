package io.millrace.examples;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ModulePathTest {
    /** What only tests need has no place among the modules. */
    private static final Pattern OF_TESTS = Pattern.compile(
            "test-classes|surefire|junit|jupiter|opentest4j|apiguardian|assertj|mockito|byte-buddy|objenesis");

    @Test
    void echoAnswersFromTheModulePath() throws Exception {
        List<String> options = new ArrayList<>(List.of("--module-path", modulePath()));
        if (Runtime.version().feature() >= 24) {
            options.add("--enable-native-access=org.jnrproject.jffi");
        }
        options.addAll(List.of("-m", "io.millrace.examples/" + Launcher.class.getName()));
        try (Program echo = Program.start(options, "echo", "--port", "0");
                Client client = new Client(echo.awaitAddress())) {
            client.send("from a module\n");
            client.receive("from a module\n");
        }
    }

    private static String modulePath() {
        List<String> modules = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!OF_TESTS.matcher(Path.of(entry).getFileName().toString()).find()) {
                modules.add(entry);
            }
        }
        return String.join(File.pathSeparator, modules);
    }
}
