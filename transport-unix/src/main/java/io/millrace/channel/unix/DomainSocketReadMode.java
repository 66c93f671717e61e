package io.millrace.channel.unix;

/** What a domain socket's channel reads. */
public enum DomainSocketReadMode {
    /** Bytes, as buffers. The kernel closes descriptors that the peer passes. */
    BYTES,
    /**
     * Descriptors that the peer passes, each as a {@link ReceivedFileDescriptor}, in their order. Bytes are read and
     * dropped: those that carry the descriptors, and any others.
     */
    FILE_DESCRIPTORS
}
