package io.millrace.util;

import org.jspecify.annotations.Nullable;

/**
 * A function from one type to another, total in its input.
 *
 * @param <IN> what is looked up
 * @param <OUT> what is found
 */
@FunctionalInterface
public interface Mapping<IN, OUT> {

    /**
     * Returns what the input maps to.
     *
     * @param input what to look up
     * @return the output
     */
    OUT map(@Nullable IN input);
}
