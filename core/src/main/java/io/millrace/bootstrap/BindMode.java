package io.millrace.bootstrap;

/** What becomes of binding several addresses when some of them cannot be bound. */
public enum BindMode {
    /** The channels that were bound are closed, and the whole fails. */
    ALL_OR_NOTHING,
    /** The others stay bound; only when no address can be bound the whole fails. */
    BEST_EFFORT
}
