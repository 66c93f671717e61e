/**
 * A channel without a transport, for tests of handlers and for using codecs outside a network.
 *
 * <p>May import {@code io.millrace.channel} and what that may import.
 */
@NullMarked
package io.millrace.channel.embedded;

import org.jspecify.annotations.NullMarked;
