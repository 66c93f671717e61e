/**
 * Deciding by the peer's address who may connect, and how often at a time.
 *
 * <p>May import {@code buffer}, {@code util} and {@code channel} of core.
 */
@NullMarked
package io.millrace.handler.ipfilter;

import org.jspecify.annotations.NullMarked;
