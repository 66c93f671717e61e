package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatenciesTest {
    private static final double RESOLUTION = 1 / 32.0;

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.5, 0.9, 0.99, 0.999, 1})
    void percentilesAreThoseOfTheSortedValues(double part) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long[] nanos = random.longs(10_000, 0, 5_000_000_000L)
                .map(value -> value >>> random.nextInt(30))
                .toArray();
        Latencies latencies = new Latencies();
        Arrays.stream(nanos).forEach(latencies::add);
        Arrays.sort(nanos);

        double exact = nanos[(int) Math.ceil(part * nanos.length) - 1] / 1e3;
        assertThat(latencies.micros(part)).as("seed %d", seed).isCloseTo(exact, within(exact * RESOLUTION));
    }

    @Test
    void theLargestValueHasASlot() {
        Latencies latencies = new Latencies();
        latencies.add(Long.MAX_VALUE);

        assertThat(latencies.micros(1)).isCloseTo(Long.MAX_VALUE / 1e3, within(Long.MAX_VALUE / 1e3 * RESOLUTION));
    }

    @Test
    void nothingMeasuredIsZero() {
        assertThat(new Latencies().micros(0.5)).isZero();
    }
}
