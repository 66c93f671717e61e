package io.millrace.channel.unix;

/** What a domain socket's channel reads. */
public enum DomainSocketReadMode {
    /** Bytes, as buffers. */
    BYTES,
    /** Descriptors that the peer passes, as {@link FileDescriptor}s. */
    FILE_DESCRIPTORS
}
