package io.millrace.handler.codec.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Dates. */
class DatesFuzzTest {
    @FuzzTest(maxDuration = FuzzTargets.DURATION)
    void fuzz(byte[] input) {
        FuzzTargets.dates(input);
    }
}
