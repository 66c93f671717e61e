/**
 * Sets of channels that are written to, flushed and closed together; a channel that closes leaves its groups.
 *
 * <p>May import {@code channel} and what that may import.
 */
@NullMarked
package io.millrace.channel.group;

import org.jspecify.annotations.NullMarked;
