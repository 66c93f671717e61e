package io.millrace.channel.kqueue;

import io.millrace.channel.TriggerMode;
import io.millrace.channel.unix.sys.Os;
import io.millrace.testkit.FileContract;
import io.millrace.testkit.TransportUnderTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/** Files over kqueue(2). */
@ExtendWith(KqueueUnderTest.class)
class KqueueFileContractTest {
    private static TransportUnderTest kqueue(TriggerMode mode) {
        return KqueueUnderTest.ip(Os.DARWIN, mode);
    }

    @Nested
    class Level extends FileContract {
        @Override
        protected TransportUnderTest transport() {
            return kqueue(TriggerMode.LEVEL);
        }
    }

    @Nested
    class Edge extends FileContract {
        @Override
        protected TransportUnderTest transport() {
            return kqueue(TriggerMode.EDGE);
        }
    }
}
