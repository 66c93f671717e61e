/**
 * Makes channels: {@link io.millrace.bootstrap.ServerBootstrap} those that accept, {@link
 * io.millrace.bootstrap.Bootstrap} those that connect or take datagrams.
 *
 * <p>May import {@code channel}, {@code resolver} and what those may import.
 */
@NullMarked
package io.millrace.bootstrap;

import org.jspecify.annotations.NullMarked;
