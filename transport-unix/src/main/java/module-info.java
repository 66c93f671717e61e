/**
 * What the native transports share: system calls, sockets and channels over any POSIX kernel's readiness facility;
 * usable alone over
 * {@code poll(2)}.
 */
@SuppressWarnings("requires-automatic") // JNR-FFI has no module descriptors
module io.millrace.transport.unix {
    requires transitive io.millrace.core;
    requires static transitive org.jspecify;
    requires org.slf4j;
    requires org.jnrproject.ffi;
    requires org.jnrproject.jffi;
    // JNR-FFI needs them at run time and, being an automatic module, cannot say so
    requires org.objectweb.asm;
    requires org.objectweb.asm.commons;
    requires org.objectweb.asm.util;

    exports io.millrace.channel.unix;
    exports io.millrace.channel.unix.sys;

    provides io.millrace.channel.Transport with
            io.millrace.channel.unix.PollTransport;
}
