/**
 * Changing or resolving the addresses of a connect inside the pipeline.
 *
 * <p>May import {@code buffer}, {@code util}, {@code channel} and {@code resolver} of core.
 */
@NullMarked
package io.millrace.handler.address;

import org.jspecify.annotations.NullMarked;
