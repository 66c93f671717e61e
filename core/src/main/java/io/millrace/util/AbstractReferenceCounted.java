package io.millrace.util;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A {@link ReferenceCounted} that keeps its count in a field and calls {@link #deallocate()} once, when it reaches 0.
 *
 * <p><b>Thread:</b> the count may be changed by any thread; {@code deallocate()} runs on the thread that releases last
 * and sees everything the other owners did before they released.
 */
public abstract class AbstractReferenceCounted implements ReferenceCounted {

    private static final VarHandle REF_CNT;

    static {
        try {
            REF_CNT = MethodHandles.lookup().findVarHandle(AbstractReferenceCounted.class, "refCnt", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Written by every owner through {@link #REF_CNT}; 0 is final unless a pool calls {@link #setRefCnt}. */
    private volatile int refCnt = 1;

    /** Creates an object with one owner, the caller. */
    protected AbstractReferenceCounted() {}

    @Override
    public int refCnt() {
        return refCnt;
    }

    /**
     * Sets the count without a check, for objects that a pool hands out again.
     *
     * <p><b>Thread:</b> only while nobody else has the object.
     *
     * @param refCnt the new count
     */
    protected final void setRefCnt(int refCnt) {
        REF_CNT.setVolatile(this, refCnt);
    }

    @Override
    public ReferenceCounted retain() {
        addOwners(1);
        return this;
    }

    @Override
    public ReferenceCounted retain(int increment) {
        if (increment <= 0) {
            throw new IllegalArgumentException("increment : " + increment + " (expected: > 0)");
        }
        addOwners(increment);
        return this;
    }

    @Override
    public ReferenceCounted touch() {
        return touch(null);
    }

    @Override
    public boolean release() {
        return removeOwners(1);
    }

    @Override
    public boolean release(int decrement) {
        if (decrement <= 0) {
            throw new IllegalArgumentException("decrement : " + decrement + " (expected: > 0)");
        }
        return removeOwners(decrement);
    }

    /** Gives back what this object holds; called exactly once, when the count has reached 0. */
    protected abstract void deallocate();

    private void addOwners(int increment) {
        // A compare-and-set never shows another thread a count that is about to be taken back, as an add would.
        for (int now = refCnt; ; now = refCnt) {
            if (now <= 0 || now + increment < now) {
                throw new IllegalReferenceCountException(now, increment);
            }
            if (REF_CNT.weakCompareAndSet(this, now, now + increment)) {
                return;
            }
        }
    }

    private boolean removeOwners(int decrement) {
        for (int now = refCnt; ; now = refCnt) {
            if (now < decrement) {
                throw new IllegalReferenceCountException(now, -decrement);
            }
            if (REF_CNT.weakCompareAndSet(this, now, now - decrement)) {
                if (now == decrement) {
                    deallocate();
                    return true;
                }
                return false;
            }
        }
    }
}
