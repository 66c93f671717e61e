/** Programs to read and to run; transports are found on the path at run time, and epoll has an option of its own. */
module io.millrace.examples {
    requires io.millrace.codec.base;
    requires io.millrace.codec.http;
    requires io.millrace.codec.websocket;
    requires io.millrace.core;
    requires io.millrace.handler;
    requires io.millrace.transport.epoll;
    requires static transitive org.jspecify;
    requires org.slf4j;
}
