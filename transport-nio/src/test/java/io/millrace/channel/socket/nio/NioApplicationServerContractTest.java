package io.millrace.channel.socket.nio;

import io.millrace.testkit.ApplicationServer;
import io.millrace.testkit.Deadline;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NioApplicationServerContractTest {
    @Test
    void programOverNioEndsAndIsForgotten() {
        WeakReference<ClassLoader> loader = ApplicationServer.run("nio");

        Deadline.until(
                () -> {
                    System.gc();
                    return loader.get() == null;
                },
                "the class loader is collected");
    }
}
