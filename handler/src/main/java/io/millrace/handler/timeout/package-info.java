/**
 * Finding peers that have gone quiet: {@link io.millrace.handler.timeout.IdleStateHandler} tells of it, the time-out
 * handlers close the channel.
 *
 * <p>May import {@code buffer}, {@code util} and {@code channel} of core.
 */
@NullMarked
package io.millrace.handler.timeout;

import org.jspecify.annotations.NullMarked;
