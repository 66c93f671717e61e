package io.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The WebSocket examples, and a client of node: ws. */
@Tag("interop")
class WebSocketInteropTest {
    @BeforeAll
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    static void toolsAreLookedFor() throws Exception {
        Tools.find();
    }

    @Test
    void wsOfNodeGetsBackWhatItSaysAndIsToldWhatItDidWrong() throws Exception {
        try (Program server = Program.onClassPath("websocket-echo", "--port", "0")) {
            String said = Tools.node(
                    "websocket-echo.mjs",
                    "ws://127.0.0.1:" + server.awaitAddress().getPort() + "/");
            assertThat(said).endsWith("done\n");
        }
    }
}
