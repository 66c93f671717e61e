package io.millrace.buffer.search;

/**
 * A needle made ready for searching.
 *
 * <p><b>Thread:</b> any; factories are immutable.
 */
public interface SearchProcessorFactory {
    /** Returns a processor in its initial state; it shares the prepared tables with this factory. */
    SearchProcessor newSearchProcessor();
}
