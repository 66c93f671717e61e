package io.millrace.handler.codec;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was found out about the protocol of some bytes.
 *
 * @param <T> what stands for a protocol
 */
public final class ProtocolDetectionResult<T> {
    private static final ProtocolDetectionResult<?> NEEDS_MORE_DATA =
            new ProtocolDetectionResult<>(ProtocolDetectionState.NEEDS_MORE_DATA, null);
    private static final ProtocolDetectionResult<?> INVALID =
            new ProtocolDetectionResult<>(ProtocolDetectionState.INVALID, null);

    private final ProtocolDetectionState state;
    private final @Nullable T protocol;

    private ProtocolDetectionResult(ProtocolDetectionState state, @Nullable T protocol) {
        this.state = state;
        this.protocol = protocol;
    }

    /**
     * More bytes are needed.
     *
     * @param <T> what stands for a protocol
     * @return the result
     */
    @SuppressWarnings("unchecked") // it has no protocol
    public static <T> ProtocolDetectionResult<T> needsMoreData() {
        return (ProtocolDetectionResult<T>) NEEDS_MORE_DATA;
    }

    /**
     * The bytes are of no protocol that was looked for.
     *
     * @param <T> what stands for a protocol
     * @return the result
     */
    @SuppressWarnings("unchecked") // it has no protocol
    public static <T> ProtocolDetectionResult<T> invalid() {
        return (ProtocolDetectionResult<T>) INVALID;
    }

    /**
     * The protocol is known.
     *
     * @param protocol the protocol
     * @param <T> what stands for a protocol
     * @return the result
     */
    public static <T> ProtocolDetectionResult<T> detected(T protocol) {
        return new ProtocolDetectionResult<>(
                ProtocolDetectionState.DETECTED, Objects.requireNonNull(protocol, "protocol"));
    }

    /**
     * How far the protocol is known.
     *
     * @return the state
     */
    public ProtocolDetectionState state() {
        return state;
    }

    /**
     * The protocol.
     *
     * @return the protocol, or {@code null} if it is not known
     */
    public @Nullable T detectedProtocol() {
        return protocol;
    }
}
