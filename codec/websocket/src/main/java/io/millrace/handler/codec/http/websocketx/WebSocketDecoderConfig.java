package io.millrace.handler.codec.http.websocketx;

/** What a decoder of frames takes and refuses. Made by a {@link Builder}; does not change. */
public final class WebSocketDecoderConfig {
    static final WebSocketDecoderConfig DEFAULT = newBuilder().build();

    private final int maxFramePayloadLength;
    private final long maxMessagePayloadLength;
    private final boolean expectMaskedFrames;
    private final boolean allowMaskMismatch;
    private final boolean allowExtensions;
    private final boolean closeOnProtocolViolation;
    private final boolean withUTF8Validator;

    private WebSocketDecoderConfig(Builder builder) {
        maxFramePayloadLength = builder.maxFramePayloadLength;
        maxMessagePayloadLength = builder.maxMessagePayloadLength;
        expectMaskedFrames = builder.expectMaskedFrames;
        allowMaskMismatch = builder.allowMaskMismatch;
        allowExtensions = builder.allowExtensions;
        closeOnProtocolViolation = builder.closeOnProtocolViolation;
        withUTF8Validator = builder.withUTF8Validator;
    }

    /**
     * The longest content of a frame.
     *
     * @return bytes, 65536 unless set
     */
    public int maxFramePayloadLength() {
        return maxFramePayloadLength;
    }

    /**
     * The longest content of a message, all of its frames together, as they come: before decompression.
     *
     * @return bytes, 64 MiB unless set
     */
    public long maxMessagePayloadLength() {
        return maxMessagePayloadLength;
    }

    /**
     * Tells whether frames must be masked.
     *
     * @return {@code true} for a server, which is the default
     */
    public boolean expectMaskedFrames() {
        return expectMaskedFrames;
    }

    /**
     * Tells whether frames are taken that are masked and should not be, or the other way round.
     *
     * @return {@code false} unless set
     */
    public boolean allowMaskMismatch() {
        return allowMaskMismatch;
    }

    /**
     * Tells whether the bits of extensions may be set.
     *
     * @return {@code false} unless set
     */
    public boolean allowExtensions() {
        return allowExtensions;
    }

    /**
     * Tells whether whoever finds a fault sends a close frame and closes.
     *
     * @return {@code true} unless set
     */
    public boolean closeOnProtocolViolation() {
        return closeOnProtocolViolation;
    }

    /**
     * Tells whether the protocol handlers refuse text that is not UTF-8.
     *
     * @return {@code true} unless set
     */
    public boolean withUTF8Validator() {
        return withUTF8Validator;
    }

    @Override
    public String toString() {
        return "WebSocketDecoderConfig [maxFramePayloadLength=" + maxFramePayloadLength + ", expectMaskedFrames="
                + expectMaskedFrames + ", allowMaskMismatch=" + allowMaskMismatch + ", allowExtensions="
                + allowExtensions + ", closeOnProtocolViolation=" + closeOnProtocolViolation + ", withUTF8Validator="
                + withUTF8Validator + ']';
    }

    /**
     * Begins with the defaults.
     *
     * @return a new builder
     */
    public static Builder newBuilder() {
        return new Builder();
    }

    /**
     * Begins with these settings.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Collects settings. */
    public static final class Builder {
        private int maxFramePayloadLength = 65536;
        private long maxMessagePayloadLength = 64L << 20;
        private boolean expectMaskedFrames = true;
        private boolean allowMaskMismatch;
        private boolean allowExtensions;
        private boolean closeOnProtocolViolation = true;
        private boolean withUTF8Validator = true;

        private Builder() {}

        private Builder(WebSocketDecoderConfig from) {
            maxFramePayloadLength = from.maxFramePayloadLength;
            maxMessagePayloadLength = from.maxMessagePayloadLength;
            expectMaskedFrames = from.expectMaskedFrames;
            allowMaskMismatch = from.allowMaskMismatch;
            allowExtensions = from.allowExtensions;
            closeOnProtocolViolation = from.closeOnProtocolViolation;
            withUTF8Validator = from.withUTF8Validator;
        }

        /**
         * Sets the longest content of a frame; a longer one is answered with 1009.
         *
         * @param maxFramePayloadLength bytes, 65536 unless set
         * @return this
         */
        public Builder maxFramePayloadLength(int maxFramePayloadLength) {
            Settings.requireNotNegative(maxFramePayloadLength, "maxFramePayloadLength");
            this.maxFramePayloadLength = maxFramePayloadLength;
            return this;
        }

        /**
         * Sets the longest content of a message, all of its frames together, as they come: before decompression. A
         * longer one is answered with 1009.
         *
         * @param maxMessagePayloadLength bytes, 64 MiB unless set; {@link Long#MAX_VALUE} for streams that never end
         * @return this
         */
        public Builder maxMessagePayloadLength(long maxMessagePayloadLength) {
            Settings.requireNotNegative(maxMessagePayloadLength, "maxMessagePayloadLength");
            this.maxMessagePayloadLength = maxMessagePayloadLength;
            return this;
        }

        /**
         * Sets whether frames must be masked. <b>Spec:</b> RFC 6455 §5.1: a client's must, a server's must not.
         *
         * @param expectMaskedFrames {@code true} for a server, which is the default
         * @return this
         */
        public Builder expectMaskedFrames(boolean expectMaskedFrames) {
            this.expectMaskedFrames = expectMaskedFrames;
            return this;
        }

        /**
         * Sets whether frames are taken that are masked and should not be, or the other way round: for peers that break
         * the rule.
         *
         * @param allowMaskMismatch {@code false} unless set
         * @return this
         */
        public Builder allowMaskMismatch(boolean allowMaskMismatch) {
            this.allowMaskMismatch = allowMaskMismatch;
            return this;
        }

        /**
         * Sets whether the bits of extensions may be set: {@code true} where a handler negotiates extensions.
         *
         * @param allowExtensions {@code false} unless set
         * @return this
         */
        public Builder allowExtensions(boolean allowExtensions) {
            this.allowExtensions = allowExtensions;
            return this;
        }

        /**
         * Sets whether whoever finds a fault sends a close frame and closes. Otherwise the exception is all, and the
         * rest of the stream is dropped.
         *
         * @param closeOnProtocolViolation {@code true} unless set
         * @return this
         */
        public Builder closeOnProtocolViolation(boolean closeOnProtocolViolation) {
            this.closeOnProtocolViolation = closeOnProtocolViolation;
            return this;
        }

        /**
         * Sets whether the protocol handlers refuse text that is not UTF-8. <b>Spec:</b> RFC 6455 §8.1.
         *
         * @param withUTF8Validator {@code true} unless set
         * @return this
         */
        public Builder withUTF8Validator(boolean withUTF8Validator) {
            this.withUTF8Validator = withUTF8Validator;
            return this;
        }

        /**
         * Makes the settings.
         *
         * @return what was collected
         */
        public WebSocketDecoderConfig build() {
            return new WebSocketDecoderConfig(this);
        }
    }
}
