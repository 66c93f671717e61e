package io.millrace.handler.codec.http.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** A server's connection, with answers. */
class ServerCodecFuzzTest {
    @FuzzTest(maxDuration = CodecFuzzTargets.DURATION)
    void fuzz(byte[] input) {
        CodecFuzzTargets.server(input);
    }
}
