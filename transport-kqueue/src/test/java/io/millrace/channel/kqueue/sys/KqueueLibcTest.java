package io.millrace.channel.kqueue.sys;

import static org.assertj.core.api.Assertions.assertThat;

import jnr.ffi.provider.jffi.NoX86;
import org.junit.jupiter.api.Test;

class KqueueLibcTest {
    /** On x86-64 the sixth argument of a direct stub is garbage (jnr-ffi#181): there must be no such stub. */
    @Test
    void sixArgumentsTakeTheSlowerWay() {
        assertThat(KqueueLibc.class).hasAnnotation(NoX86.class);
        assertThat(KqueueLibc.class.getMethods()).allSatisfy(method -> assertThat(method.getParameterTypes())
                .hasSizeLessThanOrEqualTo(6)
                .isSubsetOf(int.class, long.class));
    }
}
