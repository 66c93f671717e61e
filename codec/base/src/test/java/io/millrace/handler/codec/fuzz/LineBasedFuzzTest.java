package io.millrace.handler.codec.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Lines, told of at once when they are too long. */
class LineBasedFuzzTest {
    @FuzzTest(maxDuration = FuzzTargets.DURATION)
    void fuzz(byte[] input) {
        FuzzTargets.lineBased(input);
    }
}
