package io.millrace.handler.codec.http.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Responses, at a client that waits for none. */
class ResponseDecoderFuzzTest {
    @FuzzTest(maxDuration = CodecFuzzTargets.DURATION)
    void fuzz(byte[] input) {
        CodecFuzzTargets.responses(input);
    }
}
