package io.millrace.handler.codec.http.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Encoded content of a request. */
class ContentDecodingFuzzTest {
    @FuzzTest(maxDuration = ContentFuzzTargets.DURATION)
    void fuzz(byte[] input) {
        ContentFuzzTargets.contentDecoding(input);
    }
}
