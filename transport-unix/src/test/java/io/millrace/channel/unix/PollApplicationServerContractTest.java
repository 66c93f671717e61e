package io.millrace.channel.unix;

import io.millrace.testkit.ApplicationServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That its class loader can be collected is not promised here: JNR-FFI keeps the classes that it generates. */
@Timeout(60)
class PollApplicationServerContractTest {
    @Test
    void programOverPollLeavesNoThread() {
        ApplicationServer.run("poll");
    }
}
