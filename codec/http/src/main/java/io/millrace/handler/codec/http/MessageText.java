package io.millrace.handler.codec.http;

import java.util.Map.Entry;
import java.util.StringJoiner;

/** Messages as {@code toString()} shows them: what is on the wire, under a line about the object. */
final class MessageText {
    private MessageText() {}

    static String of(HttpRequest request) {
        StringJoiner lines = lines(head(request, ""), startLine(request));
        add(lines, request.headers());
        return lines.toString();
    }

    static String of(HttpResponse response) {
        StringJoiner lines = lines(head(response, ""), startLine(response));
        add(lines, response.headers());
        return lines.toString();
    }

    static String of(FullHttpRequest request, String content) {
        return full(request, content, startLine(request));
    }

    static String of(FullHttpResponse response, String content) {
        return full(response, content, startLine(response));
    }

    /** The content with the trailers behind it, in lines. */
    static String of(String content, HttpHeaders trailers) {
        StringJoiner lines = new StringJoiner(System.lineSeparator()).add(content);
        add(lines, trailers);
        return lines.toString();
    }

    private static String full(FullHttpMessage message, String content, String startLine) {
        StringJoiner lines = lines(head(message, ", content: " + content), startLine);
        add(lines, message.headers());
        add(lines, message.trailingHeaders());
        return lines.toString();
    }

    private static StringJoiner lines(String first, String second) {
        return new StringJoiner(System.lineSeparator()).add(first).add(second);
    }

    private static String head(HttpMessage message, String content) {
        return message.getClass().getSimpleName() + "(decodeResult: " + message.decoderResult() + ", version: "
                + message.protocolVersion() + content + ')';
    }

    private static String startLine(HttpRequest request) {
        return request.method() + " " + request.uri() + ' ' + request.protocolVersion();
    }

    private static String startLine(HttpResponse response) {
        return response.protocolVersion() + " " + response.status();
    }

    private static void add(StringJoiner lines, HttpHeaders headers) {
        for (Entry<String, String> field : headers) {
            lines.add(field.getKey() + ": " + field.getValue());
        }
    }
}
