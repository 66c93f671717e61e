/** A scripted C library, for tests of what native transports do when the kernel says no. */
@NullMarked
package io.millrace.testkit.unix;

import org.jspecify.annotations.NullMarked;
