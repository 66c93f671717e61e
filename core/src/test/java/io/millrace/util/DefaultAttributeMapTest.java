package io.millrace.util;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DefaultAttributeMapTest {

    private final DefaultAttributeMap map = new DefaultAttributeMap();

    private static <T> AttributeKey<T> key(String name) {
        return AttributeKey.valueOf(DefaultAttributeMapTest.class, name);
    }

    @Test
    void attributeOfAKeyIsAlwaysTheSame() {
        AttributeKey<String> key = key("same");
        assertThat(map.hasAttr(key)).isFalse();
        Attribute<String> attribute = map.attr(key);
        assertThat(map.hasAttr(key)).isTrue();
        assertThat(map.attr(key)).isSameAs(attribute);
        assertThat(attribute.key()).isSameAs(key);
        assertThat(attribute.get()).isNull();
        assertThat(new DefaultAttributeMap().attr(key)).isNotSameAs(attribute);
    }

    @Test
    void valuesAreSetAtomically() {
        Attribute<Integer> attribute = map.attr(key("value"));
        Integer one = 1000;
        assertThat(attribute.setIfAbsent(one)).isNull();
        assertThat(attribute.setIfAbsent(2)).isSameAs(one);
        assertThat(attribute.getAndSet(3)).isSameAs(one);
        assertThat(attribute.compareAndSet(one, 4)).isFalse();
        assertThat(attribute.compareAndSet(attribute.get(), null)).isTrue();
        assertThat(attribute.get()).isNull();
    }

    @Test
    void manyAttributesInAnyOrderAreFound() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("DefaultAttributeMapTest seed " + seed);
        List<AttributeKey<Integer>> keys = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            keys.add(key("many" + i));
        }
        Collections.shuffle(keys, new Random(seed));
        for (int i = 0; i < keys.size(); i++) {
            assertThat(map.hasAttr(keys.get(i))).isFalse();
            map.attr(keys.get(i)).set(i);
        }
        for (int i = 0; i < keys.size(); i++) {
            assertThat(map.attr(keys.get(i)).get()).isEqualTo(i);
        }
        assertThat(map.hasAttr(key("another"))).isFalse();
    }

    @Test
    void racingThreadsGetTheSameAttributes() throws Exception {
        int threads = 4;
        List<AttributeKey<Object>> keys = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            keys.add(key("race" + i));
        }
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            for (int round = 0; round < 20; round++) {
                DefaultAttributeMap shared = new DefaultAttributeMap();
                CyclicBarrier start = new CyclicBarrier(threads);
                List<Future<List<Attribute<Object>>>> results = new ArrayList<>();
                Callable<List<Attribute<Object>>> reader = () -> {
                    start.await(30, TimeUnit.SECONDS);
                    List<Attribute<Object>> found = new ArrayList<>();
                    keys.forEach(each -> found.add(shared.attr(each)));
                    return found;
                };
                for (int i = 0; i < threads; i++) {
                    results.add(executor.submit(reader));
                }
                Set<List<Attribute<Object>>> different = new HashSet<>();
                for (Future<List<Attribute<Object>>> result : results) {
                    different.add(result.get(30, TimeUnit.SECONDS));
                }
                assertThat(different).hasSize(1);
            }
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void keysAreConstantsOfTheirNames() {
        AttributeKey<String> created = AttributeKey.newInstance("DefaultAttributeMapTest.once");
        assertThat(AttributeKey.exists("DefaultAttributeMapTest.once")).isTrue();
        assertThat(AttributeKey.<String>valueOf("DefaultAttributeMapTest.once")).isSameAs(created);
        assertThat(AttributeKey.exists("DefaultAttributeMapTest.never")).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AttributeKey.newInstance("DefaultAttributeMapTest.once"))
                .withMessage("'DefaultAttributeMapTest.once' is already in use");
        assertThat(created).hasToString("DefaultAttributeMapTest.once");
        assertThat(key("x").name()).isEqualTo(DefaultAttributeMapTest.class.getName() + "#x");
        AttributeKey<String> later = key("later");
        assertThat(created.id()).isNotEqualTo(later.id());
        assertThat(created.compareTo(later)).isNegative();
        assertThat(later.compareTo(key("later"))).isZero();
    }

    @Test
    void namesAreNotEmpty() {
        assertThatIllegalArgumentException().isThrownBy(() -> AttributeKey.valueOf(""));
        assertThatNullPointerException().isThrownBy(() -> AttributeKey.valueOf(null));
        assertThatNullPointerException().isThrownBy(() -> map.attr(null));
        assertThatNullPointerException().isThrownBy(() -> map.hasAttr(null));
    }
}
