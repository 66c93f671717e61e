package io.millrace.handler.codec.http.websocketx.extensions;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One extension as {@code Sec-WebSocket-Extensions} names it. <b>Spec:</b> RFC 6455 §9.1. */
public final class WebSocketExtensionData {
    private final String name;
    private final Map<String, @Nullable String> parameters;

    /**
     * Makes an extension's data.
     *
     * @param name the extension's name
     * @param parameters its parameters, in order; {@code null} is the value of one that has none
     */
    public WebSocketExtensionData(String name, Map<String, @Nullable String> parameters) {
        this.name = Objects.requireNonNull(name, "name");
        this.parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /**
     * The extension's name.
     *
     * @return what the constructor was given
     */
    public String name() {
        return name;
    }

    /**
     * The parameters.
     *
     * @return names and values, {@code null} being the value of one that has none; cannot be changed
     */
    public Map<String, @Nullable String> parameters() {
        return parameters;
    }

    @Override
    public String toString() {
        return "WebSocketExtensionData(" + name + parameters + ')';
    }
}
