package io.millrace.handler.codec.http.websocketx.extensions;

/** Gives the filters of an extension. */
public interface WebSocketExtensionFilterProvider {
    /** Filters that leave no frame alone. */
    WebSocketExtensionFilterProvider DEFAULT = new WebSocketExtensionFilterProvider() {
        @Override
        public WebSocketExtensionFilter encoderFilter() {
            return WebSocketExtensionFilter.NEVER_SKIP;
        }

        @Override
        public WebSocketExtensionFilter decoderFilter() {
            return WebSocketExtensionFilter.NEVER_SKIP;
        }
    };

    /**
     * The filter of frames that are sent.
     *
     * @return a filter
     */
    WebSocketExtensionFilter encoderFilter();

    /**
     * The filter of frames that come.
     *
     * @return a filter
     */
    WebSocketExtensionFilter decoderFilter();
}
