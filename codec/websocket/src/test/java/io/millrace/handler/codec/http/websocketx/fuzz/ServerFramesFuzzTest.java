package io.millrace.handler.codec.http.websocketx.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** A server's frames, their text and their messages. */
class ServerFramesFuzzTest {
    @FuzzTest(maxDuration = FuzzTargets.DURATION)
    void fuzz(byte[] input) {
        FuzzTargets.serverFrames(input);
    }
}
