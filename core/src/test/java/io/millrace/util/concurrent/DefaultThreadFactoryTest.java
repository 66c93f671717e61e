package io.millrace.util.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class DefaultThreadFactoryTest {

    @Test
    void namesThreadsAfterThePoolItsNumberAndTheirOwn() {
        DefaultThreadFactory factory = new DefaultThreadFactory("pool", true, 7);
        Thread first = factory.newThread(() -> {});
        Thread second = factory.newThread(() -> {});

        assertThat(first.getName()).matches("pool-\\d+-1");
        assertThat(second.getName()).isEqualTo(first.getName().replaceAll("1$", "2"));
        assertThat(first).isInstanceOf(FastThreadLocalThread.class);
        assertThat(first.isDaemon()).isTrue();
        assertThat(first.getPriority()).isEqualTo(7);
    }

    @Test
    void poolNameIsTheSimpleNameWithASmallFirstLetter() {
        assertThat(DefaultThreadFactory.toPoolName(GlobalEventExecutor.class)).isEqualTo("globalEventExecutor");
        assertThat(DefaultThreadFactory.toPoolName(java.net.URI.class)).isEqualTo("URI");
    }

    @Test
    void priorityThatThreadsDoNotHaveIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new DefaultThreadFactory("pool", 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new DefaultThreadFactory("pool", 11));
    }
}
