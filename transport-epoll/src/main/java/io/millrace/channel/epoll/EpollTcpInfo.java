package io.millrace.channel.epoll;

import io.millrace.channel.unix.sys.OptionValue;
import io.millrace.channel.unix.sys.Syscalls;
import java.nio.ByteOrder;

/**
 * What the kernel tells about a TCP connection ({@code TCP_INFO}, {@code tcp(7)}), as of the last time it was asked.
 * Each accessor's unit is
 * the kernel's; what a kernel does not have is 0.
 *
 * <pre>
 *  0      1         2            3       4        5        6              7          8
 *  | state | ca_state | retransmits | probes | backoff | options | window scales | flags |
 *  8      12     16       20       24        28       32     36        40
 *  | rto   | ato   | snd_mss | rcv_mss | unacked | sacked | lost | retrans | fackets | ...
 * </pre>
 */
public final class EpollTcpInfo {

    /** Bytes of {@code struct tcp_info} up to {@code tcpi_total_retrans}, the part that every kernel since 2.6 has. */
    private static final int BYTES = 104;

    private static final int TCP_INFO = 11;
    private static final int IPPROTO_TCP = 6;
    private static final int WINDOW_SCALES = 6;

    /** C puts the first bit field into the low bits on little-endian CPUs and into the high bits on the others. */
    private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private static final int STATE = 0;
    private static final int CA_STATE = 1;
    private static final int RETRANSMITS = 2;
    private static final int PROBES = 3;
    private static final int BACKOFF = 4;
    private static final int OPTIONS = 5;
    private static final int RTO = 8;
    private static final int ATO = 12;
    private static final int SND_MSS = 16;
    private static final int RCV_MSS = 20;
    private static final int UNACKED = 24;
    private static final int SACKED = 28;
    private static final int LOST = 32;
    private static final int RETRANS = 36;
    private static final int FACKETS = 40;
    private static final int LAST_DATA_SENT = 44;
    private static final int LAST_ACK_SENT = 48;
    private static final int LAST_DATA_RECV = 52;
    private static final int LAST_ACK_RECV = 56;
    private static final int PMTU = 60;
    private static final int RCV_SSTHRESH = 64;
    private static final int RTT = 68;
    private static final int RTTVAR = 72;
    private static final int SND_SSTHRESH = 76;
    private static final int SND_CWND = 80;
    private static final int ADVMSS = 84;
    private static final int REORDERING = 88;
    private static final int RCV_RTT = 92;
    private static final int RCV_SPACE = 96;
    private static final int TOTAL_RETRANS = 100;

    /** The struct's bytes, 32-bit words decoded; replaced as a whole by {@link #read}, on any thread. */
    private volatile long[] values = new long[BYTES];

    /** Makes an object that is filled by {@link EpollSocketChannel#tcpInfo(EpollTcpInfo)}; every value is 0 before. */
    public EpollTcpInfo() {}

    /**
     * Asks the kernel.
     *
     * @param calls the system calls
     * @param fd a TCP socket
     * @return 0, or {@code -errno}, with the values unchanged
     */
    int read(Syscalls calls, int fd) {
        OptionValue memory = new OptionValue(BYTES).length(BYTES);
        int asked = calls.getsockopt(fd, IPPROTO_TCP, TCP_INFO, memory);
        if (asked < 0) {
            return asked;
        }
        // The memory was zero, so what lies beyond the length that an older kernel returns is 0
        long[] read = new long[BYTES];
        for (int offset = 0; offset < RTO; offset++) {
            read[offset] = memory.getUnsignedByte(offset);
        }
        for (int offset = RTO; offset < BYTES; offset += Integer.BYTES) {
            read[offset] = memory.getInt(offset) & 0xffff_ffffL;
        }
        values = read;
        return 0;
    }

    /**
     * The connection's state, {@code TCP_ESTABLISHED} (1) for example.
     *
     * @return the value when it was last asked for
     */
    public int state() {
        return (int) values[STATE];
    }

    /**
     * The state of congestion control, {@code TCP_CA_*}.
     *
     * @return the value when it was last asked for
     */
    public int caState() {
        return (int) values[CA_STATE];
    }

    /**
     * Retransmissions in a row that were not acknowledged.
     *
     * @return the value when it was last asked for
     */
    public int retransmits() {
        return (int) values[RETRANSMITS];
    }

    /**
     * Window or keep-alive probes that were not answered.
     *
     * @return the value when it was last asked for
     */
    public int probes() {
        return (int) values[PROBES];
    }

    /**
     * How often the retransmission time-out was doubled.
     *
     * @return the value when it was last asked for
     */
    public int backoff() {
        return (int) values[BACKOFF];
    }

