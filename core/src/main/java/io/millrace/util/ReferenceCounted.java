package io.millrace.util;

import org.jspecify.annotations.Nullable;

/**
 * An object whose resources are given back by the last of its owners instead of by the garbage collector.
 *
 * <p>A new object has a count of 1. {@link #retain()} adds an owner, {@link #release()} removes one; whoever brings the
 * count to 0 deallocates the object, and from then on every access fails with {@link IllegalReferenceCountException}.
 *
 * <p><b>Ownership:</b> who passes a reference on passes one count with it; who wants to keep the object as well retains
 * it first. <b>Thread:</b> the count may be changed by any thread.
 */
public interface ReferenceCounted {

    /**
     * Returns the number of owners, 0 once the object is deallocated.
     *
     * @return the count, never negative
     */
    int refCnt();

    /**
     * Adds one owner.
     *
     * @return this object
     * @throws IllegalReferenceCountException if the object is deallocated or the count would overflow
     */
    ReferenceCounted retain();

    /**
     * Adds owners.
     *
     * @param increment how many, at least 1
     * @return this object
     * @throws IllegalArgumentException if {@code increment} is not positive
     * @throws IllegalReferenceCountException if the object is deallocated or the count would overflow
     */
    ReferenceCounted retain(int increment);

    /**
     * Notes the current location as an access, for the report should this object be lost.
     *
     * @return this object
     */
    ReferenceCounted touch();

    /**
     * Notes the current location and a hint as an access, for the report should this object be lost.
     *
     * @param hint what to print beside the location; {@code null} for nothing
     * @return this object
     */
    ReferenceCounted touch(@Nullable Object hint);

    /**
     * Removes one owner, and deallocates the object when that was the last one.
     *
     * @return whether this call deallocated the object
     * @throws IllegalReferenceCountException if the object is deallocated already
     */
    boolean release();

    /**
     * Removes owners, and deallocates the object when no more are left.
     *
     * @param decrement how many, at least 1
     * @return whether this call deallocated the object
     * @throws IllegalArgumentException if {@code decrement} is not positive
     * @throws IllegalReferenceCountException if there are fewer owners; the count stays as it was
     */
    boolean release(int decrement);
}
