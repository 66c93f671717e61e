/**
 * A protocol of our own, whole: {@link io.millrace.examples.keyvalue.RequestParser} reads it and knows no channel, a
 * decoder and two encoders are its handlers, {@link io.millrace.examples.keyvalue.KeyValueHandler} answers. {@code
 * docs/writing-handlers.md} walks through it.
 *
 * <pre>
 * request    0        4      5           6         6+k
 *            +--------+------+-----------+---------+---------+
 *            | length | verb | keyLength |   key   |  value  |      length counts what is behind it
 *            +--------+------+-----------+---------+---------+      verb: 1 GET, 2 PUT, 3 DELETE
 *
 * response   0        4        5
 *            +--------+--------+---------+
 *            | length | status | content |                          status: 0 OK, 1 NOT_FOUND, 2 FULL, 3 BAD_REQUEST
 *            +--------+--------+---------+
 * </pre>
 *
 * <p>Numbers are big-endian and unsigned. A key has 1 to 255 characters from {@code '!'} to {@code '~'}; only PUT has a
 * value, which may be empty. Requests may be sent before earlier ones are answered; answers come in their order. A
 * request that breaks these rules is answered, behind those before it, and the connection is closed.
 */
@NullMarked
package io.millrace.examples.keyvalue;

import org.jspecify.annotations.NullMarked;
