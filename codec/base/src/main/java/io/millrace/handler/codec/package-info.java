/**
 * What codecs are made of: decoders that turn a stream into messages, encoders, framing, headers, and the limits that all of
 * them keep. May import {@code io.millrace.buffer}, {@code .util} and {@code .channel}; knows no transport.
 */
@NullMarked
package io.millrace.handler.codec;

import org.jspecify.annotations.NullMarked;
