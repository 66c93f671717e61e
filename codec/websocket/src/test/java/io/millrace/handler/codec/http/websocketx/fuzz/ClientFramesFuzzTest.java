package io.millrace.handler.codec.http.websocketx.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** A client's frames, their text and their messages. */
class ClientFramesFuzzTest {
    @FuzzTest(maxDuration = FuzzTargets.DURATION)
    void fuzz(byte[] input) {
        FuzzTargets.clientFrames(input);
    }
}
