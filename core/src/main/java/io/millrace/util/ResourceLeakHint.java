package io.millrace.util;

/** An object that says in its own words what it is when it is the hint of a leak's access record. */
@FunctionalInterface
public interface ResourceLeakHint {

    /**
     * Returns the text for the record.
     *
     * @return the text; taken when the record is made
     */
    String toHintString();
}
