/** Handlers for any protocol: time-outs, logging, large writes, flow control, address filters, traffic shaping. */
module io.millrace.handler {
    requires transitive io.millrace.codec.base;
    requires static transitive org.jspecify;
    requires transitive org.slf4j;

    exports io.millrace.handler.address;
    exports io.millrace.handler.flow;
    exports io.millrace.handler.flush;
    exports io.millrace.handler.ipfilter;
    exports io.millrace.handler.logging;
    exports io.millrace.handler.pcap;
    exports io.millrace.handler.stream;
    exports io.millrace.handler.timeout;
    exports io.millrace.handler.traffic;
}
