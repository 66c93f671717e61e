/** HTTP/1.1 for servers and clients. */
module io.millrace.codec.http {
    requires transitive io.millrace.codec.base;
    requires transitive io.millrace.codec.compression;
    requires transitive io.millrace.handler;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports io.millrace.handler.codec.http;
    exports io.millrace.handler.codec.http.cookie;
    exports io.millrace.handler.codec.http.cors;
    exports io.millrace.handler.codec.http.multipart;
}
