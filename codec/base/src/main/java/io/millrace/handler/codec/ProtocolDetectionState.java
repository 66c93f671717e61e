package io.millrace.handler.codec;

/** How far a protocol is known. */
public enum ProtocolDetectionState {
    /** More bytes are needed. */
    NEEDS_MORE_DATA,
    /** The bytes are of no protocol that was looked for. */
    INVALID,
    /** The protocol is known. */
    DETECTED
}
