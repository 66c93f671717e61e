package io.millrace.handler.codec.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Frames with a long little-endian length, put together as composite buffers. */
class LateLengthFieldFuzzTest {
    @FuzzTest(maxDuration = FuzzTargets.DURATION)
    void fuzz(byte[] input) {
        FuzzTargets.lateLengthField(input);
    }
}
