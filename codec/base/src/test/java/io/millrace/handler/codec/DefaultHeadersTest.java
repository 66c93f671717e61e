package io.millrace.handler.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.util.AsciiString;
import io.millrace.util.HashingStrategy;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DefaultHeadersTest {
    private static final class TestHeaders extends DefaultHeaders<CharSequence, CharSequence, TestHeaders> {
        TestHeaders() {
            super(AsciiString.CASE_INSENSITIVE_HASHER, CharSequenceValueConverter.INSTANCE);
        }

        TestHeaders(NameValidator<CharSequence> names, ValueValidator<CharSequence> values) {
            super(AsciiString.CASE_INSENSITIVE_HASHER, CharSequenceValueConverter.INSTANCE, names, 4, values);
        }
    }

    private static void refuseBang(CharSequence text) {
        if (text.toString().contains("!")) {
            throw new IllegalArgumentException("a bang");
        }
    }

    private final TestHeaders headers = new TestHeaders();

    @Test
    void valuesAreAddedInOrder() {
        headers.add("a", "1").add("b", "2").add("A", "3");

        assertThat(headers.get("a")).isEqualTo("1");
        assertThat(headers.getAll(AsciiString.of("A"))).containsExactly("1", "3");
        assertThat(headers.size()).isEqualTo(3);
        assertThat(headers.names()).containsExactly("a", "b", "A");
        assertThat(headers).hasToString("TestHeaders[a: 1, b: 2, A: 3]");
    }

    @Test
    void setReplacesAllValues() {
        headers.add("a", "1").add("b", "2").add("a", "3").set("A", "4");

        assertThat(headers).hasToString("TestHeaders[b: 2, A: 4]");
        assertThat(headers.set("a", List.of("5", "6")).getAll("a")).containsExactly("5", "6");
        assertThat(headers.set("a", "7", "8").getAll("a")).containsExactly("7", "8");
        assertThat(headers.setObject("a", 9, 10L).getAll("a")).containsExactly("9", "10");
        assertThat(headers.setObject("a", List.of(true)).getAll("a")).containsExactly("true");
        assertThat(headers.setObject("a", 'x').getAll("a")).containsExactly("x");
    }

    @Test
    void aNullEndsTheValuesThatAreSet() {
        headers.set("a", Arrays.asList("1", null, "2"));
        headers.setObject("b", Arrays.asList(1, null, 2));

        assertThat(headers).hasToString("TestHeaders[a: 1, b: 1]");
    }

    @Test
    void manyValuesAreAddedAtOnce() {
        headers.add("a", List.of("1", "2"))
                .add("a", "3", "4")
                .addObject("a", 5, 6)
                .addObject("a", List.of(7, 8));

        assertThat(headers.getAll("a")).containsExactly("1", "2", "3", "4", "5", "6", "7", "8");
    }

    @Test
    void removingReturnsTheFirstValueAndTakesAll() {
        headers.add("a", "1").add("b", "2").add("a", "3");

        assertThat(headers.getAndRemove("a")).isEqualTo("1");
        assertThat(headers.getAndRemove("a")).isNull();
        assertThat(headers.getAndRemove("a", "none")).isEqualTo("none");
        assertThat(headers.contains("a")).isFalse();
        assertThat(headers.getAllAndRemove("b")).containsExactly("2");
        assertThat(headers.getAllAndRemove("b")).isEmpty();
        assertThat(headers.isEmpty()).isTrue();
        assertThat(headers.remove("a")).isFalse();
        assertThat(headers.add("a", "1").remove("A")).isTrue();
        assertThat(headers.get("a", "none")).isEqualTo("none");
    }

    @Test
    void clearedHeadersCanBeUsedAgain() {
        headers.add("a", "1").add("b", "2").clear().add("c", "3");

        assertThat(headers).hasToString("TestHeaders[c: 3]");
        assertThat(headers.size()).isEqualTo(1);
    }

    @Test
    void valuesAreConvertedBothWays() {
        headers.addBoolean("boolean", true)
                .addByte("byte", (byte) 1)
                .addChar("char", 'c')
                .addShort("short", (short) 2);
        headers.addInt("int", 3).addLong("long", 4).addFloat("float", 5).addDouble("double", 6);
        headers.addTimeMillis("time", 784_111_777_000L);

        assertThat(headers.getBoolean("boolean")).isTrue();
        assertThat(headers.getByte("byte")).isEqualTo((byte) 1);
        assertThat(headers.getChar("char")).isEqualTo('c');
        assertThat(headers.getShort("short")).isEqualTo((short) 2);
        assertThat(headers.getInt("int")).isEqualTo(3);
        assertThat(headers.getLong("long")).isEqualTo(4);
        assertThat(headers.getFloat("float")).isEqualTo(5);
        assertThat(headers.getDouble("double")).isEqualTo(6);
        assertThat(headers.getTimeMillis("time")).isEqualTo(784_111_777_000L);
        assertThat(headers.get("time")).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
        assertThat(headers.containsInt("int", 3)).isTrue();
        assertThat(headers.containsInt("int", 4)).isFalse();
        assertThat(headers.containsObject("double", 6.0)).isTrue();
        assertThat(headers.setInt("int", 7).getIntAndRemove("int")).isEqualTo(7);
        assertThat(headers.getIntAndRemove("int")).isNull();
        assertThat(headers.getIntAndRemove("int", 8)).isEqualTo(8);
    }

    @Test
    void aValueThatCannotBeConvertedCountsAsNone() {
        headers.add("a", "x");

        assertThat(headers.getInt("a")).isNull();
        assertThat(headers.getInt("a", 9)).isEqualTo(9);
        assertThat(headers.getTimeMillis("a")).isNull();
        assertThat(headers.getLongAndRemove("a", 9)).isEqualTo(9);
        assertThat(headers.contains("a")).isFalse();
    }

    @Test
    void aConversionThatFailsNamesTheHeader() {
        DefaultHeaders<CharSequence, CharSequence, ?> strict =
                new DefaultHeaders<>(AsciiString.CASE_INSENSITIVE_HASHER, new CharSequenceValueConverter() {
                    @Override
                    public CharSequence convertInt(int value) {
                        throw new IllegalArgumentException("no");
                    }
                });

        assertThatThrownBy(() -> strict.addInt("a", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Failed to convert int value for header 'a'");
        assertThatThrownBy(() -> strict.addObject("a", (Object) null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void valuesAreComparedAsTheStrategySays() {
        headers.add("a", "One").add("a", "Two");

        assertThat(headers.contains("A", "One")).isTrue();
        assertThat(headers.contains("a", "one")).isFalse();
        assertThat(headers.contains("a", "two", AsciiString.CASE_INSENSITIVE_HASHER))
                .isTrue();
        assertThat(headers.containsAny(
                        "a", "w", (value, other) -> other.toString().contains(value)))
                .isTrue();
        assertThat(headers.containsAny(
                        "a", "x", (value, other) -> other.toString().contains(value)))
                .isFalse();
    }

    @Test
    void otherHeadersAreAddedSetOrSetByName() {
        TestHeaders others = new TestHeaders().add("a", "1").add("b", "2");

        assertThat(headers.add("A", "0").add(others)).hasToString("TestHeaders[A: 0, a: 1, b: 2]");
        assertThat(headers.set(others)).hasToString("TestHeaders[a: 1, b: 2]");
        assertThat(headers.add("c", "3").add("a", "4").setAll(others)).hasToString("TestHeaders[c: 3, a: 1, b: 2]");
        assertThat(headers.setAll(headers).size()).isEqualTo(3);
        assertThat(headers.set(headers).size()).isEqualTo(3);
        assertThatThrownBy(() -> headers.add(headers))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("can't add to itself.");
    }

    @Test
    void headersOfAnotherKindAreAddedEntryByEntry() {
        DefaultHeaders<CharSequence, CharSequence, ?> exact =
                new DefaultHeaders<>(AsciiString.CASE_SENSITIVE_HASHER, CharSequenceValueConverter.INSTANCE);
        exact.add("a", "1");
        exact.add("A", "2");

        assertThat(exact.getAll("a")).containsExactly("1");
        assertThat(headers.add(exact).getAll("a")).containsExactly("1", "2");
        assertThat(headers.add(new EmptyHeaders<CharSequence, CharSequence, TestHeaders>())
                        .size())
                .isEqualTo(2);
    }

    @Test
    void entriesAreIteratedInOrderAndNotRemoved() {
        headers.add("a", "1").add("b", "2");
        Iterator<Entry<CharSequence, CharSequence>> entries = headers.iterator();

        Entry<CharSequence, CharSequence> first = entries.next();
        assertThat(first.getKey()).isEqualTo("a");
        assertThat(first.getValue()).isEqualTo("1");
        assertThat(first).hasToString("a=1").isEqualTo(Map.entry("a", "1")).hasSameHashCodeAs(Map.entry("a", "1"));
        assertThatThrownBy(entries::remove).isInstanceOf(UnsupportedOperationException.class);
        entries.next();
        assertThat(entries.hasNext()).isFalse();
        assertThatThrownBy(entries::next).isInstanceOf(NoSuchElementException.class);
        assertThat(first.setValue("3")).isEqualTo("1");
        assertThat(headers.get("a")).isEqualTo("3");
    }

    @Test
    void valuesOfANameAreIteratedAndCanBeRemoved() {
        headers.add("a", "1").add("b", "2").add("a", "3").add("A", "4");
        Iterator<CharSequence> values = headers.valueIterator("a");

        assertThatThrownBy(values::remove).isInstanceOf(IllegalStateException.class);
        assertThat(values.next()).isEqualTo("1");
        assertThat(values.next()).isEqualTo("3");
        values.remove();
        assertThatThrownBy(values::remove).isInstanceOf(IllegalStateException.class);
        assertThat(values.next()).isEqualTo("4");
        values.remove();
        assertThat(values.hasNext()).isFalse();
        assertThatThrownBy(values::next).isInstanceOf(NoSuchElementException.class);
        assertThat(headers).hasToString("TestHeaders[a: 1, b: 2]");
        assertThat(headers.getAll("a")).containsExactly("1");
    }

    @Test
    void aCopyIsIndependent() {
        headers.add("a", "1");

        DefaultHeaders<CharSequence, CharSequence, TestHeaders> copy = headers.copy();
        copy.add("b", "2");

        assertThat(headers.size()).isEqualTo(1);
        assertThat(copy.get("a")).isEqualTo("1");
    }

    @Test
    void equalityIsThatOfNamesAndOfTheOrderOfTheirValues() {
        TestHeaders one = new TestHeaders().add("a", "1").add("b", "2").add("a", "3");
        TestHeaders two = new TestHeaders().add("B", "2").add("a", "1").add("A", "3");
        TestHeaders three = new TestHeaders().add("b", "2").add("a", "3").add("a", "1");

        assertThat(one)
                .isEqualTo(two)
                .hasSameHashCodeAs(two)
                .isNotEqualTo(three)
                .isNotEqualTo("text");
        assertThat(one.equals((Object) one)).isTrue();
        assertThat(new TestHeaders().equals(new EmptyHeaders<CharSequence, CharSequence, TestHeaders>()))
                .isTrue();
        assertThat(new TestHeaders()).hasSameHashCodeAs(new EmptyHeaders<CharSequence, CharSequence, TestHeaders>());
        assertThat(one.equals(two, AsciiString.CASE_SENSITIVE_HASHER)).isTrue();
    }

    @Test
    @DisplayName("CVE-2022-41915: every way to set a value is checked")
    void everyWayIsChecked() {
        TestHeaders strict = new TestHeaders(DefaultHeadersTest::refuseBang, DefaultHeadersTest::refuseBang);
        strict.add("a", "1");
        TestHeaders loose = new TestHeaders().add("b", "!");
        TestHeaders looseName = new TestHeaders().add("!", "b");
        List<Runnable> ways = List.of(
                () -> strict.add("a", "!"),
                () -> strict.add("a", List.of("x", "!")),
                () -> strict.add("a", "x", "!"),
                () -> strict.addObject("a", "!"),
                () -> strict.addObject("a", "x", "!"),
                () -> strict.addObject("a", List.of("x", "!")),
                () -> strict.addChar("a", '!'),
                () -> strict.set("a", "!"),
                () -> strict.set("a", List.of("x", "!")),
                () -> strict.set("a", "x", "!"),
                () -> strict.setObject("a", "!"),
                () -> strict.setObject("a", "x", "!"),
                () -> strict.setObject("a", List.of("x", "!")),
                () -> strict.setChar("a", '!'),
                () -> strict.add(loose),
                () -> strict.add(looseName),
                () -> strict.setAll(loose),
                () -> strict.add("!", "x"),
                () -> strict.set("!", "x"),
                () -> strict.addInt("!", 1),
                () -> strict.setObject("!", List.of("x")),
                () -> strict.set("!", List.of()),
                () -> strict.iterator().next().setValue("!"));

        for (int i = 0; i < ways.size(); i++) {
            assertThatThrownBy(ways.get(i)::run).as("way %d", i).isInstanceOf(IllegalArgumentException.class);
            assertThat(strict).as("way %d", i).hasToString("TestHeaders[a: 1]");
        }
        assertThatThrownBy(() -> strict.set(loose))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Validation failed for header 'b'")
                .hasRootCauseMessage("a bang");
    }

    @Test
    void nullsAreRefused() {
        assertThatThrownBy(() -> headers.add(null, "1")).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> headers.add("a", (CharSequence) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> headers.set("a", (CharSequence) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> headers.get(null)).isInstanceOf(NullPointerException.class);
        assertThat(headers.isEmpty()).isTrue();
    }

    @Test
    void aTableOfAnySizeHasRoom() {
        for (int hint : new int[] {Integer.MIN_VALUE, 0, 1, 3, 1000, Integer.MAX_VALUE}) {
            DefaultHeaders<CharSequence, CharSequence, ?> sized = new DefaultHeaders<>(
                    AsciiString.CASE_INSENSITIVE_HASHER, CharSequenceValueConverter.INSTANCE, name -> {}, hint);
            for (int i = 0; i < 100; i++) {
                sized.add("name" + i, "" + i);
            }
            assertThat(sized.get("NAME57")).isEqualTo("57");
            assertThat(sized.size()).isEqualTo(100);
        }
    }

    @Test
    void anyRowOfChangesLeavesWhatAMapOfListsHas() {
        Random random = new Random(7);
        Map<String, List<String>> model = new LinkedHashMap<>();
        for (int i = 0; i < 20_000; i++) {
            String name = "n" + random.nextInt(300);
            String value = "" + i;
            switch (random.nextInt(6)) {
                case 0 -> {
                    headers.set(name, value);
                    model.put(name, new ArrayList<>(List.of(value)));
                }
                case 1 -> assertThat(headers.remove(name)).isEqualTo(model.remove(name) != null);
                default -> {
                    headers.add(name.toUpperCase(Locale.ROOT), value);
                    model.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
                }
            }
            assertThat(headers.getAll(name)).isEqualTo(model.getOrDefault(name, List.of()));
        }
        assertThat(headers.size())
                .isEqualTo(model.values().stream().mapToInt(List::size).sum());
    }

    @Test
    void namesOfTheSameHashAreStillTold() {
        HashingStrategy<String> poor = new HashingStrategy<>() {
            @Override
            public int hashCode(String obj) {
                return 1;
            }

            @Override
            public boolean equals(String a, String b) {
                return a.equals(b);
            }
        };
        DefaultHeaders<String, String, ?> all = new DefaultHeaders<>(poor, UnsupportedValueConverter.instance());
        for (int i = 0; i < 50; i++) {
            all.add("n" + i, "" + i);
        }
        all.remove("n25");

        assertThat(all.get("n24")).isEqualTo("24");
        assertThat(all.get("n25")).isNull();
    }

    /** Names whose {@link String#hashCode()} is the same: any row of these pairs. */
    private static String colliding(int number, int pairs, String[] pair) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < pairs; i++) {
            name.append(pair[number >> i & 1]);
        }
        return name.toString();
    }

    @Test
    @DisplayName("bug class 1, flooding: names that collide in a known hash do not make look-ups slow")
    void collidingNamesAreSpread() {
        int names = 1 << 14;
        String[] known = {"Aa", "BB"}; // the same String.hashCode()
        assertThat(colliding(5, 14, known).hashCode())
                .isEqualTo(colliding(9, 14, known).hashCode());
        DefaultHeaders<String, CharSequence, ?> attacked = new DefaultHeaders<>(CharSequenceValueConverter.INSTANCE);

        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int i = 0; i < names; i++) {
            attacked.add(colliding(i, 14, known), "x");
        }
        for (int i = 0; i < names; i++) {
            assertThat(attacked.contains(colliding(i, 14, known))).isTrue();
        }
        long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;

        assertThat(nanos).isLessThan(10_000_000_000L); // in one chain: 2^28 comparisons of strings
    }

    @Test
    void theKeyedHashIsTheSameForNamesThatAreEqual() {
        NameHash<CharSequence> ignoringCase = NameHash.of(AsciiString.CASE_INSENSITIVE_HASHER);
        NameHash<CharSequence> exact = NameHash.of(AsciiString.CASE_SENSITIVE_HASHER);

        assertThat(ignoringCase.of("Content-Type")).isEqualTo(ignoringCase.of(AsciiString.of("content-TYPE")));
        assertThat(exact.of("Content-Type")).isEqualTo(exact.of(AsciiString.of("Content-Type")));
        assertThat(exact.of("Content-Type")).isNotEqualTo(exact.of("content-type"));
        int[] places = new int[64];
        for (int i = 0; i < 6400; i++) {
            places[exact.of("x-header-" + i) & 63]++;
        }
        assertThat(Arrays.stream(places).max().orElseThrow()).isLessThan(200);
    }
}
