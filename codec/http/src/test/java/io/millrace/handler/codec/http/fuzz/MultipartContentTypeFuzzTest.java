package io.millrace.handler.codec.http.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** The parameters of a content type. */
class MultipartContentTypeFuzzTest {
    @FuzzTest(maxDuration = MultipartFuzzTargets.DURATION)
    void fuzz(byte[] input) {
        MultipartFuzzTargets.contentType(input);
    }
}
