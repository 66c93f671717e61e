/** The transport over {@code java.nio}, which works wherever a JDK does. */
module io.millrace.transport.nio {
    requires transitive io.millrace.core;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports io.millrace.channel.nio;
    exports io.millrace.channel.socket.nio;

    uses io.millrace.channel.Transport;

    provides io.millrace.channel.Transport with
            io.millrace.channel.socket.nio.NioTransport;
}