    /**
     * What was negotiated, {@code TCPI_OPT_*}.
     *
     * @return the value when it was last asked for
     */
    public int options() {
        return (int) values[OPTIONS];
    }

    /**
     * Shift of the windows that the peer advertises.
     *
     * @return the value when it was last asked for
     */
    public int sndWscale() {
        return windowScale(LITTLE_ENDIAN);
    }

    /**
     * Shift of the windows that this side advertises.
     *
     * @return the value when it was last asked for
     */
    public int rcvWscale() {
        return windowScale(!LITTLE_ENDIAN);
    }

    private int windowScale(boolean low) {
        int both = (int) values[WINDOW_SCALES];
        return low ? both & 0xf : both >> 4;
    }

    /**
     * Retransmission time-out in microseconds.
     *
     * @return the value when it was last asked for
     */
    public long rto() {
        return values[RTO];
    }

    /**
     * Delayed-acknowledgement time-out in microseconds.
     *
     * @return the value when it was last asked for
     */
    public long ato() {
        return values[ATO];
    }

    /**
     * Maximum segment size when sending, in bytes.
     *
     * @return the value when it was last asked for
     */
    public long sndMss() {
        return values[SND_MSS];
    }

    /**
     * Maximum segment size when receiving, in bytes.
     *
     * @return the value when it was last asked for
     */
    public long rcvMss() {
        return values[RCV_MSS];
    }

    /**
     * Segments sent and not acknowledged.
     *
     * @return the value when it was last asked for
     */
    public long unacked() {
        return values[UNACKED];
    }

    /**
     * Segments selectively acknowledged.
     *
     * @return the value when it was last asked for
     */
    public long sacked() {
        return values[SACKED];
    }

    /**
     * Segments thought lost.
     *
     * @return the value when it was last asked for
     */
    public long lost() {
        return values[LOST];
    }

    /**
     * Segments retransmitted and not acknowledged.
     *
     * @return the value when it was last asked for
     */
    public long retrans() {
        return values[RETRANS];
    }

    /**
     * Segments forward-acknowledged.
     *
     * @return the value when it was last asked for
     */
    public long fackets() {
        return values[FACKETS];
    }

    /**
     * Milliseconds since data was sent.
     *
     * @return the value when it was last asked for
     */
    public long lastDataSent() {
        return values[LAST_DATA_SENT];
    }

    /**
     * Milliseconds since an acknowledgement was sent; Linux does not tell and says 0.
     *
     * @return the value when it was last asked for
     */
    public long lastAckSent() {
        return values[LAST_ACK_SENT];
    }

    /**
     * Milliseconds since data was received.
     *
     * @return the value when it was last asked for
     */
    public long lastDataRecv() {
        return values[LAST_DATA_RECV];
    }

    /**
     * Milliseconds since an acknowledgement was received.
     *
     * @return the value when it was last asked for
     */
    public long lastAckRecv() {
        return values[LAST_ACK_RECV];
    }

    /**
     * Path MTU in bytes.
     *
     * @return the value when it was last asked for
     */
    public long pmtu() {
        return values[PMTU];
    }

    /**
     * Current limit of the receive window, in bytes.
     *
     * @return the value when it was last asked for
     */
    public long rcvSsthresh() {
        return values[RCV_SSTHRESH];
    }

    /**
     * Smoothed round-trip time in microseconds.
     *
     * @return the value when it was last asked for
     */
    public long rtt() {
        return values[RTT];
    }

    /**
     * Its mean deviation in microseconds.
     *
     * @return the value when it was last asked for
     */
    public long rttvar() {
        return values[RTTVAR];
    }

    /**
     * Slow-start threshold in segments.
     *
     * @return the value when it was last asked for
     */
    public long sndSsthresh() {
        return values[SND_SSTHRESH];
    }

    /**
     * Congestion window in segments.
     *
     * @return the value when it was last asked for
     */
    public long sndCwnd() {
        return values[SND_CWND];
    }

    /**
     * Advertised maximum segment size in bytes.
     *
     * @return the value when it was last asked for
     */
    public long advmss() {
        return values[ADVMSS];
    }

    /**
     * Reordering metric in segments.
     *
     * @return the value when it was last asked for
     */
    public long reordering() {
        return values[REORDERING];
    }

    /**
     * Receiver's estimate of the round-trip time in microseconds.
     *
     * @return the value when it was last asked for
     */
    public long rcvRtt() {
        return values[RCV_RTT];
    }

    /**
     * Receive queue space in bytes.
     *
     * @return the value when it was last asked for
     */
    public long rcvSpace() {
        return values[RCV_SPACE];
    }

    /**
     * Segments retransmitted in the connection's life.
     *
     * @return the value when it was last asked for
     */
    public long totalRetrans() {
        return values[TOTAL_RETRANS];
    }
}
