package io.millrace.examples;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The values of an example's {@linkplain Flag flags}: what the command line says, and defaults for the rest. */
final class Options {
    /** By the flag's name; each value is of that flag's type. */
    private final Map<String, Object> values = new HashMap<>();

    /** The names of the flags that the command line has. */
    private final Set<String> given = new HashSet<>();

    private Options() {}

    /**
     * Reads the words after the example's name.
     *
     * @throws UsageException if a word is not one of the flags, a value is missing or makes no sense, or a required
     *     flag is not given
     */
    static Options parse(List<Flag<?>> flags, List<String> words) throws UsageException {
        Options options = new Options();
        for (int i = 0; i < words.size(); i += 2) {
            Flag<?> flag = find(flags, words.get(i));
            options.values.put(flag.name(), flag.read(i + 1 < words.size() ? words.get(i + 1) : null));
            options.given.add(flag.name());
        }
        for (Flag<?> flag : flags) {
            options.addDefault(flag);
        }
        return options;
    }

    private void addDefault(Flag<?> flag) throws UsageException {
        if (flag.required() && !has(flag)) {
            throw new UsageException(flag.name() + ' ' + flag.placeholder() + " is missing: " + flag.meaning());
        }
        Object fallback = flag.fallback();
        if (fallback != null) {
            values.putIfAbsent(flag.name(), fallback);
        }
    }

    private static Flag<?> find(List<Flag<?>> flags, String word) throws UsageException {
        if (!word.startsWith("--")) {
            throw new UsageException("not an option: " + word);
        }
        for (Flag<?> flag : flags) {
            if (flag.name().equals(word)) {
                return flag;
            }
        }
        throw new UsageException("unknown option: " + word);
    }

    /** Whether the command line has the flag. */
    boolean has(Flag<?> flag) {
        return given.contains(flag.name());
    }

    /** The value of a flag that is required or has a default. */
    <T> T get(Flag<T> flag) {
        return Objects.requireNonNull(find(flag), flag.name());
    }

    /** The value of a flag, or {@code null} if it was left out and has no default. */
    @SuppressWarnings("unchecked") // what is kept under its name is of its type
    <T> @Nullable T find(Flag<T> flag) {
        T value = (T) values.get(flag.name());
        return value != null ? value : flag.fallback();
    }
}
