package io.millrace.handler.codec.compression.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Brotli. */
class BrotliFuzzTest {
    @FuzzTest(maxDuration = FuzzTargets.DURATION)
    void fuzz(byte[] input) {
        FuzzTargets.brotli(input);
    }
}
