package io.millrace.handler.codec.http.multipart;

import io.millrace.handler.codec.http.HttpHeaderNames;

/** How a file of a form shows itself. */
final class FileUploadText {
    private FileUploadText() {}

    static StringBuilder of(FileUpload upload) {
        return new StringBuilder(192)
                .append(HttpHeaderNames.CONTENT_DISPOSITION)
                .append(": form-data; name=\"")
                .append(upload.getName())
                .append("\"; filename=\"")
                .append(upload.getFilename())
                .append("\"\r\n")
                .append(HttpHeaderNames.CONTENT_TYPE)
                .append(": ")
                .append(upload.getContentType())
                .append("; charset=")
                .append(upload.getCharset().name())
                .append("\r\n")
                .append(HttpHeaderNames.CONTENT_LENGTH)
                .append(": ")
                .append(upload.length())
                .append("\r\nCompleted: ")
                .append(upload.isCompleted())
                .append("\r\nIsInMemory: ")
                .append(upload.isInMemory());
    }
}
