/**
 * Channels over the sockets of {@code java.nio}: TCP, UDP with multicast, and unix domain sockets. They work on Windows and
 * wherever else a JDK does; loops of {@link io.millrace.channel.nio.NioIoHandler} serve them.
 *
 * <p>May import {@code io.millrace.channel} with {@code socket} and {@code nio}, what those may import, and
 * {@code java.nio.channels}.
 */
@NullMarked
package io.millrace.channel.socket.nio;

import org.jspecify.annotations.NullMarked;
