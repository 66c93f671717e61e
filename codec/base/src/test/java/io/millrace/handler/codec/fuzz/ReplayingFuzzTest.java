package io.millrace.handler.codec.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** A decoder that reads, skips and searches beyond the end. */
class ReplayingFuzzTest {
    @FuzzTest(maxDuration = FuzzTargets.DURATION)
    void fuzz(byte[] input) {
        FuzzTargets.replaying(input);
    }
}
