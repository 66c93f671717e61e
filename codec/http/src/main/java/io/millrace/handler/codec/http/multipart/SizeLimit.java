package io.millrace.handler.codec.http.multipart;

import java.io.IOException;

/** The limit that a factory sets for each part. */
final class SizeLimit {
    private SizeLimit() {}

    static void check(long size, long maxSize) throws IOException {
        if (maxSize >= 0 && size > maxSize) {
            throw new IOException("Size exceed allowed maximum capacity: " + size
                    + " bytes are beyond the limit maxSize of " + maxSize
                    + " (HttpDataFactory.setMaxLimit or HttpData.setMaxSize raises it)");
        }
    }
}
