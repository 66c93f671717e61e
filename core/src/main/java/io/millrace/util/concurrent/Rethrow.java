package io.millrace.util.concurrent;

/** Throws a cause as it is, checked or not, where the signature cannot name it. */
final class Rethrow {

    private Rethrow() {}

    /** Never returns; the result is for {@code throw}, so that the compiler knows. */
    static RuntimeException unchanged(Throwable cause) {
        throw Rethrow.<RuntimeException>as(cause);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the cast is erased: that is the point
    private static <E extends Throwable> E as(Throwable cause) throws E {
        throw (E) cause;
    }
}
