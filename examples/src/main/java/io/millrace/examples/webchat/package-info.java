/**
 * A chat in the browser: a page, and WebSockets that it talks over. A page sends a line of text, {@code /name NAME} to
 * be called something else; it receives JSON objects whose {@code type} is {@code you}, {@code users}, {@code said} or
 * {@code note}.
 */
@NullMarked
package io.millrace.examples.webchat;

import org.jspecify.annotations.NullMarked;
