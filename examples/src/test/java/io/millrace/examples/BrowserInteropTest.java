package io.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The examples for browsers, in headless Chromium. */
@Tag("interop")
class BrowserInteropTest {
    private static final String ONE_PIXEL =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    @BeforeAll
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    static void toolsAreLookedFor() throws Exception {
        Tools.find();
    }

    private static String converse(String what, Program server) throws Exception {
        return Tools.node(
                "browser.mjs",
                Tools.require("chromium"),
                what,
                "http://127.0.0.1:" + server.awaitAddress().getPort() + "/");
    }

    @Test
    void twoPagesTalkToEachOther() throws Exception {
        try (Program server = Program.onClassPath("websocket-chat", "--port", "0")) {
            assertThat(converse("chat", server)).endsWith("done\n");
        }
    }

    @Test
    void aPersonLooksRoundInAFolder(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("page.html"), """
                <!doctype html><title>A page</title><link rel=stylesheet href="style.css">
                <h1>A page</h1><img src="one%20pixel.png" alt="">
                """);
        Files.writeString(folder.resolve("style.css"), "h1 { color: rgb(1, 2, 3) }");
        Files.writeString(folder.resolve("numbers.txt"), "0123456789".repeat(1000));
        Files.write(folder.resolve("one pixel.png"), Base64.getDecoder().decode(ONE_PIXEL));
        try (Program server = Program.onClassPath("http-files", "--port", "0", "--root", folder.toString())) {
            assertThat(converse("files", server)).endsWith("done\n");
        }
    }
}
