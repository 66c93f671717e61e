package io.millrace.handler.codec.compression.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Frames of Zstandard. */
class ZstdFuzzTest {
    @FuzzTest(maxDuration = FuzzTargets.DURATION)
    void fuzz(byte[] input) {
        FuzzTargets.zstd(input);
    }
}
