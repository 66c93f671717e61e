package io.millrace.handler.codec.http.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** What follows the head of a chunked request. */
class ChunksFuzzTest {
    @FuzzTest(maxDuration = CodecFuzzTargets.DURATION)
    void fuzz(byte[] input) {
        CodecFuzzTargets.chunks(input);
    }
}
