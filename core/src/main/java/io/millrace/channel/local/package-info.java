/**
 * The transport inside the VM: channels that hand their messages to each other. What is written arrives as it is, the
 * same objects, in order.
 *
 * <p>May import {@code channel} and what that may import.
 */
@NullMarked
package io.millrace.channel.local;

import org.jspecify.annotations.NullMarked;
