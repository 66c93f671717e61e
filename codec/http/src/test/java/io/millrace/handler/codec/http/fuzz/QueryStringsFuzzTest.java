package io.millrace.handler.codec.http.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Query strings. */
class QueryStringsFuzzTest {
    @FuzzTest(maxDuration = ModelFuzzTargets.DURATION)
    void fuzz(byte[] input) {
        ModelFuzzTargets.queryStrings(input);
    }
}
