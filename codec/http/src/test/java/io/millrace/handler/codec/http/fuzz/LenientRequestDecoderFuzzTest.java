package io.millrace.handler.codec.http.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Requests, with everything allowed that can be. */
class LenientRequestDecoderFuzzTest {
    @FuzzTest(maxDuration = CodecFuzzTargets.DURATION)
    void fuzz(byte[] input) {
        CodecFuzzTargets.lenientRequests(input);
    }
}
