package io.millrace.handler.codec.http.websocketx;

import io.millrace.handler.codec.http.EmptyHttpHeaders;
import io.millrace.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a {@link WebSocketClientProtocolHandler} does. Made by a {@link Builder}; does not change. */
public final class WebSocketClientProtocolConfig {
    private final URI webSocketUri;
    private final @Nullable String subprotocol;
    private final WebSocketVersion version;
    private final boolean allowExtensions;
    private final HttpHeaders customHeaders;
    private final int maxFramePayloadLength;
    private final boolean performMasking;
    private final boolean allowMaskMismatch;
    private final boolean handleCloseFrames;
    private final @Nullable WebSocketCloseStatus sendCloseFrame;
    private final boolean dropPongFrames;
    private final long handshakeTimeoutMillis;
    private final long forceCloseTimeoutMillis;
    private final boolean awaitsCloseFrame;
    private final boolean absoluteUpgradeUrl;
    private final boolean generateOriginHeader;
    private final boolean withUTF8Validator;

    private WebSocketClientProtocolConfig(Builder builder) {
        webSocketUri = builder.webSocketUri;
        subprotocol = builder.subprotocol;
        version = builder.version;
        allowExtensions = builder.allowExtensions;
        customHeaders = builder.customHeaders;
        maxFramePayloadLength = builder.maxFramePayloadLength;
        performMasking = builder.performMasking;
        allowMaskMismatch = builder.allowMaskMismatch;
        handleCloseFrames = builder.handleCloseFrames;
        sendCloseFrame = builder.sendCloseFrame;
        dropPongFrames = builder.dropPongFrames;
        handshakeTimeoutMillis = builder.handshakeTimeoutMillis;
        forceCloseTimeoutMillis = builder.forceCloseTimeoutMillis;
        awaitsCloseFrame = builder.awaitsCloseFrame;
        absoluteUpgradeUrl = builder.absoluteUpgradeUrl;
        generateOriginHeader = builder.generateOriginHeader;
        withUTF8Validator = builder.withUTF8Validator;
    }

    /**
     * What is connected to.
     *
     * @return what was set
     */
    public URI webSocketUri() {
        return webSocketUri;
    }

    /**
     * The subprotocols that the client asks for, separated by commas.
     *
     * @return {@code null} for none
     */
    public @Nullable String subprotocol() {
        return subprotocol;
    }

