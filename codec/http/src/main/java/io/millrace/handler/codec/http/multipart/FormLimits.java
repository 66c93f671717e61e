package io.millrace.handler.codec.http.multipart;

/**
 * How much of a form is decoded, finite unless somebody raises it.
 *
 * @param maxFields the most fields and files of a form, 0 or less for any number
 * @param maxBufferedBytes the most bytes that wait to be decoded: of a name, or of a line of a part's header; 0 or less
 *     for what the header of a part may have
 * @param maxPartHeaders the most header lines of a part
 * @param maxPartHeaderBytes the most bytes of a part's header
 * @param maxFieldBytes the most bytes of a field
 * @param maxUploadBytes the most bytes of a file
 * @param maxTotalBytes the most bytes of the whole body
 */
public record FormLimits(
        int maxFields,
        int maxBufferedBytes,
        int maxPartHeaders,
        int maxPartHeaderBytes,
        long maxFieldBytes,
        long maxUploadBytes,
        long maxTotalBytes) {

    /**
     * 128 fields, names and header lines of 1024 bytes, 32 header lines and 8 KiB of them a part, fields of 16 MiB,
     * files and bodies of 1 GiB.
     */
    public static final FormLimits DEFAULT = new FormLimits(128, 1024, 32, 8192, 16L << 20, 1L << 30, 1L << 30);

    /** Checks the values. */
    public FormLimits {
        requirePositive(maxPartHeaders, "maxPartHeaders");
        requirePositive(maxPartHeaderBytes, "maxPartHeaderBytes");
        requirePositive(maxFieldBytes, "maxFieldBytes");
        requirePositive(maxUploadBytes, "maxUploadBytes");
        requirePositive(maxTotalBytes, "maxTotalBytes");
    }

    private static void requirePositive(long value, String name) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }

    /** The usual limits with two others; the header of a part may have as much as is buffered. */
    static FormLimits of(int maxFields, int maxBufferedBytes) {
        return new FormLimits(
                maxFields,
                maxBufferedBytes,
                DEFAULT.maxPartHeaders,
                Math.max(DEFAULT.maxPartHeaderBytes, maxBufferedBytes),
                DEFAULT.maxFieldBytes,
                DEFAULT.maxUploadBytes,
                DEFAULT.maxTotalBytes);
    }

    /** How long a name or a line may be. */
    int maxLineBytes() {
        return maxBufferedBytes > 0 ? Math.min(maxBufferedBytes, maxPartHeaderBytes) : maxPartHeaderBytes;
    }

    /**
     * These limits with another number of fields.
     *
     * @param fields 0 or less for any number
     * @return new limits
     */
    public FormLimits withMaxFields(int fields) {
        return new FormLimits(
                fields,
                maxBufferedBytes,
                maxPartHeaders,
                maxPartHeaderBytes,
                maxFieldBytes,
                maxUploadBytes,
                maxTotalBytes);
    }

    /**
     * These limits with another one for what is not decoded yet.
     *
     * @param bytes 0 or less for what the header of a part may have
     * @return new limits
     */
    public FormLimits withMaxBufferedBytes(int bytes) {
        return new FormLimits(
                maxFields, bytes, maxPartHeaders, maxPartHeaderBytes, maxFieldBytes, maxUploadBytes, maxTotalBytes);
    }

    /**
     * These limits with others for the header of a part.
     *
     * @param lines at least 1
     * @param bytes at least 1
     * @return new limits
     */
    public FormLimits withMaxPartHeaders(int lines, int bytes) {
        return new FormLimits(maxFields, maxBufferedBytes, lines, bytes, maxFieldBytes, maxUploadBytes, maxTotalBytes);
    }

    /**
     * These limits with another one for a field.
     *
     * @param bytes at least 1
     * @return new limits
     */
    public FormLimits withMaxFieldBytes(long bytes) {
        return new FormLimits(
                maxFields, maxBufferedBytes, maxPartHeaders, maxPartHeaderBytes, bytes, maxUploadBytes, maxTotalBytes);
    }

    /**
     * These limits with another one for a file.
     *
     * @param bytes at least 1
     * @return new limits
     */
    public FormLimits withMaxUploadBytes(long bytes) {
        return new FormLimits(
                maxFields, maxBufferedBytes, maxPartHeaders, maxPartHeaderBytes, maxFieldBytes, bytes, maxTotalBytes);
    }

    /**
     * These limits with another one for the whole body.
     *
     * @param bytes at least 1
     * @return new limits
     */
    public FormLimits withMaxTotalBytes(long bytes) {
        return new FormLimits(
                maxFields, maxBufferedBytes, maxPartHeaders, maxPartHeaderBytes, maxFieldBytes, maxUploadBytes, bytes);
    }
}
