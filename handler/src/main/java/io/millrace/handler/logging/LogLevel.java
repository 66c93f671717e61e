package io.millrace.handler.logging;

import org.slf4j.event.Level;

/** How important a line of the log is, to {@link LoggingHandler} and other handlers that log. */
public enum LogLevel {
    /** Bytes and single steps. */
    TRACE(Level.TRACE),
    /** What a developer looks for. */
    DEBUG(Level.DEBUG),
    /** What an operator may want to know. */
    INFO(Level.INFO),
    /** What an operator can act upon. */
    WARN(Level.WARN),
    /** What is broken. */
    ERROR(Level.ERROR);

    private final Level level;

    LogLevel(Level level) {
        this.level = level;
    }

    /** Returns the level of SLF4J. */
    public Level toInternalLevel() {
        return level;
    }
}
