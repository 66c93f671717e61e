package io.millrace.channel;

/** How a kernel reports readiness of a descriptor. */
public enum TriggerMode {
    /** The kernel reports a descriptor in every wait for as long as it is ready. */
    LEVEL,
    /** The kernel reports a descriptor once for each time that it becomes ready ({@code EPOLLET}, {@code EV_CLEAR}). */
    EDGE
}
