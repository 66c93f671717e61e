/**
 * Flushing once where many flushes were asked for: {@link io.millrace.handler.flush.FlushConsolidationHandler}.
 *
 * <p>May import {@code buffer}, {@code util} and {@code channel} of core.
 */
@NullMarked
package io.millrace.handler.flush;

import org.jspecify.annotations.NullMarked;
