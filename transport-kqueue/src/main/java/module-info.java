/** The transport over {@code kqueue(2)}, and what macOS and the BSDs alone have. */
@SuppressWarnings("requires-automatic") // JNR-FFI has no module descriptors
module io.millrace.transport.kqueue {
    requires transitive io.millrace.transport.unix;
    requires static transitive org.jspecify;
    requires org.jnrproject.ffi;

    exports io.millrace.channel.kqueue;
    exports io.millrace.channel.kqueue.sys;

    provides io.millrace.channel.Transport with
            io.millrace.channel.kqueue.KQueueTransport;
}