    /**
     * The protocol's version.
     *
     * @return what was set
     */
    public WebSocketVersion version() {
        return version;
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
     * Headers of the request beside those of the handshake.
     *
     * @return what was set
     */
    public HttpHeaders customHeaders() {
        return customHeaders;
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
     * Tells whether what is sent is masked.
     *
     * @return {@code true} unless set
     */
    public boolean performMasking() {
        return performMasking;
    }

    /**
     * Tells whether frames are taken that are masked.
     *
     * @return {@code false} unless set
     */
    public boolean allowMaskMismatch() {
        return allowMaskMismatch;
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
     * What the server is told when the channel is closed without a close frame.
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

    /** A time-out was set: as long as that the server's close frame is waited for. */
    boolean awaitsCloseFrame() {
        return awaitsCloseFrame;
    }

    /**
     * Tells whether the request has the whole URI, as proxies want it.
     *
     * @return {@code false} unless set
     */
    public boolean absoluteUpgradeUrl() {
        return absoluteUpgradeUrl;
    }

    /**
     * Tells whether the request has an {@code Origin} that follows from the URI.
     *
     * @return {@code true} unless set
     */
    public boolean generateOriginHeader() {
        return generateOriginHeader;
    }

    /**
     * Tells whether text that is not UTF-8 is refused.
     *
     * @return {@code true} unless set
     */
    public boolean withUTF8Validator() {
        return withUTF8Validator;
    }

    @Override
    public String toString() {
        return "WebSocketClientProtocolConfig {webSocketUri=" + webSocketUri
                + ", subprotocol=" + subprotocol
                + ", version=" + version
                + ", allowExtensions=" + allowExtensions
                + ", customHeaders=" + customHeaders
                + ", maxFramePayloadLength=" + maxFramePayloadLength
                + ", performMasking=" + performMasking
                + ", allowMaskMismatch=" + allowMaskMismatch
                + ", handleCloseFrames=" + handleCloseFrames
                + ", sendCloseFrame=" + sendCloseFrame
                + ", dropPongFrames=" + dropPongFrames
                + ", handshakeTimeoutMillis=" + handshakeTimeoutMillis
                + ", forceCloseTimeoutMillis=" + forceCloseTimeoutMillis
                + ", absoluteUpgradeUrl=" + absoluteUpgradeUrl
                + ", generateOriginHeader=" + generateOriginHeader + '}';
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
        private URI webSocketUri = URI.create("https://localhost/");
        private @Nullable String subprotocol = null;
        private WebSocketVersion version = WebSocketVersion.V13;
        private boolean allowExtensions = false;
        private HttpHeaders customHeaders = EmptyHttpHeaders.INSTANCE;
        private int maxFramePayloadLength = 65536;
        private boolean performMasking = true;
        private boolean allowMaskMismatch = false;
        private boolean handleCloseFrames = true;
        private @Nullable WebSocketCloseStatus sendCloseFrame = WebSocketCloseStatus.NORMAL_CLOSURE;
        private boolean dropPongFrames = true;
        private long handshakeTimeoutMillis = 10_000;
        private long forceCloseTimeoutMillis = 10_000;
        private boolean awaitsCloseFrame = false;
        private boolean absoluteUpgradeUrl = false;
        private boolean generateOriginHeader = true;
        private boolean withUTF8Validator = true;

        private Builder() {}

        private Builder(WebSocketClientProtocolConfig from) {
            webSocketUri = from.webSocketUri;
            subprotocol = from.subprotocol;
            version = from.version;
            allowExtensions = from.allowExtensions;
            customHeaders = from.customHeaders;
            maxFramePayloadLength = from.maxFramePayloadLength;
            performMasking = from.performMasking;
            allowMaskMismatch = from.allowMaskMismatch;
            handleCloseFrames = from.handleCloseFrames;
            sendCloseFrame = from.sendCloseFrame;
            dropPongFrames = from.dropPongFrames;
            handshakeTimeoutMillis = from.handshakeTimeoutMillis;
            forceCloseTimeoutMillis = from.forceCloseTimeoutMillis;
            awaitsCloseFrame = from.awaitsCloseFrame;
            absoluteUpgradeUrl = from.absoluteUpgradeUrl;
            generateOriginHeader = from.generateOriginHeader;
            withUTF8Validator = from.withUTF8Validator;
        }

        /**
         * Sets what is connected to: {@code ws://host/path} for example.
         *
         * @param webSocketUri what was set
         * @return this
         */
        public Builder webSocketUri(URI webSocketUri) {
            this.webSocketUri = Objects.requireNonNull(webSocketUri, "webSocketUri");
            return this;
        }

        /**
         * Sets the subprotocols that the client asks for, separated by commas.
         *
         * @param subprotocol {@code null} for none
         * @return this
         */
        public Builder subprotocol(@Nullable String subprotocol) {
            this.subprotocol = subprotocol;
            return this;
        }

        /**
         * Sets the protocol's version; {@link WebSocketVersion#V13} is the only one that is spoken.
         *
         * @param version what was set
         * @return this
         */
        public Builder version(WebSocketVersion version) {
            this.version = Objects.requireNonNull(version, "version");
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
         * Sets headers of the request beside those of the handshake.
         *
         * @param customHeaders what was set
         * @return this
         */
        public Builder customHeaders(HttpHeaders customHeaders) {
            this.customHeaders = Objects.requireNonNull(customHeaders, "customHeaders");
            return this;
        }

        /**
         * Sets the longest content of a frame.
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
         * Sets whether what is sent is masked, as servers demand: {@code false} for tests alone.
         *
         * @param performMasking {@code true} unless set
         * @return this
         */
        public Builder performMasking(boolean performMasking) {
            this.performMasking = performMasking;
            return this;
        }

        /**
         * Sets whether frames are taken that are masked, which a server's are not.
         *
         * @param allowMaskMismatch {@code false} unless set
         * @return this
         */
        public Builder allowMaskMismatch(boolean allowMaskMismatch) {
            this.allowMaskMismatch = allowMaskMismatch;
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
         * Sets what the server is told when the channel is closed without a close frame; {@code null} for nothing.
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
         * Sets how long a closing client waits for the server's close frame before it closes the connection, and how
         * long the answer to a close frame may take. With 0 nothing is waited for, and nothing limited: a server that
         * does not read keeps the connection open.
         *
         * <p>Unless this is set, the server's close frame is not waited for, and after ten seconds the connection is
         * closed even if the client's own could not be written.
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
         * Sets whether the request has the whole URI, as proxies want it.
         *
         * @param absoluteUpgradeUrl {@code false} unless set
         * @return this
         */
        public Builder absoluteUpgradeUrl(boolean absoluteUpgradeUrl) {
            this.absoluteUpgradeUrl = absoluteUpgradeUrl;
            return this;
        }

        /**
         * Sets whether the request has an {@code Origin} that follows from the URI.
         *
         * @param generateOriginHeader {@code true} unless set
         * @return this
         */
        public Builder generateOriginHeader(boolean generateOriginHeader) {
            this.generateOriginHeader = generateOriginHeader;
            return this;
        }

        /**
         * Sets whether text that is not UTF-8 is refused.
         *
         * @param withUTF8Validator {@code true} unless set
         * @return this
         */
        public Builder withUTF8Validator(boolean withUTF8Validator) {
            this.withUTF8Validator = withUTF8Validator;
            return this;
        }

        /**
         * Sets what is connected to.
         *
         * @param webSocketUri {@code "ws://host/path"} for example
         * @return this
         * @throws IllegalArgumentException if it is no URI
         */
        public Builder webSocketUri(String webSocketUri) {
            return webSocketUri(URI.create(webSocketUri));
        }

        /**
         * Makes the settings.
         *
         * @return what was collected
         */
        public WebSocketClientProtocolConfig build() {
            return new WebSocketClientProtocolConfig(this);
        }
    }
}
