/**
 * The negotiation of WebSocket extensions: handlers that offer and answer, and what an extension puts into the pipeline
 * then.
 *
 * <p>May import what {@code websocketx} may, and {@code websocketx} itself.
 */
@NullMarked
package io.millrace.handler.codec.http.websocketx.extensions;

import org.jspecify.annotations.NullMarked;
