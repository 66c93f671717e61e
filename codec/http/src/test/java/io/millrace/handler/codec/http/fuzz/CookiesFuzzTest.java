package io.millrace.handler.codec.http.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Cookies of both sides. */
class CookiesFuzzTest {
    @FuzzTest(maxDuration = ModelFuzzTargets.DURATION)
    void fuzz(byte[] input) {
        ModelFuzzTargets.cookies(input);
    }
}
