/**
 * The system calls of {@code kqueue(2)} through JNR-FFI, and the layouts of {@code struct kevent}.
 *
 * <p><b>Not API.</b> The package is exported only because the class that JNR-FFI generates must see
 * {@link io.millrace.channel.kqueue.sys.KqueueLibc}.
 */
@NullMarked
package io.millrace.channel.kqueue.sys;

import org.jspecify.annotations.NullMarked;
