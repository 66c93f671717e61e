/**
 * Millrace beside Netty: JMH benchmarks of the parts, echo end to end over loopback, and the bytes that an echoed
 * message allocates. {@code README.md} of the module has the commands.
 */
@NullMarked
package io.millrace.benchmarks;

import org.jspecify.annotations.NullMarked;
