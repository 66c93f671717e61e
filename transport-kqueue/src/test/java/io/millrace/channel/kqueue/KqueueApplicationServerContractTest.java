package io.millrace.channel.kqueue;

import io.millrace.testkit.ApplicationServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/** That its class loader can be collected is not promised here: JNR-FFI keeps the classes that it generates. */
@Timeout(60)
class KqueueApplicationServerContractTest {
    static boolean isThere() {
        return KQueue.isAvailable();
    }

    @Test
    @EnabledIf(value = "isThere", disabledReason = "the system has no kqueue")
    void programOverKqueueLeavesNoThread() {
        ApplicationServer.run("kqueue");
    }
}
