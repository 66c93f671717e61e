/**
 * A client of HTTP: {@link io.millrace.examples.client.Fetcher} asks, follows redirects and writes the body out, on its
 * caller's thread; {@link io.millrace.examples.client.Connection} is what happens on the loop.
 */
@NullMarked
package io.millrace.examples.client;

import org.jspecify.annotations.NullMarked;
