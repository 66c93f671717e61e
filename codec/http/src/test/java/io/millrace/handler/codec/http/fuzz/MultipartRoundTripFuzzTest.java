package io.millrace.handler.codec.http.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** A file, encoded and decoded. */
class MultipartRoundTripFuzzTest {
    @FuzzTest(maxDuration = MultipartFuzzTargets.DURATION)
    void fuzz(byte[] input) {
        MultipartFuzzTargets.roundTrip(input);
    }
}
