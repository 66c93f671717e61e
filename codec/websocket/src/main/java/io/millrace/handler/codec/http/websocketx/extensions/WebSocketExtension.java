package io.millrace.handler.codec.http.websocketx.extensions;

/** An extension that was agreed on: the bits that it uses, and what works on the frames. <b>Spec:</b> RFC 6455 §9. */
public interface WebSocketExtension {
    /** The first bit of a frame that is for extensions. */
    int RSV1 = 0x04;

    /** The second one. */
    int RSV2 = 0x02;

    /** The third one. */
    int RSV3 = 0x01;

    /**
     * The bits that the extension uses.
     *
     * @return {@link #RSV1}, {@link #RSV2} and {@link #RSV3} together, or 0
     */
    int rsv();

    /**
     * Makes what works on the frames that are sent.
     *
     * @return a new handler
     */
    WebSocketExtensionEncoder newExtensionEncoder();

    /**
     * Makes what works on the frames that come.
     *
     * @return a new handler
     */
    WebSocketExtensionDecoder newExtensionDecoder();
}
