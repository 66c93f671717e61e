package io.millrace.channel.kqueue;

import io.millrace.channel.kqueue.sys.KqueueCalls;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** That the systems do what the stand-in does. */
@EnabledOnOs(
        value = {OS.MAC, OS.FREEBSD, OS.OPENBSD},
        disabledReason = "the system has no kqueue")
class KqueueHostTest extends KqueueManual {
    KqueueHostTest() {
        super(KqueueCalls.host());
    }
}
