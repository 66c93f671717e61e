package io.millrace.testkit;

import java.util.List;

/** Says which property does not hold, for which input, and what came instead. */
final class CodecFailure {
    private static final int PRINTED_CHARS = 300;

    private CodecFailure() {}

    static AssertionError of(CodecSetup setup, String property, String where, String what) {
        return new AssertionError(setup.name() + ": " + property + ": " + where + ":\n" + what);
    }

    /** Compares two runs. */
    static void requireSame(
            CodecSetup setup, String property, String where, List<String> expected, List<String> actual) {
        if (expected.equals(actual)) {
            return;
        }
        int first = 0;
        while (first < expected.size()
                && first < actual.size()
                && expected.get(first).equals(actual.get(first))) {
            first++;
        }
        throw of(
                setup,
                property,
                where,
                "entry " + first + " differs\n  expected (" + expected.size() + "): " + from(expected, first)
                        + "\n  actual   (" + actual.size() + "): " + from(actual, first));
    }

    private static String from(List<String> entries, int first) {
        if (first >= entries.size()) {
            return "nothing more";
        }
        String text = String.join(" | ", entries.subList(first, entries.size()));
        return text.length() <= PRINTED_CHARS ? text : text.substring(0, PRINTED_CHARS) + "...";
    }

    /** The run is over: nothing may be left of it. */
    static void requireNothingLeft(CodecSetup setup, String where, CodecRun closed, CodecInput input) {
        long left = closed.aliveBytes();
        if (left != 0) {
            throw of(
                    setup,
                    "no leak",
                    where,
                    left + " bytes of buffers were not released; came: " + from(closed.inbound(), 0) + "\n  input: "
                            + input.printed());
        }
        try {
            setup.afterwards().accept(closed.channel());
        } catch (RuntimeException | AssertionError e) {
            AssertionError failure = of(setup, "no leak", where, "the check afterwards failed: " + e);
            failure.initCause(e);
            throw failure;
        }
    }
}
