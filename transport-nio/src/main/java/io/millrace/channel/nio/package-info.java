/**
 * Event loops over {@link java.nio.channels.Selector}, for the channels of {@link io.millrace.channel.socket.nio} and for
 * selectable channels of a user's own.
 *
 * <p>May import {@code io.millrace.channel}, what that may import, and {@code java.nio.channels}; knows no kind of channel.
 */
@NullMarked
package io.millrace.channel.nio;

import org.jspecify.annotations.NullMarked;
