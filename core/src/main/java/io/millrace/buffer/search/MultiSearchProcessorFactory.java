package io.millrace.buffer.search;

/**
 * A set of needles made ready for searching.
 *
 * <p><b>Thread:</b> any; factories are immutable.
 */
public interface MultiSearchProcessorFactory extends SearchProcessorFactory {
    /** Returns a processor in its initial state; it shares the prepared tables with this factory. */
    @Override
    MultiSearchProcessor newSearchProcessor();
}
