package io.millrace.handler.codec.http.websocketx;

import io.millrace.handler.codec.http.HttpRequest;
import java.util.Set;

/**
 * Says from which pages a server takes connections. A browser sends the page's origin with each handshake, and its
 * user's cookies too, whoever has made the page: a server that does not look gives every page what belongs to the user.
 *
 * <p>Clients other than browsers send what they like, or nothing: this is no authentication.
 *
 * <p><b>Spec:</b> RFC 6455 §10.2, RFC 6454.
 */
@FunctionalInterface
public interface WebSocketOriginCheck {
    /**
     * Takes everything, except a request of another origin that carries its user's authority: {@code Cookie} or {@code
     * Authorization}. What servers do unless they are told otherwise.
     */
    WebSocketOriginCheck NO_FOREIGN_CREDENTIALS = Origins::isOwnOrWithoutCredentials;

    /** Takes requests of the origin that {@code Host} names, and those without an origin. */
    WebSocketOriginCheck SAME_ORIGIN = Origins::isOwn;

    /** Takes everything. */
    WebSocketOriginCheck ANY = request -> true;

    /**
     * Tells whether a request is taken; if not, it is answered with 403.
     *
     * @param request an opening handshake
     * @return {@code true} if it is
     */
    boolean isAllowed(HttpRequest request);

    /**
     * Takes requests of some origins, and those without one.
     *
     * @param origins as browsers write them: {@code "https://example.com"}, {@code "http://localhost:8080"}; compared
     *     whole, without regard to case
     * @return a check
     */
    static WebSocketOriginCheck of(String... origins) {
        Set<String> allowed = Origins.normalized(origins);
        return request -> Origins.isOneOf(request, allowed);
    }
}
