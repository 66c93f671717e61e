package io.millrace.util;

import org.jspecify.annotations.Nullable;

/**
 * Watches one object: if the object is collected before {@link #close} was called, its leak is reported.
 *
 * <p><b>Thread:</b> any.
 *
 * @param <T> the type of the object
 */
public interface ResourceLeakTracker<T> {

    /** Notes the caller's location as an access. Does nothing where access records are not kept. */
    void record();

    /**
     * Notes the caller's location and a hint as an access. Does nothing where access records are not kept.
     *
     * @param hint what to print beside the location; a {@link ResourceLeakHint} is asked for its text
     */
    void record(@Nullable Object hint);

    /**
     * Ends the watch: the object has been given back properly.
     *
     * @param trackedObject the object that is watched
     * @return true for the first call, false for every other
     */
    boolean close(T trackedObject);
}
