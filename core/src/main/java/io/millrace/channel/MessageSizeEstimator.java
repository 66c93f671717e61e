package io.millrace.channel;

/** Estimates how many bytes a message takes. */
public interface MessageSizeEstimator {
    /**
     * Makes what does the estimating.
     *
     * @return a handle, possibly a shared one
     */
    Handle newHandle();

    /** Does the estimating. <b>Thread:</b> any. */
    interface Handle {
        /**
         * Estimates.
         *
         * @param msg a message
         * @return bytes, not negative
         */
        int size(Object msg);
    }
}
