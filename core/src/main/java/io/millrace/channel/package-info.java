/**
 * Channels, their pipelines of handlers, and the loops that serve them; and the seam behind which transports stand
 * ({@link io.millrace.channel.Transport}, {@link io.millrace.channel.IoHandler}, {@link io.millrace.channel.ChannelIo}).
 *
 * <p>May import {@code io.millrace.util}, {@code io.millrace.util.concurrent}, {@code io.millrace.buffer} and
 * {@code io.millrace.resolver}.
 */
@NullMarked
package io.millrace.channel;

import org.jspecify.annotations.NullMarked;
