package io.millrace.handler.codec.http.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Multipart forms of the boundary B. */
class MultipartFuzzTest {
    @FuzzTest(maxDuration = MultipartFuzzTargets.DURATION)
    void fuzz(byte[] input) {
        MultipartFuzzTargets.multipart(input);
    }
}
