package io.millrace.buffer.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SearchProcessorTest {
    enum Algorithm {
        KMP(AbstractSearchProcessorFactory::newKmpSearchProcessorFactory),
        BITAP(AbstractSearchProcessorFactory::newBitapSearchProcessorFactory),
        AHO_CORASIC(AbstractMultiSearchProcessorFactory::newAhoCorasicSearchProcessorFactory);

        private final Function<byte[], SearchProcessorFactory> factory;

        Algorithm(Function<byte[], SearchProcessorFactory> factory) {
            this.factory = factory;
        }

        SearchProcessorFactory of(byte[] needle) {
            return factory.apply(needle);
        }

        SearchProcessorFactory of(String needle) {
            return of(bytes(needle));
        }
    }

    @ParameterizedTest
    @EnumSource
    void stopsAtTheLastByteOfEachOccurrenceOverlappingOnesIncluded(Algorithm algorithm) {
        assertThat(ends(algorithm.of("abab").newSearchProcessor(), bytes("xababab abab")))
                .containsExactly(4, 6, 11);
    }

    @ParameterizedTest
    @EnumSource
    void findsANeedleOfOneByteEverywhere(Algorithm algorithm) {
        assertThat(ends(algorithm.of("a").newSearchProcessor(), bytes("abaa"))).containsExactly(0, 2, 3);
    }

    @ParameterizedTest
    @EnumSource
    void resetForgetsAPartialMatch(Algorithm algorithm) {
        SearchProcessor search = algorithm.of("ab").newSearchProcessor();
        assertThat(search.process((byte) 'a')).isTrue();
        search.reset();
        assertThat(search.process((byte) 'b')).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void processorsOfOneFactoryAreIndependent(Algorithm algorithm) {
        SearchProcessorFactory factory = algorithm.of("ab");
        SearchProcessor first = factory.newSearchProcessor();
        SearchProcessor second = factory.newSearchProcessor();
        assertThat(first.process((byte) 'a')).isTrue();
        assertThat(second.process((byte) 'b')).isTrue();
        assertThat(first.process((byte) 'b')).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void laterChangesOfTheNeedleArrayHaveNoEffect(Algorithm algorithm) {
        byte[] needle = bytes("ab");
        SearchProcessorFactory factory = algorithm.of(needle);
        needle[1] = 'x';
        assertThat(ends(factory.newSearchProcessor(), bytes("axab"))).containsExactly(3);
    }

    @ParameterizedTest
    @EnumSource
    void findsNeedlesOfAllByteValues(Algorithm algorithm) {
        byte[] needle = {-1, 0, (byte) 0x80};
        assertThat(ends(algorithm.of(needle).newSearchProcessor(), new byte[] {-1, -1, 0, (byte) 0x80, 0}))
                .containsExactly(3);
    }

    @ParameterizedTest
    @EnumSource
    void refusesAnEmptyNeedle(Algorithm algorithm) {
        assertThatThrownBy(() -> algorithm.of(""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("empty");
    }

    @ParameterizedTest
    @EnumSource
    void agreesWithNaiveSearchOnRandomText(Algorithm algorithm) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            byte[] needle = randomText(random, 1 + random.nextInt(random.nextInt(8) == 0 ? 64 : 6));
            byte[] haystack = randomText(random, random.nextInt(400));
            assertThat(ends(algorithm.of(needle).newSearchProcessor(), haystack))
                    .as("seed %d, needle %s in %s", seed, Arrays.toString(needle), Arrays.toString(haystack))
                    .isEqualTo(naiveEnds(needle, haystack));
        }
    }

    @Test
    void bitapTakesSixtyFourBytesAndRefusesMore() {
        byte[] needle = new byte[64];
        needle[63] = 1;
        byte[] haystack = new byte[100];
        haystack[80] = 1;
        assertThat(ends(
                        AbstractSearchProcessorFactory.newBitapSearchProcessorFactory(needle)
                                .newSearchProcessor(),
                        haystack))
                .containsExactly(80);
        assertThatThrownBy(() -> AbstractSearchProcessorFactory.newBitapSearchProcessorFactory(new byte[65]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("65")
                .hasMessageContaining("64");
    }

    @Test
    void severalNeedlesAreFoundAndNamed() {
        MultiSearchProcessor search = multi("he", "she", "hers", "his");
        assertThat(search.getFoundNeedleId()).isEqualTo(-1);
        assertThat(feed(search, "us")).isEqualTo("..");
        assertThat(feed(search, "hers his")).isEqualTo(".1.2...3");
        assertThat(search.getFoundNeedleId()).isEqualTo(3);
        search.reset();
        assertThat(search.getFoundNeedleId()).isEqualTo(-1);
        assertThat(feed(search, "hehe")).isEqualTo(".0.0");
    }

    @Test
    void longestNeedleWinsAndOfEqualOnesTheLast() {
        MultiSearchProcessor search = multi("c", "abc", "bc", "abc");
        assertThat(feed(search, "abcbcc")).isEqualTo("..3.20");
    }

    @Test
    void multiSearchRefusesNoNeedleAndNamesTheEmptyOne() {
        assertThatThrownBy(AbstractMultiSearchProcessorFactory::newAhoCorasicSearchProcessorFactory)
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> multi("a", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needles[1]");
    }

    @Test
    void multiSearchAgreesWithNaiveSearchOnRandomText() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            byte[][] needles = new byte[1 + random.nextInt(6)][];
            Arrays.setAll(needles, i -> randomText(random, 1 + random.nextInt(5)));
            byte[] haystack = randomText(random, 200);
            MultiSearchProcessor search = AbstractMultiSearchProcessorFactory.newAhoCorasicSearchProcessorFactory(
                            needles)
                    .newSearchProcessor();
            for (int i = 0; i < haystack.length; i++) {
                int expected = longestEndingAt(needles, haystack, i);
                assertThat(search.process(haystack[i]))
                        .as("seed %d, round %d, byte %d", seed, round, i)
                        .isEqualTo(expected == -1);
                assertThat(search.getFoundNeedleId())
                        .as("seed %d, round %d, byte %d", seed, round, i)
                        .isEqualTo(expected);
            }
        }
    }

    private static MultiSearchProcessor multi(String... needles) {
        byte[][] bytes = Arrays.stream(needles).map(SearchProcessorTest::bytes).toArray(byte[][]::new);
        return AbstractMultiSearchProcessorFactory.newAhoCorasicSearchProcessorFactory(bytes)
                .newSearchProcessor();
    }

    /** A character for each byte: the needle found there, or a dot. */
    private static String feed(MultiSearchProcessor search, String text) {
        StringBuilder out = new StringBuilder();
        for (byte b : bytes(text)) {
            out.append(search.process(b) ? "." : Integer.toString(search.getFoundNeedleId()));
        }
        return out.toString();
    }

    private static List<Integer> ends(SearchProcessor search, byte[] haystack) {
        List<Integer> ends = new ArrayList<>();
        for (int i = 0; i < haystack.length; i++) {
            if (!search.process(haystack[i])) {
                ends.add(i);
            }
        }
        return ends;
    }

    private static List<Integer> naiveEnds(byte[] needle, byte[] haystack) {
        List<Integer> ends = new ArrayList<>();
        for (int i = 0; i < haystack.length; i++) {
            if (endsAt(needle, haystack, i)) {
                ends.add(i);
            }
        }
        return ends;
    }

    private static int longestEndingAt(byte[][] needles, byte[] haystack, int last) {
        int best = -1;
        for (int id = 0; id < needles.length; id++) {
            if (endsAt(needles[id], haystack, last) && (best == -1 || needles[id].length >= needles[best].length)) {
                best = id;
            }
        }
        return best;
    }

    private static boolean endsAt(byte[] needle, byte[] haystack, int last) {
        int from = last + 1 - needle.length;
        return from >= 0 && Arrays.equals(needle, 0, needle.length, haystack, from, last + 1);
    }

    /** Two letters, so that prefixes repeat often. */
    private static byte[] randomText(Random random, int length) {
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = (byte) (random.nextInt(4) == 0 ? 'b' : 'a');
        }
        return text;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
