package io.millrace.handler.codec.http.websocketx.extensions;

/** An extension on a server's side. */
public interface WebSocketServerExtension extends WebSocketExtension {
    /**
     * What the server answers.
     *
     * @return name and parameters
     */
    WebSocketExtensionData newReponseData();
}
