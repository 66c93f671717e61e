/**
 * The foundation: buffers, futures and timers, event loops, channels and their pipelines, and the transports that need
 * no kernel.
 */
module io.millrace.core {
    requires static transitive org.jspecify;
    requires org.jctools.core.jdk11;
    requires org.slf4j;

    exports io.millrace.bootstrap;
    exports io.millrace.buffer;
    exports io.millrace.buffer.search;
    exports io.millrace.channel;
    exports io.millrace.channel.embedded;
    exports io.millrace.channel.group;
    exports io.millrace.channel.local;
    exports io.millrace.channel.pool;
    exports io.millrace.channel.socket;
    exports io.millrace.resolver;
    exports io.millrace.util;
    exports io.millrace.util.concurrent;

    uses io.millrace.bootstrap.ChannelInitializerExtension;
    uses io.millrace.channel.Transport;

    provides io.millrace.channel.Transport with
            io.millrace.channel.local.LocalTransport;
}
