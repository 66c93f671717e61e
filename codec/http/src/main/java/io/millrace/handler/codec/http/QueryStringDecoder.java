package io.millrace.handler.codec.http;

import java.net.URI;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes a request target apart into a path and parameters.
 *
 * <pre>{@code
 * QueryStringDecoder target = new QueryStringDecoder("/hello?recipient=world&x=1;y=2");
 * target.path();        // /hello
 * target.parameters();  // {recipient=[world], x=[1], y=[2]}
 * }</pre>
 *
 * <p>It reads forms too: without a path, the whole text is parameters. Only so many are read as was said (1024 unless
 * set otherwise); what is behind them is not looked at. Bytes that are no characters of the charset become U+FFFD.
 *
 * <p><b>Errors:</b> {@link #path()} and {@link #parameters()} throw {@link IllegalArgumentException} if there are no
 * two hexadecimal digits behind a percent sign. <b>Thread:</b> one at a time.
 */
public class QueryStringDecoder {
    private static final int DEFAULT_MAX_PARAMS = 1024;

    private final Charset charset;
    private final String uri;
    private final int maxParams;
    private final boolean semicolonIsNormalChar;
    private final boolean htmlQueryDecoding;

    /** Where the path ends: 0 if there is none. */
    private final int pathEnd;

    private @Nullable String path;
    private @Nullable Map<String, List<String>> params;

    /**
     * Reads a target in UTF-8.
     *
     * @param uri the target
     */
    public QueryStringDecoder(String uri) {
        this(builder(), uri);
    }

    /**
     * Reads a target or parameters in UTF-8.
     *
     * @param uri the target, or parameters without a question mark
     * @param hasPath whether it is a target
     */
    public QueryStringDecoder(String uri, boolean hasPath) {
        this(builder().hasPath(hasPath), uri);
    }

    /**
     * Reads a target.
     *
     * @param uri the target
     * @param charset the charset of what is escaped
     */
    public QueryStringDecoder(String uri, Charset charset) {
        this(builder().charset(charset), uri);
    }

    /**
     * Reads a target or parameters.
     *
     * @param uri the target, or parameters without a question mark
     * @param charset the charset of what is escaped
     * @param hasPath whether it is a target
     */
    public QueryStringDecoder(String uri, Charset charset, boolean hasPath) {
        this(builder().charset(charset).hasPath(hasPath), uri);
    }

    /**
     * Reads a target or parameters.
     *
     * @param uri the target, or parameters without a question mark
     * @param charset the charset of what is escaped
     * @param hasPath whether it is a target
     * @param maxParams how many parameters are read
     */
    public QueryStringDecoder(String uri, Charset charset, boolean hasPath, int maxParams) {
        this(builder().charset(charset).hasPath(hasPath).maxParams(maxParams), uri);
    }

    /**
     * Reads a target or parameters.
     *
     * @param uri the target, or parameters without a question mark
     * @param charset the charset of what is escaped
     * @param hasPath whether it is a target
     * @param maxParams how many parameters are read
     * @param semicolonIsNormalChar whether {@code ;} is a part of a value, and not the end of it
     */
    public QueryStringDecoder(
            String uri, Charset charset, boolean hasPath, int maxParams, boolean semicolonIsNormalChar) {
        this(
                builder()
                        .charset(charset)
                        .hasPath(hasPath)
                        .maxParams(maxParams)
                        .semicolonIsNormalChar(semicolonIsNormalChar),
                uri);
    }

    /**
     * Reads the path and the query of a URI in UTF-8.
     *
     * @param uri the URI
     */
    public QueryStringDecoder(URI uri) {
        this(builder(), uri);
    }

    /**
     * Reads the path and the query of a URI.
     *
     * @param uri the URI
     * @param charset the charset of what is escaped
     */
    public QueryStringDecoder(URI uri, Charset charset) {
        this(builder().charset(charset), uri);
    }

    /**
     * Reads the path and the query of a URI.
     *
     * @param uri the URI
     * @param charset the charset of what is escaped
     * @param maxParams how many parameters are read
     */
    public QueryStringDecoder(URI uri, Charset charset, int maxParams) {
        this(builder().charset(charset).maxParams(maxParams), uri);
    }

    /**
     * Reads the path and the query of a URI.
     *
     * @param uri the URI
     * @param charset the charset of what is escaped
     * @param maxParams how many parameters are read
     * @param semicolonIsNormalChar whether {@code ;} is a part of a value, and not the end of it
     */
    public QueryStringDecoder(URI uri, Charset charset, int maxParams, boolean semicolonIsNormalChar) {
        this(builder().charset(charset).maxParams(maxParams).semicolonIsNormalChar(semicolonIsNormalChar), uri);
    }

    private QueryStringDecoder(Builder builder, String uri) {
        this(builder, Objects.requireNonNull(uri, "uri"), builder.hasPath ? pathEnd(uri) : 0);
    }

    private QueryStringDecoder(Builder builder, URI uri) {
        this(
                builder,
                pathAndQuery(uri),
                uri.getRawPath() == null ? 0 : uri.getRawPath().length());
    }

    private QueryStringDecoder(Builder builder, String uri, int pathEnd) {
        this.uri = uri;
        this.pathEnd = pathEnd;
        this.charset = builder.charset;
        this.maxParams = builder.maxParams;
        this.semicolonIsNormalChar = builder.semicolonIsNormalChar;
        this.htmlQueryDecoding = builder.htmlQueryDecoding;
    }

    private static int pathEnd(String uri) {
        for (int i = 0; i < uri.length(); i++) {
            char c = uri.charAt(i);
            if (c == '?' || c == '#') {
                return i;
            }
        }
        return uri.length();
    }

    private static String pathAndQuery(URI uri) {
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        String query = uri.getRawQuery();
        return query == null ? path : path + '?' + query;
    }

    /**
     * The text that is read.
     *
     * @return the text; of a {@link URI}, its path and its query
     */
    public String uri() {
        return uri;
    }

    /**
     * The path, with its escapes read. A {@code +} stays one.
     *
     * @return the path, empty if there is none
     * @throws IllegalArgumentException if an escape is malformed
     */
    public String path() {
        String known = path;
        if (known == null) {
            known = new PercentDecoder(uri, charset, false).decode(0, pathEnd);
            path = known;
        }
        return known;
    }

    /**
     * The path as it stands in the text.
     *
     * @return the path, empty if there is none
     */
    public String rawPath() {
        return uri.substring(0, pathEnd);
    }

    /**
     * The query as it stands in the text, without the question mark in front and the fragment behind.
     *
     * @return the query, empty if there is none
     */
    public String rawQuery() {
        return uri.substring(queryStart(), queryEnd());
    }

    private int queryStart() {
        return pathEnd < uri.length() && uri.charAt(pathEnd) == '?' ? pathEnd + 1 : pathEnd;
    }

    private int queryEnd() {
        int fragment = uri.indexOf('#', pathEnd);
        return fragment < 0 ? uri.length() : fragment;
    }

    /**
     * The parameters, with their escapes read, in the order of their names' first appearance. A name without a value
     * has an empty one.
     *
     * @return each name with its values
     * @throws IllegalArgumentException if an escape is malformed
     */
    public Map<String, List<String>> parameters() {
        Map<String, List<String>> known = params;
        if (known == null) {
            known = readParameters();
            params = known;
        }
        return known;
    }

    private Map<String, List<String>> readParameters() {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        PercentDecoder decoder = new PercentDecoder(uri, charset, htmlQueryDecoding);
        int end = queryEnd();
        int left = maxParams;
        int start = queryStart();
        while (start < end && left > 0) {
            int stop = separator(start, end);
            while (start < stop && uri.charAt(start) == '=') {
                start++; // a name cannot be empty
            }
            if (start < stop) {
                readParameter(decoder, start, stop, parameters);
                left--;
            }
            start = stop + 1;
        }
        return parameters;
    }

    /** Where a parameter ends. */
    private int separator(int start, int end) {
        for (int i = start; i < end; i++) {
            char c = uri.charAt(i);
            if (c == '&' || c == ';' && !semicolonIsNormalChar) {
                return i;
            }
        }
        return end;
    }

    private void readParameter(PercentDecoder decoder, int start, int stop, Map<String, List<String>> parameters) {
        int equals = start;
        while (equals < stop && uri.charAt(equals) != '=') {
            equals++;
        }
        String name = decoder.decode(start, equals);
        String value = equals == stop ? "" : decoder.decode(equals + 1, stop);
        parameters.computeIfAbsent(name, unused -> new ArrayList<>(1)).add(value);
    }

    /** The text that is read. */
    @Override
    public String toString() {
        return uri();
    }

    /**
     * Reads escapes in UTF-8, and {@code +} as a space.
     *
     * @param s the text, or {@code null}
     * @return the text without escapes, empty for {@code null}
     * @throws IllegalArgumentException if an escape is malformed
     */
    public static String decodeComponent(@Nullable String s) {
        return decodeComponent(s, HttpConstants.DEFAULT_CHARSET);
    }

    /**
     * Reads escapes, and {@code +} as a space.
     *
     * @param s the text, or {@code null}
     * @param charset the charset of what is escaped
     * @return the text without escapes, empty for {@code null}
     * @throws IllegalArgumentException if an escape is malformed
     */
    public static String decodeComponent(@Nullable String s, Charset charset) {
        Objects.requireNonNull(charset, "charset");
        return s == null ? "" : new PercentDecoder(s, charset, true).decode(0, s.length());
    }

    /**
     * Settings for decoders.
     *
     * @return a builder with the settings of {@link #QueryStringDecoder(String)}
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Settings for decoders. <b>Thread:</b> one at a time. */
    public static final class Builder {
        private boolean hasPath = true;
        private int maxParams = DEFAULT_MAX_PARAMS;
        private boolean semicolonIsNormalChar;
        private Charset charset = HttpConstants.DEFAULT_CHARSET;
        private boolean htmlQueryDecoding = true;

        private Builder() {}

        /**
         * Whether the text is a target with a path, which is so unless set otherwise; or parameters without a question
         * mark.
         *
         * @param hasPath whether there is a path
         * @return this
         */
        public Builder hasPath(boolean hasPath) {
            this.hasPath = hasPath;
            return this;
        }

        /**
         * How many parameters are read: 1024 unless set otherwise.
         *
         * @param maxParams at least 1
         * @return this
         */
        public Builder maxParams(int maxParams) {
            if (maxParams < 1) {
                throw new IllegalArgumentException("maxParams: " + maxParams + " (expected: > 0)");
            }
            this.maxParams = maxParams;
            return this;
        }

        /**
         * Whether {@code ;} is a part of a value; unless set otherwise it ends one, as {@code &} does.
         *
         * @param semicolonIsNormalChar whether it is
         * @return this
         */
        public Builder semicolonIsNormalChar(boolean semicolonIsNormalChar) {
            this.semicolonIsNormalChar = semicolonIsNormalChar;
            return this;
        }

        /**
         * The charset of what is escaped: UTF-8 unless set otherwise.
         *
         * @param charset the charset
         * @return this
         */
        public Builder charset(Charset charset) {
            this.charset = Objects.requireNonNull(charset, "charset");
            return this;
        }

        /**
         * Whether {@code +} in parameters is a space, as HTML forms send it, which is so unless set otherwise; or stays
         * what it is, as RFC 3986 says.
         *
         * @param htmlQueryDecoding whether it is a space
         * @return this
         */
        public Builder htmlQueryDecoding(boolean htmlQueryDecoding) {
            this.htmlQueryDecoding = htmlQueryDecoding;
            return this;
        }

        /**
         * Reads a target.
         *
         * @param uri the target
         * @return a decoder
         */
        public QueryStringDecoder build(String uri) {
            return new QueryStringDecoder(this, uri);
        }

        /**
         * Reads the path and the query of a URI.
         *
         * @param uri the URI
         * @return a decoder
         */
        public QueryStringDecoder build(URI uri) {
            return new QueryStringDecoder(this, uri);
        }
    }
}
