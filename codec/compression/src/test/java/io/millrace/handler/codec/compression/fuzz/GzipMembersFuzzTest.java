package io.millrace.handler.codec.compression.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Gzip members one behind the other. */
class GzipMembersFuzzTest {
    @FuzzTest(maxDuration = FuzzTargets.DURATION)
    void fuzz(byte[] input) {
        FuzzTargets.gzipMembers(input);
    }
}
