package io.millrace.handler.codec.http.multipart;

import io.millrace.handler.codec.http.HttpHeaderValues;
import io.millrace.handler.codec.http.multipart.HttpPostRequestDecoder.ErrorDataDecoderException;
import org.jspecify.annotations.Nullable;

/**
 * The content type of a {@code multipart/form-data} body.
 *
 * @param boundary the boundary without dashes before it, {@code null} if there is none
 * @param charset the charset, {@code null} if there is none
 */
record FormContentType(@Nullable String boundary, @Nullable String charset) {
    private static final int MAX_BOUNDARY = 70;

    /** What a boundary is made of besides letters and digits; a space too, but not at its end. */
    private static final String MARKS = "'()+_,-./:=? ";

    /** Whether it is the media type, whatever its parameters are. */
    static boolean isMultipart(String contentType) {
        String type = HttpHeaderValues.MULTIPART_FORM_DATA.toString();
        return contentType.regionMatches(true, 0, type, 0, type.length())
                && (contentType.length() == type.length() || ";, \t".indexOf(contentType.charAt(type.length())) >= 0);
    }

    /** Whether it is the media type of an urlencoded form. */
    static boolean isUrlEncoded(String contentType) {
        String type = HttpHeaderValues.APPLICATION_X_WWW_FORM_URLENCODED.toString();
        return contentType.regionMatches(true, 0, type, 0, type.length());
    }

    /** The content type, {@code null} if it is another. */
    static @Nullable FormContentType parse(String contentType) {
        if (!isMultipart(contentType)) {
            return null;
        }
        HeaderParameters parameters = HeaderParameters.parse(contentType);
        String boundary = parameters.parameter("boundary");
        return new FormContentType(boundary == null ? null : checkBoundary(boundary), parameters.parameter("charset"));
    }

    /** RFC 2046 §5.1.1. */
    static String checkBoundary(String boundary) {
        if (boundary.isEmpty()) {
            throw new ErrorDataDecoderException("Needs a boundary value");
        }
        if (boundary.length() > MAX_BOUNDARY) {
            throw new ErrorDataDecoderException(
                    "a boundary of " + boundary.length() + " characters is beyond the limit of " + MAX_BOUNDARY
                            + " that RFC 2046 section 5.1.1 sets (nothing raises it)");
        }
        for (int i = 0; i < boundary.length(); i++) {
            if (!isBoundaryCharacter(boundary.charAt(i))) {
                throw new ErrorDataDecoderException("a boundary has the character " + (int) boundary.charAt(i));
            }
        }
        if (boundary.endsWith(" ")) {
            throw new ErrorDataDecoderException("a boundary ends with a space");
        }
        return boundary;
    }

    private static boolean isBoundaryCharacter(char c) {
        return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || MARKS.indexOf(c) >= 0;
    }
}
