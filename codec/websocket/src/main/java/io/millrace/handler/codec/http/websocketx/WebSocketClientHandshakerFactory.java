package io.millrace.handler.codec.http.websocketx;

import io.millrace.handler.codec.http.HttpHeaders;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Makes the handshaker of a version, which is 13. */
public final class WebSocketClientHandshakerFactory {
    private WebSocketClientHandshakerFactory() {}

    /**
     * Makes a handshaker.
     *
     * @param uri what is connected to
     * @param version the protocol's version: 13
     * @param subprotocol what the client asks for, separated by commas; {@code null} for none
     * @param allowExtensions whether the bits of extensions may be set
     * @param customHeaders headers of the request beside those of the handshake, or {@code null}
     * @return a new handshaker
     * @throws WebSocketHandshakeException unless the version is 13
     */
    public static WebSocketClientHandshaker newHandshaker(
            URI uri,
            WebSocketVersion version,
            @Nullable String subprotocol,
            boolean allowExtensions,
            @Nullable HttpHeaders customHeaders) {
        return newHandshaker(
                uri,
                version,
                subprotocol,
                allowExtensions,
                customHeaders,
                65536,
                true,
                false,
                WebSocketClientHandshaker.DEFAULT_FORCE_CLOSE_TIMEOUT_MILLIS,
                false,
                true);
    }

    /**
     * Makes a handshaker.
     *
     * @param uri what is connected to
     * @param version the protocol's version: 13
     * @param subprotocol what the client asks for, separated by commas; {@code null} for none
     * @param allowExtensions whether the bits of extensions may be set
     * @param customHeaders headers of the request beside those of the handshake, or {@code null}
     * @param maxFramePayloadLength the longest content of a frame
     * @return a new handshaker
     * @throws WebSocketHandshakeException unless the version is 13
     */
    public static WebSocketClientHandshaker newHandshaker(
            URI uri,
            WebSocketVersion version,
            @Nullable String subprotocol,
            boolean allowExtensions,
            @Nullable HttpHeaders customHeaders,
            int maxFramePayloadLength) {
        return newHandshaker(
                uri,
                version,
                subprotocol,
                allowExtensions,
                customHeaders,
                maxFramePayloadLength,
                true,
                false,
                WebSocketClientHandshaker.DEFAULT_FORCE_CLOSE_TIMEOUT_MILLIS,
                false,
                true);
    }

    /**
     * Makes a handshaker.
     *
     * @param uri what is connected to
     * @param version the protocol's version: 13
     * @param subprotocol what the client asks for, separated by commas; {@code null} for none
     * @param allowExtensions whether the bits of extensions may be set
     * @param customHeaders headers of the request beside those of the handshake, or {@code null}
     * @param maxFramePayloadLength the longest content of a frame
     * @param performMasking whether what is sent is masked
     * @param allowMaskMismatch whether frames are taken that are masked
     * @return a new handshaker
     * @throws WebSocketHandshakeException unless the version is 13
     */
    public static WebSocketClientHandshaker newHandshaker(
            URI uri,
            WebSocketVersion version,
            @Nullable String subprotocol,
            boolean allowExtensions,
            @Nullable HttpHeaders customHeaders,
            int maxFramePayloadLength,
            boolean performMasking,
            boolean allowMaskMismatch) {
        return newHandshaker(
                uri,
                version,
                subprotocol,
                allowExtensions,
                customHeaders,
                maxFramePayloadLength,
                performMasking,
                allowMaskMismatch,
                WebSocketClientHandshaker.DEFAULT_FORCE_CLOSE_TIMEOUT_MILLIS,
                false,
                true);
    }

