/**
 * Channels and event loops over Linux's {@code epoll(7)}: a {@link io.millrace.channel.unix.Poller}, named channel
 * types over those of
 * {@link io.millrace.channel.unix}, and the options that only Linux has.
 */
@NullMarked
package io.millrace.channel.epoll;

import org.jspecify.annotations.NullMarked;
