package io.millrace.handler.codec.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.util.AsciiString;
import java.util.List;
import java.util.Map.Entry;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link ReadOnlyHttpHeaders} and {@link EmptyHttpHeaders}. */
class ReadOnlyHttpHeadersTest {
    private final HttpHeaders headers = new ReadOnlyHttpHeaders(
            true,
            AsciiString.of("Accept"),
            "text/html, text/plain",
            "max",
            "12",
            "accept",
            "image/png",
            "date",
            "Sun, 06 Nov 1994 08:49:37 GMT");

    @Test
    void fieldsAreFoundInAnyCase() {
        assertThat(headers.get("ACCEPT")).isEqualTo("text/html, text/plain");
        assertThat(headers.get(HttpHeaderNames.ACCEPT)).isEqualTo("text/html, text/plain");
        assertThat(headers.getAll("accept")).containsExactly("text/html, text/plain", "image/png");
        assertThat(headers.getInt("max")).isEqualTo(12);
        assertThat(headers.getInt("max", 1)).isEqualTo(12);
        assertThat(headers.getInt("accept")).isNull();
        assertThat(headers.getInt("accept", 3)).isEqualTo(3);
        assertThat(headers.getShort("max")).isEqualTo((short) 12);
        assertThat(headers.getShort("max", (short) 1)).isEqualTo((short) 12);
        assertThat(headers.getShort("none", (short) 1)).isEqualTo((short) 1);
        assertThat(headers.getTimeMillis("Date")).isEqualTo(784111777000L);
        assertThat(headers.getTimeMillis("Date", 1)).isEqualTo(784111777000L);
        assertThat(headers.getTimeMillis("max", 1)).isEqualTo(1);
        assertThat(headers.contains("Max")).isTrue();
        assertThat(headers.contains(AsciiString.of("Max"))).isTrue();
        assertThat(headers.contains("min")).isFalse();
        assertThat(headers.get("min")).isNull();
        assertThat(headers.size()).isEqualTo(4);
        assertThat(headers.isEmpty()).isFalse();
        assertThat(headers.names()).containsExactly("Accept", "max", "date");
        assertThat(headers.contains("max", "12", false)).isTrue();
        assertThat(headers.containsValue("accept", "TEXT/plain", true)).isTrue();
        assertThat(headers.containsValue("accept", "image/jpeg", true)).isFalse();
    }

    @Test
    void fieldsAreShownInTheirOrder() {
        assertThat(headers.entries()).extracting(Entry::getKey).containsExactly("Accept", "max", "accept", "date");
        assertThat(headers.iteratorCharSequence()).toIterable().hasSize(4);
        assertThat(headers.iterator()).toIterable().hasSize(4);
        assertThat(headers.valueStringIterator("accept")).toIterable().hasSize(2);
        assertThat(headers.valueCharSequenceIterator("accept")).toIterable().hasSize(2);
        assertThatThrownBy(() -> headers.valueCharSequenceIterator("none").next())
                .isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(() ->
                        new ReadOnlyHttpHeaders(true).iteratorCharSequence().next())
                .isInstanceOf(NoSuchElementException.class);
        assertThat(new ReadOnlyHttpHeaders(true, "a", "b")).hasToString("ReadOnlyHttpHeaders[a: b]");
    }

    @Test
    void aCopyCanBeChanged() {
        HttpHeaders copy = headers.copy().set("max", "13");

        assertThat(copy.get("max")).isEqualTo("13");
        assertThat(headers.get("max")).isEqualTo("12");
        assertThat(EmptyHttpHeaders.INSTANCE.copy().add("a", "1").size()).isEqualTo(1);
    }

    @Test
    void pairsAreChecked() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ReadOnlyHttpHeaders(true, "a"));
        assertThatIllegalArgumentException().isThrownBy(() -> new ReadOnlyHttpHeaders(true, "a", "b\r\n"));
        assertThatIllegalArgumentException().isThrownBy(() -> new ReadOnlyHttpHeaders(true, "", "b"));
        assertThatNullPointerException().isThrownBy(() -> new ReadOnlyHttpHeaders(false, "a", null));
        assertThat(new ReadOnlyHttpHeaders(false, "a b", "c").get("a b")).isEqualTo("c");
    }

    @Test
    void theArrayIsCopied() {
        CharSequence[] pairs = {"a", "b"};
        HttpHeaders copied = new ReadOnlyHttpHeaders(true, pairs);
        pairs[1] = "c\r\n";

        assertThat(copied.get("a")).isEqualTo("b");
    }

    static Stream<Consumer<HttpHeaders>> changes() {
        HttpHeaders others = new DefaultHttpHeaders().add("a", "1");
        return Stream.of(
                h -> h.add("a", "1"),
                h -> h.add((CharSequence) "a", "1"),
                h -> h.add("a", List.of("1")),
                h -> h.add((CharSequence) "a", List.of("1")),
                h -> h.add(others),
                h -> h.addInt("a", 1),
                h -> h.addShort("a", (short) 1),
                h -> h.set("a", "1"),
                h -> h.set((CharSequence) "a", "1"),
                h -> h.set("a", List.of("1")),
                h -> h.set((CharSequence) "a", List.of("1")),
                h -> h.set(others),
                h -> h.setAll(others),
                h -> h.setInt("a", 1),
                h -> h.setShort("a", (short) 1),
                h -> h.remove("a"),
                h -> h.remove((CharSequence) "a"),
                HttpHeaders::clear);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void nothingCanBeChanged(Consumer<HttpHeaders> change) {
        assertThatThrownBy(() -> change.accept(headers)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> change.accept(EmptyHttpHeaders.INSTANCE))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> headers.iterator().next().setValue("x"))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(headers.size()).isEqualTo(4);
    }

    @Test
    void emptyHeadersHaveNothing() {
        HttpHeaders empty = EmptyHttpHeaders.INSTANCE;

        assertThat(empty.get("a")).isNull();
        assertThat(empty.get((CharSequence) "a", "b")).isEqualTo("b");
        assertThat(empty.getAll("a")).isEmpty();
        assertThat(empty.getInt("a")).isNull();
        assertThat(empty.getInt("a", 1)).isEqualTo(1);
        assertThat(empty.getShort("a")).isNull();
        assertThat(empty.getShort("a", (short) 1)).isEqualTo((short) 1);
        assertThat(empty.getTimeMillis("a")).isNull();
        assertThat(empty.getTimeMillis("a", 1)).isEqualTo(1);
        assertThat(empty.entries()).isEmpty();
        assertThat(empty.names()).isEmpty();
        assertThat(empty.iterator()).isExhausted();
        assertThat(empty.iteratorCharSequence()).isExhausted();
        assertThat(empty.valueStringIterator("a")).isExhausted();
        assertThat(empty.contains("a")).isFalse();
        assertThat(empty.contains((CharSequence) "a")).isFalse();
        assertThat(empty.containsValue("a", "b", true)).isFalse();
        assertThat(empty.size()).isZero();
        assertThat(empty.isEmpty()).isTrue();
        assertThat(empty).hasToString("EmptyHttpHeaders[]");
    }
}
