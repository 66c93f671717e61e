package io.millrace.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DefaultChannelIdTest {
    @Test
    void everyIdAndEveryTextIsDifferent() {
        Set<Object> all = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            DefaultChannelId id = DefaultChannelId.newInstance();
            assertThat(all.add(id)).isTrue();
            assertThat(all.add(id.asShortText())).isTrue();
            assertThat(all.add(id.asLongText())).isTrue();
        }
    }

    @Test
    void theShortTextIsEightHexadecimalDigits() {
        DefaultChannelId id = DefaultChannelId.newInstance();
        assertThat(id.asShortText()).matches("[0-9a-f]{8}").isEqualTo(id.toString());
        assertThat(id.asLongText()).contains(id.asShortText());
    }

    @Test
    void anIdIsTheSameAfterSerialization() throws Exception {
        DefaultChannelId id = DefaultChannelId.newInstance();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(id);
        }
        Object read = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
        assertThat(read).isEqualTo(id).hasSameHashCodeAs(id).isNotSameAs(id);
        assertThat(id.compareTo((ChannelId) read)).isZero();
    }

    @Test
    void idsAreOrdered() {
        DefaultChannelId a = DefaultChannelId.newInstance();
        DefaultChannelId b = DefaultChannelId.newInstance();
        assertThat(a).isLessThan(b);
        assertThat(Integer.signum(a.compareTo(b))).isEqualTo(-Integer.signum(b.compareTo(a)));
    }
}
