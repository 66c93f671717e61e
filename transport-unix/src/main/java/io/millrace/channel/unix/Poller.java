package io.millrace.channel.unix;

import io.millrace.channel.TriggerMode;

/**
 * Waits until descriptors are ready: the seam between the channels of this module and a kernel's facility.
 *
 * <p>A poller knows descriptors, interest bits and 64-bit tokens, and nothing of channels. A token should carry a
 * registration number beside
 * the descriptor: an event of a descriptor that was closed and handed out again then falls away by one comparison. -1
 * is the only number
 * that is not a token.
 *
 * <p>Interest in {@link #READ} includes the end of the stream ({@link #READ_CLOSED}), which may also be asked for alone
 * where
 * {@link #READ} is off. {@link #HANGUP} and {@link #ERROR} cannot be masked: in {@link TriggerMode#LEVEL} they may
 * come in every wait until the descriptor is removed (kqueue tells them once while {@link #READ} is off, and has no
 * {@link #HANGUP}).
 *
 * <p><b>Thread:</b> {@link #wakeup()} and {@link #mode()} any; everything else the loop's.
 */
public interface Poller extends AutoCloseable {
    /** Bytes or a connection can be read, or a read would tell why not. Interest and readiness. */
    int READ = 1;

    /** Bytes can be written, or a connection attempt has ended. Interest and readiness. */
    int WRITE = 2;

    /** The peer will send nothing more (RDHUP). Readiness; as interest it is implied by {@link #READ}. */
    int READ_CLOSED = 4;

    /** Both directions are shut (HUP). Readiness only. */
    int HANGUP = 8;

    /** An error waits on the descriptor (ERR). Readiness only. */
    int ERROR = 16;

    /**
     * Urgent data of the peer is about (PRI): a read ends before it even if more is queued behind it. Interest and
     * readiness.
     */
    int URGENT = 32;

    /**
     * Registers a descriptor.
     *
     * @param fd an open descriptor that is not registered
     * @param interest a set of {@link #READ}, {@link #WRITE}, {@link #READ_CLOSED} and {@link #URGENT}, or 0
     * @param token what its events will carry; not -1
     * @return 0, or {@code -errno}: {@code -EEXIST} if it is registered, {@code -EBADF} if it is not open
     */
    int add(int fd, int interest, long token);

    /**
     * Changes a registration. In {@link TriggerMode#EDGE} what is ready now is reported anew.
     *
     * @param fd a registered descriptor
     * @param interest a set of {@link #READ}, {@link #WRITE}, {@link #READ_CLOSED} and {@link #URGENT}, or 0
     * @param token what its events will carry; not -1
     * @return 0, or {@code -errno}: {@code -ENOENT} if it is not registered
     */
    int modify(int fd, int interest, long token);

    /**
     * Ends a registration; to be called before the descriptor is closed.
     *
     * @param fd a registered descriptor
     * @return 0, or {@code -errno}: {@code -ENOENT} if it is not registered
     */
    int remove(int fd);

    /**
     * Waits until a descriptor is ready, {@link #wakeup()} is called, a signal arrives or the time is over.
     *
     * @param timeoutNanos negative waits for ever, 0 not at all; rounded up to the kernel's unit
     * @param ready cleared, then filled with what is ready
     * @return the size of {@code ready}, 0 if there is nothing (after a signal too), or {@code -errno}
     */
    int poll(long timeoutNanos, ReadyList ready);

    /**
     * Makes the wait that is under way end, or else the next one; does nothing once the poller is closed. Several calls
     * before the wait
     * end one wait.
     */
    void wakeup();

    /**
     * How events are reported.
     *
     * @return the mode that the poller was opened with
     */
    TriggerMode mode();

    /** Gives everything back to the kernel. Calls that come later return {@code -EBADF}. */
    @Override
    void close();
}
