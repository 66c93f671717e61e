package io.millrace.handler.codec.http.multipart;

import io.millrace.buffer.ByteBuf;
import java.io.IOException;
import java.nio.channels.FileChannel;

/** Writes buffers to files. */
final class FileWrites {
    private FileWrites() {}

    /** Writes all readable bytes, without reading them off the buffer. */
    static void write(FileChannel out, long position, ByteBuf buffer) throws IOException {
        int begin = buffer.readerIndex();
        int index = begin;
        while (index < buffer.writerIndex()) {
            index += buffer.getBytes(index, out, position + index - begin, buffer.writerIndex() - index);
        }
    }
}
