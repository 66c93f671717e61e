package io.millrace.handler.codec.http.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Requests, strictly. */
class RequestDecoderFuzzTest {
    @FuzzTest(maxDuration = CodecFuzzTargets.DURATION)
    void fuzz(byte[] input) {
        CodecFuzzTargets.requests(input);
    }
}
