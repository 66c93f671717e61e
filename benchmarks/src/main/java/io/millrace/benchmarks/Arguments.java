package io.millrace.benchmarks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The {@code --name value} pairs of a command line; each reader names its default. */
final class Arguments {
    private final Map<String, String> given = new HashMap<>();

    /**
     * Reads the words of a command line.
     *
     * @throws IllegalArgumentException if they are not pairs
     */
    Arguments(List<String> words) {
        for (int i = 0; i < words.size(); i += 2) {
            if (!words.get(i).startsWith("--") || i + 1 == words.size()) {
                throw new IllegalArgumentException("expected --name value, not " + words.get(i));
            }
            given.put(words.get(i).substring(2), words.get(i + 1));
        }
    }

    String text(String name, String otherwise) {
        String value = given.remove(name);
        return value == null ? otherwise : value;
    }

    List<String> list(String name, String otherwise) {
        return List.of(text(name, otherwise).split(","));
    }

    int number(String name, int otherwise) {
        return Integer.parseInt(text(name, Integer.toString(otherwise)));
    }

    long nanos(String name, double otherwiseSeconds) {
        return (long) (Double.parseDouble(text(name, Double.toString(otherwiseSeconds))) * 1e9);
    }

    boolean flag(String name) {
        return Boolean.parseBoolean(text(name, "false"));
    }

    /** Called after the last reader: what is left was misspelt. */
    void checkAllUsed() {
        if (!given.isEmpty()) {
            throw new IllegalArgumentException("unknown: --" + String.join(", --", given.keySet()));
        }
    }
}
