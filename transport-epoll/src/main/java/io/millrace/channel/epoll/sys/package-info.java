/**
 * The system calls that only Linux has, through JNR-FFI.
 *
 * <p><b>Not API.</b> The package is exported only because the class that JNR-FFI generates must see
 * {@link io.millrace.channel.epoll.sys.EpollLibc}.
 */
@NullMarked
package io.millrace.channel.epoll.sys;

import org.jspecify.annotations.NullMarked;
