/**
 * Channels and event loops over {@code kqueue(2)} of macOS and the BSDs: a {@link io.millrace.channel.unix.Poller},
 * named channel types over those of {@link io.millrace.channel.unix}, and the options that only these systems have.
 */
@NullMarked
package io.millrace.channel.kqueue;

import org.jspecify.annotations.NullMarked;
