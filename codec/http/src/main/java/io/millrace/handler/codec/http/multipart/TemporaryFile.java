package io.millrace.handler.codec.http.multipart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that exists until it is deleted, or kept by somebody else. <b>Thread:</b> one at a time. */
final class TemporaryFile {
    private final Path path;
    private boolean over;

    TemporaryFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** Deletes the file; a second call does nothing. */
    void delete() throws IOException {
        if (!over) {
            try {
                Files.deleteIfExists(path);
            } finally {
                keep();
            }
        }
    }

    /** Leaves the file, or what has become of it, to somebody else. */
    void keep() {
        if (!over) {
            over = true;
            TemporaryFiles.forget(path);
        }
    }
}
