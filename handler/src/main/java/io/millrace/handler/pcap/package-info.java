/**
 * Writing what passes a place in the pipeline into a capture file that Wireshark reads.
 *
 * <p>May import {@code buffer}, {@code util} and {@code channel} of core.
 */
@NullMarked
package io.millrace.handler.pcap;

import org.jspecify.annotations.NullMarked;
