/** The transport over {@code epoll(7)}, and what Linux alone has. */
@SuppressWarnings("requires-automatic") // JNR-FFI has no module descriptors
module io.millrace.transport.epoll {
    requires transitive io.millrace.transport.unix;
    requires static transitive org.jspecify;
    requires org.jnrproject.ffi;

    exports io.millrace.channel.epoll;
    exports io.millrace.channel.epoll.sys;

    provides io.millrace.channel.Transport with
            io.millrace.channel.epoll.EpollTransport;
}
