/**
 * Channels over sockets: TCP connections and listeners, UDP; their options and half-close. Transports implement these.
 *
 * <p>May import {@code io.millrace.channel} and what that may import.
 */
@NullMarked
package io.millrace.channel.socket;

import org.jspecify.annotations.NullMarked;