    /**
     * Makes a handshaker.
     *
     * @param uri what is connected to
     * @param version the protocol's version: 13
     * @param subprotocol what the client asks for, separated by commas; {@code null} for none
     * @param allowExtensions whether the bits of extensions may be set
     * @param customHeaders headers of the request beside those of the handshake, or {@code null}
     * @param maxFramePayloadLength the longest content of a frame
     * @param performMasking whether what is sent is masked
     * @param allowMaskMismatch whether frames are taken that are masked
     * @param forceCloseTimeoutMillis how long a client that has sent a close frame waits until it closes; 0 for as long
     *     as it takes
     * @return a new handshaker
     * @throws WebSocketHandshakeException unless the version is 13
     */
    public static WebSocketClientHandshaker newHandshaker(
            URI uri,
            WebSocketVersion version,
            @Nullable String subprotocol,
            boolean allowExtensions,
            @Nullable HttpHeaders customHeaders,
            int maxFramePayloadLength,
            boolean performMasking,
            boolean allowMaskMismatch,
            long forceCloseTimeoutMillis) {
        return newHandshaker(
                uri,
                version,
                subprotocol,
                allowExtensions,
                customHeaders,
                maxFramePayloadLength,
                performMasking,
                allowMaskMismatch,
                forceCloseTimeoutMillis,
                false,
                true);
    }

    /**
     * Makes a handshaker.
     *
     * @param uri what is connected to
     * @param version the protocol's version: 13
     * @param subprotocol what the client asks for, separated by commas; {@code null} for none
     * @param allowExtensions whether the bits of extensions may be set
     * @param customHeaders headers of the request beside those of the handshake, or {@code null}
     * @param maxFramePayloadLength the longest content of a frame
     * @param performMasking whether what is sent is masked
     * @param allowMaskMismatch whether frames are taken that are masked
     * @param forceCloseTimeoutMillis how long a client that has sent a close frame waits until it closes; 0 for as long
     *     as it takes
     * @param absoluteUpgradeUrl whether the request has the whole URI
     * @return a new handshaker
     * @throws WebSocketHandshakeException unless the version is 13
     */
    public static WebSocketClientHandshaker newHandshaker(
            URI uri,
            WebSocketVersion version,
            @Nullable String subprotocol,
            boolean allowExtensions,
            @Nullable HttpHeaders customHeaders,
            int maxFramePayloadLength,
            boolean performMasking,
            boolean allowMaskMismatch,
            long forceCloseTimeoutMillis,
            boolean absoluteUpgradeUrl) {
        return newHandshaker(
                uri,
                version,
                subprotocol,
                allowExtensions,
                customHeaders,
                maxFramePayloadLength,
                performMasking,
                allowMaskMismatch,
                forceCloseTimeoutMillis,
                absoluteUpgradeUrl,
                true);
    }

    /**
     * Makes a handshaker.
     *
     * @param uri what is connected to
     * @param version the protocol's version: 13
     * @param subprotocol what the client asks for, separated by commas; {@code null} for none
     * @param allowExtensions whether the bits of extensions may be set
     * @param customHeaders headers of the request beside those of the handshake, or {@code null}
     * @param maxFramePayloadLength the longest content of a frame
     * @param performMasking whether what is sent is masked
     * @param allowMaskMismatch whether frames are taken that are masked
     * @param forceCloseTimeoutMillis how long a client that has sent a close frame waits until it closes; 0 for as long
     *     as it takes
     * @param absoluteUpgradeUrl whether the request has the whole URI
     * @param generateOriginHeader whether the request has an {@code Origin}
     * @return a new handshaker
     * @throws WebSocketHandshakeException unless the version is 13
     */
    public static WebSocketClientHandshaker newHandshaker(
            URI uri,
            WebSocketVersion version,
            @Nullable String subprotocol,
            boolean allowExtensions,
            @Nullable HttpHeaders customHeaders,
            int maxFramePayloadLength,
            boolean performMasking,
            boolean allowMaskMismatch,
            long forceCloseTimeoutMillis,
            boolean absoluteUpgradeUrl,
            boolean generateOriginHeader) {
        if (version != WebSocketVersion.V13) {
            throw new WebSocketHandshakeException(
                    "Protocol version " + version + " not supported (expected: " + WebSocketVersion.V13 + ')');
        }
        return new WebSocketClientHandshaker13(
                uri,
                version,
                subprotocol,
                allowExtensions,
                customHeaders,
                maxFramePayloadLength,
                performMasking,
                allowMaskMismatch,
                forceCloseTimeoutMillis,
                absoluteUpgradeUrl,
                generateOriginHeader);
    }
}
