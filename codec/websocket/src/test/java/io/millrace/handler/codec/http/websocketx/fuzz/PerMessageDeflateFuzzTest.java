package io.millrace.handler.codec.http.websocketx.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Compressed messages. */
class PerMessageDeflateFuzzTest {
    @FuzzTest(maxDuration = FuzzTargets.DURATION)
    void fuzz(byte[] input) {
        FuzzTargets.perMessageDeflate(input);
    }
}
