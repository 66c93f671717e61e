package io.millrace.handler.codec.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.millrace.util.AsciiString;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.Iterator;
import java.util.List;
import java.util.Map.Entry;
import java.util.NoSuchElementException;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DefaultHttpHeadersTest {
    private final DefaultHttpHeaders headers = new DefaultHttpHeaders();

    private static List<String> fields(HttpHeaders headers) {
        List<String> fields = new ArrayList<>();
        headers.iteratorAsString().forEachRemaining(e -> fields.add(e.getKey() + '=' + e.getValue()));
        return fields;
    }

    // ---- values ----

    @ParameterizedTest
    @ValueSource(strings = {"Content-Type", "content-type", "CONTENT-TYPE", "cOnTeNt-TyPe"})
    void aNameIsFoundInAnyCase(String name) {
        headers.add("Content-Type", "text/plain");

        assertThat(headers.get(name)).isEqualTo("text/plain");
        assertThat(headers.get(AsciiString.of(name))).isEqualTo("text/plain");
        assertThat(headers.get(new StringBuilder(name))).isEqualTo("text/plain");
        assertThat(headers.contains(name)).isTrue();
        assertThat(headers.contains(AsciiString.of(name))).isTrue();
        assertThat(headers.getAll(name)).containsExactly("text/plain");
    }

    @Test
    void aConstantIsFoundByAString() {
        headers.add(HttpHeaderNames.HOST, "example.com");

        assertThat(headers.get("Host")).isEqualTo("example.com");
    }

    @Test
    void onlyAsciiLettersHaveCase() {
        headers.add("k", "v");

        assertThat(headers.get("K")).isEqualTo("v");
        assertThat(headers.get("\u212A")).isNull(); // the sign for kelvin, which String.equalsIgnoreCase takes for a k
    }

    @Test
    void theFirstOfSeveralValuesIsGiven() {
        headers.add("a", "1").add("b", "2").add("A", "3");

        assertThat(headers.get("a")).isEqualTo("1");
        assertThat(headers.getAll("a")).containsExactly("1", "3");
        assertThat(headers.getAllAsString("a")).containsExactly("1", "3");
        assertThat(headers.getAsString("a")).isEqualTo("1");
        assertThat(headers.size()).isEqualTo(3);
    }

    @Test
    void aNameThatIsNotThereGivesNothing() {
        assertThat(headers.get("a")).isNull();
        assertThat(headers.get((CharSequence) "a", "none")).isEqualTo("none");
        assertThat(headers.getAll("a")).isEmpty();
        assertThat(headers.getInt("a")).isNull();
        assertThat(headers.getInt("a", 7)).isEqualTo(7);
        assertThat(headers.getShort("a")).isNull();
        assertThat(headers.getShort("a", (short) 7)).isEqualTo((short) 7);
        assertThat(headers.getTimeMillis("a")).isNull();
        assertThat(headers.getTimeMillis("a", 7L)).isEqualTo(7L);
        assertThat(headers.contains("a")).isFalse();
        assertThat(headers.valueStringIterator("a")).isExhausted();
        assertThat(headers.valueCharSequenceIterator("a")).isExhausted();
        assertThat(headers.names()).isEmpty();
        assertThat(headers.entries()).isEmpty();
        assertThat(headers.isEmpty()).isTrue();
        assertThat(headers.remove("a")).isSameAs(headers);
    }

    @Test
    void numbersAreRead() {
        headers.add("int", "-12").add("short", AsciiString.of("300"));

        assertThat(headers.getInt("int")).isEqualTo(-12);
        assertThat(headers.getInt("int", 1)).isEqualTo(-12);
        assertThat(headers.getShort("short")).isEqualTo((short) 300);
        assertThat(headers.getShort("short", (short) 1)).isEqualTo((short) 300);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1.5", "99999999999", "0x10", "1 2"})
    void whatIsNoNumberCountsAsNone(String value) {
        headers.add("n", value);

        assertThat(headers.getInt("n")).isNull();
        assertThat(headers.getInt("n", 5)).isEqualTo(5);
        assertThat(headers.getShort("n")).isNull();
        assertThat(headers.getShort("n", (short) 5)).isEqualTo((short) 5);
        assertThat(headers.getTimeMillis("n")).isNull();
        assertThat(headers.set("n", "9".repeat(5000)).getTimeMillis("n")).isNull();
        assertThat(headers.getTimeMillis("n", 5L)).isEqualTo(5L);
    }

    @Test
    void timesAreHttpDates() {
        Calendar calendar = new GregorianCalendar(TimeZone.getTimeZone("UTC"));
        calendar.setTimeInMillis(784111777000L);
        headers.set("date", new Date(784111777000L)).set("expires", calendar);

        assertThat(headers.get("date")).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
        assertThat(headers.get("expires")).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
        assertThat(headers.getTimeMillis("date")).isEqualTo(784111777000L);
        assertThat(headers.getTimeMillis("date", 0L)).isEqualTo(784111777000L);
    }

    @Test
    void otherObjectsAreTheirText() {
        headers.add("a", 12)
                .add("b", true)
                .add("c", HttpMethod.GET)
                .addInt("d", -5)
                .addShort("e", (short) 6);

        assertThat(fields(headers)).containsExactly("a=12", "b=true", "c=GET", "d=-5", "e=6");
    }

    @Test
    void setNumbersReplace() {
        headers.add("a", 1).add("a", 2).setInt("a", 3).add("b", 1).setShort("b", (short) 4);

        assertThat(fields(headers)).containsExactly("a=3", "b=4");
    }

    @Test
    void textThatCanChangeIsKeptAsItWasChecked() {
        StringBuilder name = new StringBuilder("name");
        StringBuilder value = new StringBuilder("value");
        headers.add(name, value);

        name.setLength(0);
        value.append("\r\nSet-Cookie: a=b");

        assertThat(fields(headers)).containsExactly("name=value");
    }

    // ---- adding, setting, removing ----

    @Test
    void setReplacesAllValuesAndMovesToTheEnd() {
        headers.add("a", "1").add("b", "2").add("a", "3").set("A", "4");

        assertThat(fields(headers)).containsExactly("b=2", "A=4");
    }

    @Test
    void severalValuesAreAddedAndSetUpToANull() {
        headers.add("a", Arrays.asList("1", 2, null, "4")).add((CharSequence) "a", List.of("5"));
        assertThat(headers.getAll("a")).containsExactly("1", "2", "5");

        headers.set("a", Arrays.asList("6", null)).set((CharSequence) "b", List.of(7, 8));
        assertThat(fields(headers)).containsExactly("a=6", "b=7", "b=8");
    }

    @Test
    void noValuesRemoveTheName() {
        headers.add("a", "1").set("a", List.of());

        assertThat(headers.contains("a")).isFalse();
        assertThat(headers.isEmpty()).isTrue();
    }

    @Test
    void allValuesOfANameAreRemoved() {
        headers.add("a", "1")
                .add("b", "2")
                .add("A", "3")
                .add("c", "4")
                .remove("a")
                .remove((CharSequence) "c");

        assertThat(fields(headers)).containsExactly("b=2");
        assertThat(headers.size()).isEqualTo(1);
        assertThat(headers.names()).containsExactly("b");
    }

    @Test
    void clearedHeadersAreEmptyAndCanBeUsedAgain() {
        headers.add("a", "1").clear();
        assertThat(headers.isEmpty()).isTrue();
        assertThat(headers.contains("a")).isFalse();

        headers.add("b", "2");
        assertThat(fields(headers)).containsExactly("b=2");
    }

    @Test
    void headersThatAreOftenSetDoNotGrow() {
        headers.add("a", "1").add("b", "2").add("c", "3");
        for (int i = 0; i < 1000; i++) {
            headers.set("b", i);
        }

        assertThat(headers.end()).isLessThanOrEqualTo(8);
        assertThat(fields(headers)).containsExactly("a=1", "c=3", "b=999");
    }

    @Test
    void otherHeadersAreAdded() {
        HttpHeaders others = new DefaultHttpHeaders().add("a", "2").add("c", "3");
        headers.add("a", "1").add(others);

        assertThat(fields(headers)).containsExactly("a=1", "a=2", "c=3");
        assertThat(headers.add(EmptyHttpHeaders.INSTANCE)).isSameAs(headers);
    }

    @Test
    void headersAreNotAddedToThemselves() {
        headers.add("a", "1");

        assertThatIllegalArgumentException().isThrownBy(() -> headers.add(headers));
        assertThat(fields(headers)).containsExactly("a=1");
    }

    @Test
    void headersBecomeOthers() {
        headers.add("a", "1")
                .add("b", "1")
                .set(new DefaultHttpHeaders().add("c", "1").add("c", "2"));
        assertThat(fields(headers)).containsExactly("c=1", "c=2");

        headers.set(headers);
        assertThat(fields(headers)).containsExactly("c=1", "c=2");

        headers.set(new ReadOnlyHttpHeaders(true, "d", "3"));
        assertThat(fields(headers)).containsExactly("d=3");
    }

    @Test
    void setAllSetsEachField() {
        headers.add("a", "1")
                .add("b", "2")
                .setAll(new DefaultHttpHeaders().add("b", "3").add("b", "4").add("c", "5"));
        assertThat(fields(headers)).containsExactly("a=1", "b=4", "c=5");

        headers.setAll(headers);
        assertThat(headers.size()).isEqualTo(3);
    }

    @Test
    void aCopyIsApart() {
        headers.add("a", "1").add("x", "0").remove("x");
        HttpHeaders copy = headers.copy();
        copy.add("b", "2");
        headers.set("a", "3");

        assertThat(fields(copy)).containsExactly("a=1", "b=2");
        assertThat(copy).isInstanceOf(DefaultHttpHeaders.class);
        assertThatIllegalArgumentException().isThrownBy(() -> copy.add("c", "\n"));
    }

    @Test
    void nullIsRefused() {
        assertThatNullPointerException().isThrownBy(() -> headers.add("a", (Object) null));
        assertThatNullPointerException().isThrownBy(() -> headers.set("a", (Object) null));
        assertThatIllegalArgumentException().isThrownBy(() -> headers.add((String) null, "a"));
        assertThatIllegalArgumentException().isThrownBy(() -> headers.add("", "a"));
        assertThatNullPointerException().isThrownBy(() -> headers.add((HttpHeaders) null));
        assertThatNullPointerException().isThrownBy(() -> headers.set((HttpHeaders) null));
        assertThatNullPointerException().isThrownBy(() -> headers.get((String) null));
        assertThat(headers.isEmpty()).isTrue();
    }

    @Test
    void whatIsRefusedChangesNothing() {
        headers.add("a", "1").add("b", "2");

        assertThatIllegalArgumentException().isThrownBy(() -> headers.set("a", Arrays.asList("3", "\r")));
        assertThatIllegalArgumentException().isThrownBy(() -> headers.add("a", Arrays.asList("3", "\r")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> headers.set(new ReadOnlyHttpHeaders(false, "c", "1", "d", "\n")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> headers.add(new ReadOnlyHttpHeaders(false, "c", "1", "d d", "1")));

        assertThat(fields(headers)).containsExactly("a=1", "b=2");
    }

    // ---- questions ----

    @ParameterizedTest
    @CsvSource({
        "text/plain, false, true",
        "TEXT/plain, false, false",
        "TEXT/plain, true, true",
        "text, true, false",
        "other, false, true",
    })
    void aWholeValueIsCompared(String value, boolean ignoreCase, boolean expected) {
        headers.add("accept", "text/plain").add("Accept", "other");

        assertThat(headers.contains("accept", value, ignoreCase)).isEqualTo(expected);
        assertThat(headers.contains(HttpHeaderNames.ACCEPT, AsciiString.of(value), ignoreCase))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "close, false, true",
        "CLOSE, false, false",
        "CLOSE, true, true",
        "upgrade, false, true",
        "keep-alive, false, true",
        "keep, true, false",
        "clos, true, false",
        "'keep-alive, close', true, false",
        "trailers, true, false",
    })
    void anElementOfAListIsFound(String value, boolean ignoreCase, boolean expected) {
        headers.add("Connection", "keep-alive ,\tclose").add("connection", "upgrade");

        assertThat(headers.containsValue("connection", value, ignoreCase)).isEqualTo(expected);
    }

    @Test
    void namesAreGivenOnceInTheirFirstSpelling() {
        headers.add("b", "1").add("A", "2").add("a", "3").add("B", "4");

        assertThat(headers.names()).containsExactly("b", "A");
    }

    // ---- iterators ----

    @Test
    void entriesAreInTheOrderOfAdding() {
        headers.add("b", "1").add("a", "2").add("b", "3");

        assertThat(headers.entries()).extracting(Entry::getKey).containsExactly("b", "a", "b");
        assertThat(headers.entries()).extracting(Entry::getValue).containsExactly("1", "2", "3");
        assertThat(headers.entries().get(1)).hasToString("a=2").isEqualTo(java.util.Map.entry("a", "2"));
        assertThat(headers.entries().get(1)).hasSameHashCodeAs(java.util.Map.entry("a", "2"));
        assertThat(headers.iteratorCharSequence().next()).hasToString("b=1");
    }

    @Test
    void anEntrySetsItsValue() {
        headers.add("a", "1").add("b", "2");

        headers.iteratorCharSequence().next().setValue("3");
        headers.entries().get(1).setValue("4");

        assertThat(fields(headers)).containsExactly("a=3", "b=4");
    }

    @Test
    void anEntryThatWasRemovedCannotBeSet() {
        Entry<CharSequence, CharSequence> entry =
                headers.add("a", "1").iteratorCharSequence().next();
        headers.set("a", "2");

        assertThatIllegalStateException().isThrownBy(() -> entry.setValue("3")).withMessageContaining("a");
        assertThat(fields(headers)).containsExactly("a=2");
    }

    @Test
    void fieldsCanBeRemovedWhileIterating() {
        headers.add("a", "1").add("b", "2").add("a", "3").add("c", "4");
        List<String> seen = new ArrayList<>();
        for (Entry<String, String> entry : headers) {
            seen.add(entry.getValue());
            headers.remove(entry.getKey());
        }

        assertThat(seen).containsExactly("1", "2", "4");
        assertThat(headers.isEmpty()).isTrue();
    }

    @Test
    void iteratorsEnd() {
        Iterator<Entry<CharSequence, CharSequence>> entries =
                headers.add("a", "1").iteratorCharSequence();
        Iterator<CharSequence> values = headers.valueCharSequenceIterator("a");
        entries.next();
        values.next();

        assertThatThrownBy(entries::next).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(values::next).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(entries::remove).isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 200})
    void aValueIsRemovedThroughItsIterator(int others) {
        for (int i = 0; i < others; i++) {
            headers.add("other-" + i, "x");
        }
        headers.add("a", "1").add("a", "2").add("a", "3");
        Iterator<String> values = headers.valueStringIterator("a");
        assertThatIllegalStateException().isThrownBy(values::remove);
        values.next();
        values.next();
        values.remove();

        assertThat(values.next()).isEqualTo("3");
        assertThat(headers.getAll("a")).containsExactly("1", "3");
        assertThat(headers.size()).isEqualTo(others + 2);
    }

    // ---- as an object ----

    @Test
    void equalHeadersHaveTheSameValuesOfTheSameNames() {
        HttpHeaders a = new DefaultHttpHeaders().add("a", "1").add("b", "2").add("a", "3");
        HttpHeaders b = new DefaultHttpHeaders()
                .add("B", "2")
                .add(AsciiString.of("A"), AsciiString.of("1"))
                .add("a", "3");

        assertThat(a).isEqualTo(b).hasSameHashCodeAs(b).isEqualTo(a);
        assertThat(a)
                .isNotEqualTo(
                        new DefaultHttpHeaders().add("a", "3").add("b", "2").add("a", "1"));
        assertThat(a).isNotEqualTo(new DefaultHttpHeaders().add("a", "1").add("b", "2"));
        assertThat(a)
                .isNotEqualTo(
                        new DefaultHttpHeaders().add("a", "1").add("c", "2").add("a", "3"));
        assertThat(new DefaultHttpHeaders().add("a", "V")).isNotEqualTo(new DefaultHttpHeaders().add("a", "v"));
        assertThat(new DefaultHttpHeaders()).isNotEqualTo(EmptyHttpHeaders.INSTANCE);
    }

    @Test
    void theTextNamesClassAndFields() {
        assertThat(headers).hasToString("DefaultHttpHeaders[]");
        headers.add("a", "b").add("c", "d");
        assertThat(headers).hasToString("DefaultHttpHeaders[a: b, c: d]");
    }

    // ---- many fields ----

    @Test
    void manyFieldsAreFoundByAnIndex() {
        for (int i = 0; i < 1000; i++) {
            headers.add("name-" + i % 500, i);
        }
        for (int i = 0; i < 500; i++) {
            assertThat(headers.get("NAME-" + i)).isEqualTo(Integer.toString(i));
            assertThat(headers.getAll("Name-" + i)).containsExactly(Integer.toString(i), Integer.toString(i + 500));
        }
        assertThat(headers.get("name-500")).isNull();
        assertThat(headers.names()).hasSize(500).startsWith("name-0", "name-1").endsWith("name-499");
        assertThat(headers.copy()).isEqualTo(headers).hasSameHashCodeAs(headers);
    }

    @Test
    void anIndexFollowsWhatIsRemovedAndAdded() {
        List<String> model = new ArrayList<>();
        java.util.Random random = new java.util.Random(42);
        for (int i = 0; i < 5000; i++) {
            String name = "n" + random.nextInt(150);
            switch (random.nextInt(4)) {
                case 0 -> {
                    headers.remove(name);
                    model.removeIf(field -> field.startsWith(name + '='));
                }
                case 1 -> {
                    headers.set(name, i);
                    model.removeIf(field -> field.startsWith(name + '='));
                    model.add(name + '=' + i);
                }
                default -> {
                    headers.add(name, i);
                    model.add(name + '=' + i);
                }
            }
            List<String> expected = model.stream()
                    .filter(field -> field.startsWith(name + '='))
                    .map(field -> field.substring(name.length() + 1))
                    .toList();
            assertThat(headers.getAll(name)).isEqualTo(expected);
        }
        assertThat(fields(headers)).isEqualTo(model);
        assertThat(headers.size()).isEqualTo(model.size());
    }

    @Test
    void oneNameManyTimesIsOneLookUp() {
        for (int i = 0; i < 30_000; i++) {
            headers.add("a", "1");
        }
        for (int i = 0; i < 30_000; i++) {
            assertThat(headers.contains("A")).isTrue();
        }
        headers.remove("a");
        assertThat(headers.isEmpty()).isTrue();
    }

    @Test
    void aLongBlockCostsLinearTime() {
        for (int i = 0; i < 30_000; i++) {
            headers.set("header-" + i, "1");
        }
        for (int i = 0; i < 30_000; i++) {
            headers.set("header-" + i, "2");
        }
        assertThat(headers.size()).isEqualTo(30_000);
        assertThat(headers.names()).hasSize(30_000);
        for (int i = 0; i < 30_000; i++) {
            headers.remove("header-" + i);
        }
        assertThat(headers.isEmpty()).isTrue();
    }

    @Test
    void smallHeadersAreSmall() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        DefaultHttpHeaders[] kept = new DefaultHttpHeaders[10_000];
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < kept.length; i++) {
            kept[i] = new DefaultHttpHeaders();
            kept[i].add(HttpHeaderNames.HOST, "example.com");
            kept[i].add(HttpHeaderNames.ACCEPT, HttpHeaderValues.TEXT_PLAIN);
            kept[i].add(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        long bytes = (threads.getCurrentThreadAllocatedBytes() - before) / kept.length;

        assertThat(bytes).isLessThanOrEqualTo(128);
        assertThat(kept[17].size()).isEqualTo(3);
    }

    // ---- for codecs ----

    @Test
    void fieldsAreWalkedWithoutObjects() {
        headers.add("a", "1").add("b", "2").add("c", "3").remove("b");
        List<String> walked = new ArrayList<>();
        for (int i = 0; i < headers.end(); i++) {
            if (headers.nameAt(i) != null) {
                walked.add(headers.nameAt(i) + "=" + headers.valueAt(i));
            }
        }

        assertThat(walked).containsExactly("a=1", "c=3");
    }

    @Test
    void whatWasParsedIsNotCheckedAgainButByChecksOfTheUser() {
        headers.addParsed("a", "1");
        assertThat(fields(headers)).containsExactly("a=1");

        DefaultHttpHeaders own = new DefaultHttpHeaders(
                name -> {
                    if (name.charAt(0) == 'x') {
                        throw new IllegalArgumentException("x");
                    }
                },
                value -> {
                    if (value.length() > 3) {
                        throw new IllegalArgumentException("long");
                    }
                });
        own.addParsed("a", "123");
        assertThatIllegalArgumentException().isThrownBy(() -> own.addParsed("x", "1"));
        assertThatIllegalArgumentException().isThrownBy(() -> own.addParsed("a", "1234"));
        assertThat(fields(own)).containsExactly("a=123");
    }

    @Test
    void checksOfTheUserAreCopiedAndKept() {
        DefaultHttpHeaders own = new DefaultHttpHeaders(true, name -> {
            if (!name.toString().startsWith("x-")) {
                throw new IllegalArgumentException("not x-");
            }
        });
        own.add("x-a", "1");
        HttpHeaders copy = own.copy();

        assertThatIllegalArgumentException().isThrownBy(() -> copy.add("a", "1"));
        assertThatIllegalArgumentException().isThrownBy(() -> own.add(new DefaultHttpHeaders().add("a", "1")));
        assertThatIllegalArgumentException().isThrownBy(() -> own.add("x-b", "\r"));
        assertThat(fields(own)).containsExactly("x-a=1");
    }

    @Test
    void headersWithoutChecksAreCheckedWhenTheyAreCopiedToOthers() {
        DefaultHttpHeaders unchecked = new DefaultHttpHeaders(false, name -> {});
        unchecked.add("a b", "1\r\n2");

        assertThat(unchecked.copy()).isEqualTo(unchecked);
        assertThatIllegalArgumentException().isThrownBy(() -> headers.add(unchecked));
        assertThatIllegalArgumentException().isThrownBy(() -> headers.set(unchecked));
        assertThatIllegalArgumentException().isThrownBy(() -> headers.setAll(unchecked));
        assertThat(headers.isEmpty()).isTrue();
    }

    @Test
    void aHintOfSizeIsOnlyAHint() {
        DefaultHttpHeaders hinted = new DefaultHttpHeaders(HeaderValidation.NAMES, HeaderValidation.VALUES, 1);
        hinted.add("a", "1").add("b", "2").add("c", "3");
        assertThat(fields(hinted)).containsExactly("a=1", "b=2", "c=3");

        assertThat(new DefaultHttpHeaders(HeaderValidation.NAMES, HeaderValidation.VALUES, Integer.MAX_VALUE))
                .hasToString("DefaultHttpHeaders[]");
        assertThat(new DefaultHttpHeaders(HeaderValidation.NAMES, HeaderValidation.VALUES, -1)
                        .add("a", "1")
                        .size())
                .isEqualTo(1);
    }
}
