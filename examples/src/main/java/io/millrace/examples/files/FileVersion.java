package io.millrace.examples.files;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;

/**
 * What tells one content of a file from another.
 *
 * @param tag an entity tag, in its quotes; a strong one: it changes with the size and with the time of the last change,
 *     to the resolution of the file system
 * @param seconds the time of the last change, as {@code Last-Modified} says it: since 1970, whole
 */
record FileVersion(String tag, long seconds) {
    static FileVersion of(BasicFileAttributes attributes) {
        FileTime time = attributes.lastModifiedTime();
        return new FileVersion(
                '"' + Long.toHexString(attributes.size()) + '-' + Long.toHexString(time.to(TimeUnit.NANOSECONDS)) + '"',
                Math.floorDiv(time.toMillis(), 1000L));
    }
}
