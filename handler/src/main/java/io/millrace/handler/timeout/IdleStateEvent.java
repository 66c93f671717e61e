package io.millrace.handler.timeout;

import java.util.Objects;

/**
 * The user event by which {@link IdleStateHandler} tells that a channel is idle. The handler fires the constants of
 * this class, so that an event costs nothing.
 */
public class IdleStateEvent {
    /** Nothing was received for the reader's time, for the first time since something was. */
    public static final IdleStateEvent FIRST_READER_IDLE_STATE_EVENT = new IdleStateEvent(IdleState.READER_IDLE, true);
    /** Nothing was received for the reader's time once more. */
    public static final IdleStateEvent READER_IDLE_STATE_EVENT = new IdleStateEvent(IdleState.READER_IDLE, false);
    /** Nothing was sent for the writer's time, for the first time since something was. */
    public static final IdleStateEvent FIRST_WRITER_IDLE_STATE_EVENT = new IdleStateEvent(IdleState.WRITER_IDLE, true);
    /** Nothing was sent for the writer's time once more. */
    public static final IdleStateEvent WRITER_IDLE_STATE_EVENT = new IdleStateEvent(IdleState.WRITER_IDLE, false);
    /** Nothing was received or sent for the time of both, for the first time since something was. */
    public static final IdleStateEvent FIRST_ALL_IDLE_STATE_EVENT = new IdleStateEvent(IdleState.ALL_IDLE, true);
    /** Nothing was received or sent for the time of both once more. */
    public static final IdleStateEvent ALL_IDLE_STATE_EVENT = new IdleStateEvent(IdleState.ALL_IDLE, false);

    private final IdleState state;
    private final boolean first;

    /**
     * For events of one's own that {@link IdleStateHandler#newIdleStateEvent} answers with.
     *
     * @param state what has not happened
     * @param first whether something happened since the event before
     */
    protected IdleStateEvent(IdleState state, boolean first) {
        this.state = Objects.requireNonNull(state, "state");
        this.first = first;
    }

    /** Returns what has not happened. */
    public IdleState state() {
        return state;
    }

    /** Returns whether this is the first such event since something happened. */
    public boolean isFirst() {
        return first;
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + '(' + state + (first ? ", first" : "") + ')';
    }
}
