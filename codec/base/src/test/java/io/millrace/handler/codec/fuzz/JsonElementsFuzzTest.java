package io.millrace.handler.codec.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** The elements of a JSON array. */
class JsonElementsFuzzTest {
    @FuzzTest(maxDuration = FuzzTargets.DURATION)
    void fuzz(byte[] input) {
        FuzzTargets.jsonElements(input);
    }
}
