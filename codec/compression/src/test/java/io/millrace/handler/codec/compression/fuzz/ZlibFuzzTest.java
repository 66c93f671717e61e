package io.millrace.handler.codec.compression.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Zlib or raw deflate. */
class ZlibFuzzTest {
    @FuzzTest(maxDuration = FuzzTargets.DURATION)
    void fuzz(byte[] input) {
        FuzzTargets.zlib(input);
    }
}
