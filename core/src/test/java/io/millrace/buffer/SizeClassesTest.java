package io.millrace.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SizeClassesTest {

    @Test
    void everySizeGetsTheSmallestClassThatHoldsIt() {
        for (int bytes = 0; bytes <= 1 << 20; bytes += bytes < 70_000 ? 1 : 509) {
            int sizeClass = SizeClasses.of(bytes);
            assertThat(SizeClasses.bytesOf(sizeClass)).as("class of %d", bytes).isGreaterThanOrEqualTo(bytes);
            if (sizeClass > 0) {
                assertThat(SizeClasses.bytesOf(sizeClass - 1))
                        .as("class below that of %d", bytes)
                        .isLessThan(bytes);
            }
        }
    }

    @Test
    void classesEndAtTheLargestChunk() {
        int largest = 1 << 30;
        assertThat(SizeClasses.bytesOf(SizeClasses.of(largest))).isEqualTo(largest);
    }

    @Test
    void atMostAFifthIsLostAboveTheSmallSizes() {
        for (int sizeClass = SizeClasses.of(129); SizeClasses.bytesOf(sizeClass) < 1 << 29; sizeClass++) {
            int smallest = SizeClasses.bytesOf(sizeClass - 1) + 1;
            assertThat(SizeClasses.bytesOf(sizeClass) - smallest)
                    .isLessThanOrEqualTo(SizeClasses.bytesOf(sizeClass) / 5);
        }
    }
}
