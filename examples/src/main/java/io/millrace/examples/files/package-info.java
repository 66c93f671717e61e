/**
 * A server of static files. What a request means is found out by classes that know no channel: {@link
 * io.millrace.examples.files.RequestPath}, {@link io.millrace.examples.files.Preconditions}, {@link
 * io.millrace.examples.files.ByteRanges}; {@link io.millrace.examples.files.FilesHandler} puts them together.
 */
@NullMarked
package io.millrace.examples.files;

import org.jspecify.annotations.NullMarked;
