package io.millrace.handler.codec.http.websocketx.extensions;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelHandler;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelPipeline;
import io.millrace.handler.codec.http.HttpHeaderNames;
import io.millrace.handler.codec.http.HttpHeaderValues;
import io.millrace.handler.codec.http.HttpHeaders;
import io.millrace.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The header {@code Sec-WebSocket-Extensions}. <b>Spec:</b> RFC 6455 §9.1. */
public final class WebSocketExtensionUtil {
    private WebSocketExtensionUtil() {}

    /**
     * Reads a header's value. An extension that is not what the grammar allows, or gives a parameter twice, is left
     * out.
     *
     * @param extensionHeader {@code permessage-deflate; client_max_window_bits, …}
     * @return the extensions, in order
     */
    public static List<WebSocketExtensionData> extractExtensions(String extensionHeader) {
        List<WebSocketExtensionData> extensions = new ArrayList<>();
        int start = 0;
        while (start < extensionHeader.length()) {
            int end = end(extensionHeader, start, ',');
            WebSocketExtensionData extension = extension(extensionHeader.substring(start, end));
            if (extension != null) {
                extensions.add(extension);
            }
            start = end + 1;
        }
        return extensions;
    }

    /** The bits that the extensions of a channel have so far, by this handler or another; 0 for none. */
    static int negotiatedRsv(Channel channel) {
        Integer rsv = channel.attr(WebSocket13FrameDecoder.NEGOTIATED_RSV).get();
        return rsv == null ? 0 : rsv;
    }

    /** Where the separator is, or the end; not the one in a quoted string. */
    private static int end(String text, int start, char separator) {
        boolean quoted = false;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\\' && quoted) {
                i++;
            } else if (c == separator && !quoted) {
                return i;
            }
        }
        return text.length();
    }

    private static @Nullable WebSocketExtensionData extension(String text) {
        int end = end(text, 0, ';');
        String name = text.substring(0, end).trim();
        if (!isToken(name)) {
            return null;
        }
        Map<String, @Nullable String> parameters = new LinkedHashMap<>(4);
        while (end < text.length()) {
            int start = end + 1;
            end = end(text, start, ';');
            if (!parameter(text.substring(start, end), parameters)) {
                return null;
            }
        }
        return new WebSocketExtensionData(name, parameters);
    }

    private static boolean parameter(String text, Map<String, @Nullable String> parameters) {
        int equals = text.indexOf('=');
        String name = (equals < 0 ? text : text.substring(0, equals)).trim();
        if (!isToken(name) || parameters.containsKey(name)) {
            return false;
        }
        String value = equals < 0 ? null : unquoted(text.substring(equals + 1).trim());
        parameters.put(name, value);
        return value == null ? equals < 0 : isToken(value);
    }

    private static String unquoted(String value) {
        int last = value.length() - 1;
        if (last < 1 || value.charAt(0) != '"' || value.charAt(last) != '"') {
            return value;
        }
        StringBuilder text = new StringBuilder(last);
        for (int i = 1; i < last; i++) {
            if (value.charAt(i) == '\\' && i + 1 < last) {
                i++;
            }
            text.append(value.charAt(i));
        }
        return text.toString();
    }

    /** RFC 9110 §5.6.2; a value must be one too, once it is unquoted. */
    private static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f || "\"(),/:;<=>?@[\\]{}".indexOf(c) >= 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    static boolean isWebsocketUpgrade(HttpHeaders headers) {
        return headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                && headers.contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
    }

    /** All values of the header as one, or {@code null}. */
    static @Nullable String value(HttpHeaders headers) {
        List<String> values = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS);
        return values.isEmpty() ? null : String.join(", ", values);
    }

    /** What is there, with the extensions that are not named yet behind it; a parameter that is given already stays. */
    static @Nullable String merge(@Nullable String given, List<WebSocketExtensionData> extensions) {
        List<WebSocketExtensionData> all = given == null ? new ArrayList<>() : extractExtensions(given);
        for (WebSocketExtensionData extension : extensions) {
            int same = indexOf(all, extension.name());
            if (same < 0) {
                all.add(extension);
            } else {
                Map<String, @Nullable String> parameters = new LinkedHashMap<>(extension.parameters());
                parameters.putAll(all.get(same).parameters());
                all.set(same, new WebSocketExtensionData(extension.name(), parameters));
            }
        }
        return all.isEmpty() ? null : text(all);
    }

    private static int indexOf(List<WebSocketExtensionData> extensions, String name) {
        for (int i = 0; i < extensions.size(); i++) {
            if (extensions.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private static String text(List<WebSocketExtensionData> extensions) {
        StringBuilder text = new StringBuilder(80);
        for (WebSocketExtensionData extension : extensions) {
            text.append(text.isEmpty() ? "" : ",").append(extension.name());
            extension.parameters().forEach((name, value) -> {
                text.append(';').append(name);
                if (value != null) {
                    text.append('=').append(value);
                }
            });
        }
        return text.toString();
    }

    /** Puts an extension's handlers behind the one that has negotiated it: the encoder, then the decoder. */
    static void install(ChannelHandlerContext ctx, WebSocketExtension extension) {
        WebSocketExtensionDecoder decoder = extension.newExtensionDecoder();
        WebSocketExtensionEncoder encoder = extension.newExtensionEncoder();
        ChannelPipeline pipeline = ctx.pipeline();
        pipeline.addAfter(ctx.name(), freeName(pipeline, decoder), decoder);
        pipeline.addAfter(ctx.name(), freeName(pipeline, encoder), encoder);
    }

    private static @Nullable String freeName(ChannelPipeline pipeline, ChannelHandler handler) {
        String name = handler.getClass().getName();
        return pipeline.get(name) == null ? name : null;
    }
}
