package io.millrace.handler.timeout;

/** What has not happened for too long. */
public enum IdleState {
    /** Nothing was received. */
    READER_IDLE,
    /** Nothing was sent. */
    WRITER_IDLE,
    /** Nothing was received, and nothing sent. */
    ALL_IDLE
}
