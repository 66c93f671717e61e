/**
 * Channels and event loops over POSIX kernels: the one family of channels that every readiness facility shares
 * ({@link io.millrace.channel.unix.Poller} is the seam), with {@code poll(2)} as the facility that is always there.
 *
 * <p>May import core and {@link io.millrace.channel.unix.sys}; nothing of JNR-FFI.
 */
@NullMarked
package io.millrace.channel.unix;

import org.jspecify.annotations.NullMarked;
