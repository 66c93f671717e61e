/**
 * The system calls of POSIX kernels, through JNR-FFI.
 *
 * <p><b>Not API.</b> The package is exported only because the classes that JNR-FFI generates must see
 * {@link io.millrace.channel.unix.sys.Libc}, and because the backends ({@code transport-epoll}, {@code
 * transport-kqueue}) are
 * modules of their own. Anything here may change in any release.
 *
 * <p>Rules: addresses cross as {@code long}; structs are offsets in preallocated {@link
 * io.millrace.channel.unix.sys.NativeMemory};
 * every call returns its value or {@code -errno}; only cold paths throw. The only package here that may import {@code
 * jnr.*} and
 * {@code com.kenai.jffi.*}; it imports nothing of the other packages of Millrace.
 */
@NullMarked
package io.millrace.channel.unix.sys;

import org.jspecify.annotations.NullMarked;
