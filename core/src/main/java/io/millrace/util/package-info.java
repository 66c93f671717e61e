/**
 * Types that every other part uses: reference counting and leak detection, constants and attributes, 8-bit strings,
 * addresses as text, a wheel timer.
 *
 * <p>This package imports nothing of the framework's other packages; where one of its types needs an executor or a
 * thread factory it takes the JDK's interface.
 */
@NullMarked
package io.millrace.util;

import org.jspecify.annotations.NullMarked;
