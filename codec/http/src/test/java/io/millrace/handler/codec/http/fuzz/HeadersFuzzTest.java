package io.millrace.handler.codec.http.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** The storage of headers. */
class HeadersFuzzTest {
    @FuzzTest(maxDuration = ModelFuzzTargets.DURATION)
    void fuzz(byte[] input) {
        ModelFuzzTargets.headers(input);
    }
}
