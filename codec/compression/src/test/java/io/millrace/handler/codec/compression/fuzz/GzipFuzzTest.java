package io.millrace.handler.codec.compression.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** One gzip member. */
class GzipFuzzTest {
    @FuzzTest(maxDuration = FuzzTargets.DURATION)
    void fuzz(byte[] input) {
        FuzzTargets.gzip(input);
    }
}
