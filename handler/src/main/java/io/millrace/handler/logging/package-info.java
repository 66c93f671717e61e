/**
 * Writing down what passes a place in the pipeline: {@link io.millrace.handler.logging.LoggingHandler}.
 *
 * <p>May import {@code buffer}, {@code util} and {@code channel} of core.
 */
@NullMarked
package io.millrace.handler.logging;

import org.jspecify.annotations.NullMarked;
