package io.millrace.handler.codec.http.websocketx.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** The content of close frames. */
class CloseFramesFuzzTest {
    @FuzzTest(maxDuration = FuzzTargets.DURATION)
    void fuzz(byte[] input) {
        FuzzTargets.closeFrames(input);
    }
}
