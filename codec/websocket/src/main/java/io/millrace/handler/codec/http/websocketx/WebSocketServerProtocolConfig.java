package io.millrace.handler.codec.http.websocketx;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a {@link WebSocketServerProtocolHandler} does. Made by a {@link Builder}; does not change. */
public final class WebSocketServerProtocolConfig {
    private final String websocketPath;
    private final @Nullable String subprotocols;
    private final boolean checkStartsWith;
    private final long handshakeTimeoutMillis;
    private final long forceCloseTimeoutMillis;
    private final boolean awaitsCloseFrame;
    private final boolean handleCloseFrames;
    private final @Nullable WebSocketCloseStatus sendCloseFrame;
    private final boolean dropPongFrames;
    private final WebSocketOriginCheck originCheck;
    private final WebSocketDecoderConfig decoderConfig;

    private WebSocketServerProtocolConfig(Builder builder) {
        websocketPath = builder.websocketPath;
        subprotocols = builder.subprotocols;
        checkStartsWith = builder.checkStartsWith;
        handshakeTimeoutMillis = builder.handshakeTimeoutMillis;
        forceCloseTimeoutMillis = builder.forceCloseTimeoutMillis;
        awaitsCloseFrame = builder.awaitsCloseFrame;
        handleCloseFrames = builder.handleCloseFrames;
        sendCloseFrame = builder.sendCloseFrame;
        dropPongFrames = builder.dropPongFrames;
        originCheck = builder.originCheck;
        decoderConfig = builder.decoderConfig.build();
    }

    /**
     * The path that clients connect to.
     *
     * @return {@code "/"} unless set
     */
    public String websocketPath() {
        return websocketPath;
    }

    /**
     * The subprotocols that the server speaks, separated by commas.
     *
     * @return {@code null} for none
     */
    public @Nullable String subprotocols() {
        return subprotocols;
    }

    /**
     * Tells whether paths below, and queries, are taken too.
     *
     * @return {@code false} unless set
     */
    public boolean checkStartsWith() {
        return checkStartsWith;
    }

    /**
     * How long the handshake may take.
     *
     * @return milliseconds, 10,000 unless set
     */
    public long handshakeTimeoutMillis() {
        return handshakeTimeoutMillis;
    }

    /**
     * How long closing may take before the connection is closed in any case; see {@link
     * Builder#forceCloseTimeoutMillis(long)}.
     *
     * @return milliseconds, 10,000 unless set; 0 for no limit
     */
    public long forceCloseTimeoutMillis() {
        return forceCloseTimeoutMillis;
    }

    /** A time-out was set: as long as that the client's close frame is waited for. */
    boolean awaitsCloseFrame() {
        return awaitsCloseFrame;
    }

    /**
     * Tells whether close frames are answered, and not handed on.
     *
     * @return {@code true} unless set
     */
    public boolean handleCloseFrames() {
        return handleCloseFrames;
    }

    /**
     * What the client is told when the channel is closed without a close frame.
     *
     * @return {@link WebSocketCloseStatus#NORMAL_CLOSURE} unless set; {@code null} for nothing
     */
    public @Nullable WebSocketCloseStatus sendCloseFrame() {
        return sendCloseFrame;
    }

    /**
     * Tells whether pongs are dropped.
     *
     * @return {@code true} unless set
     */
    public boolean dropPongFrames() {
        return dropPongFrames;
    }

    /**
     * From which pages connections are taken.
     *
     * @return what was set
     */
    public WebSocketOriginCheck originCheck() {
        return originCheck;
    }

    /**
     * What frames are taken and refused.
     *
     * @return settings
     */
    public WebSocketDecoderConfig decoderConfig() {
        return decoderConfig;
    }

