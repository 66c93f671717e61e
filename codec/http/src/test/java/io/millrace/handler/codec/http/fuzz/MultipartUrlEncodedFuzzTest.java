package io.millrace.handler.codec.http.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Urlencoded forms. */
class MultipartUrlEncodedFuzzTest {
    @FuzzTest(maxDuration = MultipartFuzzTargets.DURATION)
    void fuzz(byte[] input) {
        MultipartFuzzTargets.urlEncoded(input);
    }
}
