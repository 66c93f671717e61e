/**
 * Keeping a channel, or many together, below a number of bytes per second.
 *
 * <p>May import {@code buffer}, {@code util} and {@code channel} of core.
 */
@NullMarked
package io.millrace.handler.traffic;

import org.jspecify.annotations.NullMarked;
