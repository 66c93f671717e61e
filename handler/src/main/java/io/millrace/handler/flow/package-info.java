/**
 * Handing on one message for each read that was asked for: {@link io.millrace.handler.flow.FlowControlHandler}.
 *
 * <p>May import {@code buffer}, {@code util} and {@code channel} of core, and codec/base.
 */
@NullMarked
package io.millrace.handler.flow;

import org.jspecify.annotations.NullMarked;
