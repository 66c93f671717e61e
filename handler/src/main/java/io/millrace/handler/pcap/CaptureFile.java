package io.millrace.handler.pcap;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;

/**
 * A file of captured frames, as libpcap writes them:
 *
 * <pre>
 *   +---------------------------------------------------------------+
 *   | magic a1b2c3d4 | 2.4 | zone 0 | figures 0 | 65535 | Ethernet 1 |   24 bytes, once
 *   +---------------------------------------------------------------+
 *   | seconds | microseconds | length here | length of the frame    |   16 bytes, and the frame
 *   +---------------------------------------------------------------+
 * </pre>
 *
 * <p><b>Thread</b> each frame is written by one call to the stream, under the stream's lock where it is shared.
 * <b>Spec</b> {@code pcap-savefile(5)}.
 */
final class CaptureFile {
    private static final int SNAPSHOT_BYTES = 0xffff;
    private static final int GLOBAL_HEADER_BYTES = 24;
    private static final int RECORD_HEADER_BYTES = 16;
    private static final int LINKTYPE_ETHERNET = 1;

    private final OutputStream out;
    private final boolean shared;
    private final Clock clock;
    private byte[] record = new byte[2048];

    CaptureFile(OutputStream out, boolean shared, Clock clock) {
        this.out = out;
        this.shared = shared;
        this.clock = clock;
    }

    static void writeGlobalHeader(OutputStream out) throws IOException {
        out.write(ByteBuffer.allocate(GLOBAL_HEADER_BYTES)
                .putInt(0xa1b2_c3d4)
                .putShort((short) 2)
                .putShort((short) 4)
                .putInt(0)
                .putInt(0)
                .putInt(SNAPSHOT_BYTES)
                .putInt(LINKTYPE_ETHERNET)
                .array());
    }

    void begin() throws IOException {
        if (shared) {
            synchronized (out) {
                writeGlobalHeader(out);
            }
        } else {
            writeGlobalHeader(out);
        }
    }

    void write(Frame frame) throws IOException {
        int kept = Math.min(frame.length(), SNAPSHOT_BYTES);
        int size = RECORD_HEADER_BYTES + kept;
        if (record.length < size) {
            record = new byte[Math.max(size, record.length * 2)];
        }
        Instant now = clock.instant();
        ByteBuffer.wrap(record)
                .putInt((int) now.getEpochSecond())
                .putInt(now.getNano() / 1000)
                .putInt(kept)
                .putInt(frame.length())
                .put(frame.array(), 0, kept);
        if (shared) {
            synchronized (out) {
                out.write(record, 0, size);
            }
        } else {
            out.write(record, 0, size);
        }
    }

    void flush() throws IOException {
        if (shared) {
            synchronized (out) {
                out.flush();
            }
        } else {
            out.flush();
        }
    }

    /** Closes the stream, unless others write to it too. */
    void close() throws IOException {
        flush();
        if (!shared) {
            out.close();
        }
    }
}
