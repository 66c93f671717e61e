package io.millrace.channel.unix;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadyListTest {

    @Test
    void growsAndKeepsOrder() {
        ReadyList ready = new ReadyList();

        for (int i = 0; i < 1000; i++) {
            ready.add((long) i << 32 | i, i & 31);
        }

        assertThat(ready.size()).isEqualTo(1000);
        for (int i = 0; i < 1000; i++) {
            assertThat(ready.token(i)).isEqualTo((long) i << 32 | i);
            assertThat(ready.bits(i)).isEqualTo(i & 31);
        }
        ready.clear();
        assertThat(ready.size()).isZero();
    }
}
