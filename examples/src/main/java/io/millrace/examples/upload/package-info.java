/** A server that takes forms with files ({@code multipart/form-data}) and says what it got. */
@NullMarked
package io.millrace.examples.upload;

import org.jspecify.annotations.NullMarked;
