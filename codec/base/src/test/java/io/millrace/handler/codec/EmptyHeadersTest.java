package io.millrace.handler.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.util.AsciiString;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmptyHeadersTest {
    private static final class Empty extends EmptyHeaders<String, String, Empty> {}

    private final Empty empty = new Empty();

    @Test
    void nothingIsFound() {
        assertThat(empty.get("a")).isNull();
        assertThat(empty.get("a", "b")).isEqualTo("b");
        assertThat(empty.getAll("a")).isEmpty();
        assertThat(empty.getInt("a")).isNull();
        assertThat(empty.getIntAndRemove("a", 7)).isEqualTo(7);
        assertThat(empty.contains("a")).isFalse();
        assertThat(empty.containsLong("a", 1)).isFalse();
        assertThat(empty.names()).isEmpty();
        assertThat(empty.valueIterator("a")).isExhausted();
        assertThat(empty.iterator()).isExhausted();
        assertThat(empty.size()).isZero();
        assertThat(empty.isEmpty()).isTrue();
        assertThat(empty).hasToString("Empty[]");
    }

    @Test
    void nothingIsAddedOrSet() {
        List<Runnable> changes = List.of(
                () -> empty.add("a", "b"),
                () -> empty.add("a", List.of()),
                () -> empty.add(empty),
                () -> empty.addInt("a", 1),
                () -> empty.addObject("a", 1),
                () -> empty.set("a", "b", "c"),
                () -> empty.set(empty),
                () -> empty.setAll(empty),
                () -> empty.setTimeMillis("a", 1));

        for (Runnable change : changes) {
            assertThatThrownBy(change::run)
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessage("read only");
        }
    }

    @Test
    void removingNothingIsAllowed() {
        assertThat(empty.remove("a")).isFalse();
        assertThat(empty.clear()).isSameAs(empty);
    }

    @Test
    void allEmptyHeadersAreEqual() {
        DefaultHeaders<CharSequence, CharSequence, ?> other =
                new DefaultHeaders<>(AsciiString.CASE_SENSITIVE_HASHER, CharSequenceValueConverter.INSTANCE);

        assertThat(empty).isEqualTo(new Empty()).hasSameHashCodeAs(new Empty());
        assertThat(empty.equals(other)).isTrue();
        assertThat(empty.equals(other.add("a", "b"))).isFalse();
    }
}
