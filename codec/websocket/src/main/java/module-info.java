/** WebSocket for servers and clients. */
module io.millrace.codec.websocket {
    requires transitive io.millrace.codec.http;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports io.millrace.handler.codec.http.websocketx;
    exports io.millrace.handler.codec.http.websocketx.extensions;
    exports io.millrace.handler.codec.http.websocketx.extensions.compression;
}
