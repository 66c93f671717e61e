/**
 * Name resolution: from a host name or an unresolved {@link java.net.SocketAddress} to addresses one can connect to.
 *
 * <p>A {@link io.millrace.resolver.NameResolver} turns names into values (usually {@link java.net.InetAddress}), an
 * {@link io.millrace.resolver.AddressResolver} turns unresolved socket addresses into resolved ones, and an {@link
 * io.millrace.resolver.AddressResolverGroup} keeps one address resolver for each executor. Nothing here blocks an
 * event loop: look-ups through the JDK run on a few daemon threads of their own.
 *
 * <p>May import {@code util}, {@code util.concurrent} and {@code buffer}.
 */
@NullMarked
package io.millrace.resolver;

import org.jspecify.annotations.NullMarked;
