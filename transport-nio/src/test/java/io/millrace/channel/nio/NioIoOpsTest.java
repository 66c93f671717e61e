package io.millrace.channel.nio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.SelectionKey;
import org.junit.jupiter.api.Test;

class NioIoOpsTest {
    @Test
    void constantsAreTheBitsOfSelectionKeys() {
        assertThat(NioIoOps.NONE.value()).isZero();
        assertThat(NioIoOps.READ.value()).isEqualTo(SelectionKey.OP_READ);
        assertThat(NioIoOps.WRITE.value()).isEqualTo(SelectionKey.OP_WRITE);
        assertThat(NioIoOps.CONNECT.value()).isEqualTo(SelectionKey.OP_CONNECT);
        assertThat(NioIoOps.ACCEPT.value()).isEqualTo(SelectionKey.OP_ACCEPT);
        assertThat(NioIoOps.READ_AND_WRITE.value()).isEqualTo(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        assertThat(NioIoOps.READ_AND_ACCEPT.value()).isEqualTo(SelectionKey.OP_READ | SelectionKey.OP_ACCEPT);
    }

    @Test
    void setsAreJoinedAndTakenApart() {
        assertThat(NioIoOps.READ.with(NioIoOps.WRITE)).isEqualTo(NioIoOps.READ_AND_WRITE);
        assertThat(NioIoOps.READ.with(NioIoOps.READ)).isEqualTo(NioIoOps.READ);
        assertThat(NioIoOps.READ.with(NioIoOps.READ_AND_WRITE)).isEqualTo(NioIoOps.READ_AND_WRITE);
        assertThat(NioIoOps.READ_AND_WRITE.without(NioIoOps.WRITE)).isEqualTo(NioIoOps.READ);
        assertThat(NioIoOps.READ.without(NioIoOps.WRITE)).isEqualTo(NioIoOps.READ);
        assertThat(NioIoOps.READ.without(NioIoOps.READ)).isEqualTo(NioIoOps.NONE);
    }

    @Test
    void oneOperationInCommonIsEnoughToBeIncluded() {
        assertThat(NioIoOps.READ_AND_WRITE.contains(NioIoOps.READ)).isTrue();
        assertThat(NioIoOps.READ.contains(NioIoOps.READ_AND_WRITE)).isTrue();
        assertThat(NioIoOps.READ.contains(NioIoOps.WRITE)).isFalse();
        assertThat(NioIoOps.READ.isIncludedIn(SelectionKey.OP_READ | SelectionKey.OP_CONNECT))
                .isTrue();
        assertThat(NioIoOps.READ.isNotIncludedIn(SelectionKey.OP_CONNECT)).isTrue();
        assertThat(NioIoOps.NONE.isIncludedIn(-1)).isFalse();
    }

    @Test
    void setsOfTheSameBitsAreEqualWhateverTheyAre() {
        assertThat(NioIoOps.valueOf(SelectionKey.OP_READ)).isSameAs(NioIoOps.READ);
        assertThat(NioIoOps.valueOf(1 << 10))
                .isEqualTo(NioIoOps.valueOf(1 << 10))
                .hasSameHashCodeAs(NioIoOps.valueOf(1 << 10))
                .isNotEqualTo(NioIoOps.READ);
        assertThat(NioIoOps.READ_AND_WRITE).hasToString("NioIoOps( READ WRITE )");
    }
}
