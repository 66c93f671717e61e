/** Benchmarks, the comparison with Netty, and allocation budgets. JMH runs on the class path: nothing is exported. */
@SuppressWarnings("requires-automatic") // JMH has no module descriptor
module io.millrace.benchmarks {
    requires io.millrace.codec.websocket;
    requires io.millrace.core;
    requires io.millrace.transport.epoll;
    requires io.millrace.transport.unix;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.common;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.unix.common;
    requires jdk.jfr;
    requires jdk.management;
    requires jmh.core;
    requires static org.jspecify;
    requires org.jctools.core.jdk11;
}
