package io.millrace.buffer.search;

/** Finds any of several needles in the bytes it is given, one after the other. */
public interface MultiSearchProcessor extends SearchProcessor {
    /**
     * Returns which needle ends at the byte processed last: its position among the needles the factory was made with,
     * or -1 if none does. Where several needles end there, it is the longest; of equal needles it is the last one.
     */
    int getFoundNeedleId();
}
