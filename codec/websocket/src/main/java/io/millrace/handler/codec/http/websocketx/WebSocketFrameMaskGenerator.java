package io.millrace.handler.codec.http.websocketx;

/** Chooses the masking key of each frame that a client sends. <b>Spec:</b> RFC 6455 §5.3. */
@FunctionalInterface
public interface WebSocketFrameMaskGenerator {
    /**
     * The key of the next frame.
     *
     * @return four bytes that whoever wrote the frame's content cannot foretell
     */
    int nextMask();
}
