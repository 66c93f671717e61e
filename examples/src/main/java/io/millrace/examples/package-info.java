/**
 * Programs to read and to run. {@link io.millrace.examples.Launcher} starts each of them with the same options; the
 * transports are whatever is on the class path or the module path. Nothing depends on this package.
 */
@NullMarked
package io.millrace.examples;

import org.jspecify.annotations.NullMarked;
