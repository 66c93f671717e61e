package io.millrace.handler.codec.http.websocketx.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** What is compressed in windows of all sizes. */
class DeflateRoundTripFuzzTest {
    @FuzzTest(maxDuration = FuzzTargets.DURATION)
    void fuzz(byte[] input) {
        FuzzTargets.roundTrip(input);
    }
}
