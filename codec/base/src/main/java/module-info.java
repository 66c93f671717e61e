/** What codecs are made of: decoders, encoders, framing, headers and limits. */
module io.millrace.codec.base {
    requires transitive io.millrace.core;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports io.millrace.handler.codec;
    exports io.millrace.handler.codec.base64;
    exports io.millrace.handler.codec.bytes;
    exports io.millrace.handler.codec.json;
    exports io.millrace.handler.codec.string;
}