    @Override
    public String toString() {
        return "WebSocketServerProtocolConfig {websocketPath=" + websocketPath
                + ", subprotocols=" + subprotocols
                + ", checkStartsWith=" + checkStartsWith
                + ", handshakeTimeoutMillis=" + handshakeTimeoutMillis
                + ", forceCloseTimeoutMillis=" + forceCloseTimeoutMillis
                + ", handleCloseFrames=" + handleCloseFrames
                + ", sendCloseFrame=" + sendCloseFrame
                + ", dropPongFrames=" + dropPongFrames
                + ", decoderConfig=" + decoderConfig + '}';
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
        private String websocketPath = "/";
        private @Nullable String subprotocols = null;
        private boolean checkStartsWith = false;
        private long handshakeTimeoutMillis = 10_000;
        private long forceCloseTimeoutMillis = 10_000;
        private boolean awaitsCloseFrame = false;
        private boolean handleCloseFrames = true;
        private @Nullable WebSocketCloseStatus sendCloseFrame = WebSocketCloseStatus.NORMAL_CLOSURE;
        private boolean dropPongFrames = true;
        private WebSocketOriginCheck originCheck = WebSocketOriginCheck.NO_FOREIGN_CREDENTIALS;
        private WebSocketDecoderConfig.Builder decoderConfig = WebSocketDecoderConfig.newBuilder();

        private Builder() {}

        private Builder(WebSocketServerProtocolConfig from) {
            websocketPath = from.websocketPath;
            subprotocols = from.subprotocols;
            checkStartsWith = from.checkStartsWith;
            handshakeTimeoutMillis = from.handshakeTimeoutMillis;
            forceCloseTimeoutMillis = from.forceCloseTimeoutMillis;
            awaitsCloseFrame = from.awaitsCloseFrame;
            handleCloseFrames = from.handleCloseFrames;
            sendCloseFrame = from.sendCloseFrame;
            dropPongFrames = from.dropPongFrames;
            originCheck = from.originCheck;
            decoderConfig = from.decoderConfig.toBuilder();
        }

        /**
         * Sets the path that clients connect to.
         *
         * @param websocketPath {@code "/"} unless set
         * @return this
         */
        public Builder websocketPath(String websocketPath) {
            this.websocketPath = Objects.requireNonNull(websocketPath, "websocketPath");
            return this;
        }

        /**
         * Sets the subprotocols that the server speaks, separated by commas, the best first.
         *
         * @param subprotocols {@code null} for none
         * @return this
         */
        public Builder subprotocols(@Nullable String subprotocols) {
            this.subprotocols = subprotocols;
            return this;
        }

        /**
         * Sets whether paths below the one that was set, and queries, are taken too.
         *
         * @param checkStartsWith {@code false} unless set
         * @return this
         */
        public Builder checkStartsWith(boolean checkStartsWith) {
            this.checkStartsWith = checkStartsWith;
            return this;
        }

        /**
         * Sets how long the handshake may take.
         *
         * @param handshakeTimeoutMillis milliseconds, 10,000 unless set
         * @return this
         */
        public Builder handshakeTimeoutMillis(long handshakeTimeoutMillis) {
            this.handshakeTimeoutMillis = Settings.requirePositive(handshakeTimeoutMillis, "handshakeTimeoutMillis");
            return this;
        }

        /**
         * Sets how long a closing server waits for the client's close frame before it closes the connection, and how
         * long the answer to a close frame may take. With 0 nothing is waited for, and nothing limited: a client that
         * does not read keeps the connection open.
         *
         * <p>Unless this is set, the client's close frame is not waited for, and after ten seconds the connection is
         * closed even if the server's own could not be written.
         *
         * @param forceCloseTimeoutMillis milliseconds
         * @return this
         */
        public Builder forceCloseTimeoutMillis(long forceCloseTimeoutMillis) {
            this.forceCloseTimeoutMillis = forceCloseTimeoutMillis;
            this.awaitsCloseFrame = forceCloseTimeoutMillis > 0;
            return this;
        }

        /**
         * Sets whether close frames are answered, and not handed on.
         *
         * @param handleCloseFrames {@code true} unless set
         * @return this
         */
        public Builder handleCloseFrames(boolean handleCloseFrames) {
            this.handleCloseFrames = handleCloseFrames;
            return this;
        }

        /**
         * Sets what the client is told when the channel is closed without a close frame; {@code null} for nothing.
         *
         * @param sendCloseFrame {@link WebSocketCloseStatus#NORMAL_CLOSURE} unless set; {@code null} for nothing
         * @return this
         */
        public Builder sendCloseFrame(@Nullable WebSocketCloseStatus sendCloseFrame) {
            this.sendCloseFrame = sendCloseFrame;
            return this;
        }

        /**
         * Sets whether pongs are dropped.
         *
         * @param dropPongFrames {@code true} unless set
         * @return this
         */
        public Builder dropPongFrames(boolean dropPongFrames) {
            this.dropPongFrames = dropPongFrames;
            return this;
        }

        /**
         * Sets from which pages connections are taken: {@link WebSocketOriginCheck#NO_FOREIGN_CREDENTIALS} unless set.
         *
         * @param originCheck what was set
         * @return this
         */
        public Builder originCheck(WebSocketOriginCheck originCheck) {
            this.originCheck = Objects.requireNonNull(originCheck, "originCheck");
            return this;
        }

        /**
         * Sets from which pages connections are taken.
         *
         * @param origins as browsers write them: {@code "https://example.com"}; see {@link WebSocketOriginCheck#of}
         * @return this
         */
        public Builder allowedOrigins(String... origins) {
            return originCheck(WebSocketOriginCheck.of(origins));
        }

        /**
         * Sets what frames are taken and refused, all of it at once.
         *
         * @param decoderConfig settings
         * @return this
         */
        public Builder decoderConfig(WebSocketDecoderConfig decoderConfig) {
            this.decoderConfig = decoderConfig.toBuilder();
            return this;
        }

        /**
         * Sets the longest content of a frame.
         *
         * @param maxFramePayloadLength bytes, 65536 unless set
         * @return this
         */
        public Builder maxFramePayloadLength(int maxFramePayloadLength) {
            decoderConfig.maxFramePayloadLength(maxFramePayloadLength);
            return this;
        }

        /**
         * Sets whether frames must be masked.
         *
         * @param expectMaskedFrames {@code true} unless set
         * @return this
         */
        public Builder expectMaskedFrames(boolean expectMaskedFrames) {
            decoderConfig.expectMaskedFrames(expectMaskedFrames);
            return this;
        }

        /**
         * Sets whether frames are taken that are not masked.
         *
         * @param allowMaskMismatch {@code false} unless set
         * @return this
         */
        public Builder allowMaskMismatch(boolean allowMaskMismatch) {
            decoderConfig.allowMaskMismatch(allowMaskMismatch);
            return this;
        }

        /**
         * Sets whether the bits of extensions may be set: {@code true} where a handler negotiates extensions.
         *
         * @param allowExtensions {@code false} unless set
         * @return this
         */
        public Builder allowExtensions(boolean allowExtensions) {
            decoderConfig.allowExtensions(allowExtensions);
            return this;
        }

        /**
         * Sets whether whoever finds a fault sends a close frame and closes.
         *
         * @param closeOnProtocolViolation {@code true} unless set
         * @return this
         */
        public Builder closeOnProtocolViolation(boolean closeOnProtocolViolation) {
            decoderConfig.closeOnProtocolViolation(closeOnProtocolViolation);
            return this;
        }

        /**
         * Sets whether text that is not UTF-8 is refused.
         *
         * @param withUTF8Validator {@code true} unless set
         * @return this
         */
        public Builder withUTF8Validator(boolean withUTF8Validator) {
            decoderConfig.withUTF8Validator(withUTF8Validator);
            return this;
        }

        /**
         * Makes the settings.
         *
         * @return what was collected
         */
        public WebSocketServerProtocolConfig build() {
            return new WebSocketServerProtocolConfig(this);
        }
    }
}
