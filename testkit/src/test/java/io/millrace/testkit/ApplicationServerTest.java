package io.millrace.testkit;

import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ApplicationServerTest {
    @Test
    void programOverTheLocalTransportEndsAndIsForgotten() {
        WeakReference<ClassLoader> loader = ApplicationServer.run("local");

        Deadline.until(
                () -> {
                    System.gc();
                    return loader.get() == null;
                },
                "the class loader is collected");
    }
}
