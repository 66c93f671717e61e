/**
 * Pools of client channels: connected ones are kept and handed out again.
 *
 * <p>May import {@code bootstrap}, {@code channel} and what those may import.
 */
@NullMarked
package io.millrace.channel.pool;

import org.jspecify.annotations.NullMarked;
