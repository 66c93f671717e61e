package io.millrace.channel.unix.sys;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A {@code struct msghdr} with its control messages in native memory, for {@code sendmsg(2)} and {@code recvmsg(2)}.
 *
 * <p>To send: {@link #clear()}, then {@link #bytes} or {@link #vector}, {@link #to} if the socket is not connected, and
 * {@link #addControl} for each control message. To receive: {@link #offer()}, then {@link #bytes} or {@link #vector};
 * after the call {@link #flags()}, {@link #receivedName()} and the control messages:
 *
 * <pre>{@code
 * for (int c = header.firstControl(); c >= 0; c = header.nextControl(c)) {
 *     if (header.controlLevel(c) == abi.socketLevel() && header.controlType(c) == abi.rights()) {
 *         int fds = header.controlBytes(c) / Integer.BYTES;
 *         int first = header.controlInt(c, 0);
 *     }
 * }
 * }</pre>
 *
 * <p>It does not keep the memory alive that it points to. One a loop; not safe for use by several threads at once.
 */
public final class MsgHdr {
    private static final int IOVEC_BYTES = 16;

    private final MessageAbi abi;
    private final NativeMemory memory;
    private final ByteBuffer buffer;
    /** Where the header is in the memory. */
    private final int header;
    /** Where this header's own {@code struct iovec} is, and behind it the control messages. */
    private final int own;

    private final int control;
    private final int controlCapacity;
    private final @Nullable SockAddr name;

    /** What {@link #addControl} has filled. */
    private int controlLength;

    /**
     * Makes a message of its own.
     *
     * @param abi how messages are laid out
     * @param name where addresses go and come from; {@code null} for a connected socket
     * @param controlCapacity bytes for control messages, a sum of {@link MessageAbi#controlSpace}
     */
    public MsgHdr(MessageAbi abi, @Nullable SockAddr name, int controlCapacity) {
        this(
                abi,
                NativeMemory.allocate(stride(abi) + ownBytes(abi, controlCapacity)),
                0,
                stride(abi),
                name,
                controlCapacity);
    }

    /** Makes a message in memory that others share. */
    MsgHdr(MessageAbi abi, NativeMemory memory, int header, int own, @Nullable SockAddr name, int controlCapacity) {
        this.abi = abi;
        this.memory = memory;
        this.buffer = memory.buffer();
        this.header = header;
        this.own = own;
        this.control = own + IOVEC_BYTES;
        this.controlCapacity = controlCapacity;
        this.name = name;
    }

    /** Bytes of a {@code struct mmsghdr}: a header and a length, aligned to 8. */
    static int stride(MessageAbi abi) {
        return abi.headerBytes() + Long.BYTES;
    }

    /** Bytes that a header needs beside itself. */
    static int ownBytes(MessageAbi abi, int controlCapacity) {
        return IOVEC_BYTES + (controlCapacity + Long.BYTES - 1 & -Long.BYTES);
    }

    /**
     * Where the header is.
     *
     * @return {@code struct msghdr *}
     */
    public long address() {
        return memory.address() + header;
    }

    // ---- what is sent, or where to receive ----

    /**
     * Empties the message: no address, no bytes, no control messages.
     *
     * @return this
     */
    public MsgHdr clear() {
        for (int i = 0; i < stride(abi); i += Long.BYTES) {
            buffer.putLong(header + i, 0);
        }
        controlLength = 0;
        return this;
    }

    /**
     * Empties the message and lets the kernel write an address, if there is a name, and as many control messages as fit.
     *
     * @return this
     */
    public MsgHdr offer() {
        return offer(true);
    }

    /**
     * Empties the message and lets the kernel write an address, if there is a name.
     *
     * @param withControl whether it may write control messages too, as many as fit
     * @return this
     */
    public MsgHdr offer(boolean withControl) {
        clear();
        SockAddr from = name;
        if (from != null) {
            from.reset();
            buffer.putLong(header + MessageAbi.NAME, from.address());
            buffer.putInt(header + MessageAbi.NAME_LENGTH, SockAddr.CAPACITY);
        }
        if (withControl && controlCapacity > 0) {
            putControl(controlCapacity);
        }
        return this;
    }

    /**
     * The bytes to send, or the room for those to receive: one region.
     *
     * @param address where it begins
     * @param length how many bytes
     * @return this
     */
    public MsgHdr bytes(long address, int length) {
        buffer.putLong(own, address);
        buffer.putLong(own + Long.BYTES, length);
        return vector(memory.address() + own, 1);
    }

    /**
     * The bytes to send, or the room for those to receive: several regions.
     *
     * @param vector {@code struct iovec *}, which must stay as it is until the call is over
     * @param count its entries
     * @return this
     */
    public MsgHdr vector(long vector, int count) {
        buffer.putLong(header + MessageAbi.VECTOR, vector);
        putLength(header + MessageAbi.VECTOR_COUNT, count);
        return this;
    }

    /**
     * Sends to the address that {@link #name()} holds.
     *
     * @return this
     */
    public MsgHdr to() {
        SockAddr recipient = requireName();
        return to(recipient.address(), recipient.length());
    }

    /**
     * Sends to an address.
     *
     * @param address {@code struct sockaddr *}, which must stay as it is until the call is over
     * @param length its bytes
     * @return this
     */
    public MsgHdr to(long address, int length) {
        buffer.putLong(header + MessageAbi.NAME, address);
        buffer.putInt(header + MessageAbi.NAME_LENGTH, length);
        return this;
    }

    /**
     * The memory of the message's address.
     *
     * @return what the constructor got
     * @throws IllegalStateException if that was nothing
     */
    public SockAddr name() {
        return requireName();
    }

    private SockAddr requireName() {
        SockAddr known = name;
        if (known == null) {
            throw new IllegalStateException("a message without room for an address");
        }
        return known;
    }

    /**
     * Appends a control message whose data is zero.
     *
     * @param level {@code SOL_*} or {@code IPPROTO_*}
     * @param type {@code SCM_*}, or an option's number
     * @param dataBytes bytes of its data
     * @return where it is, for {@link #controlInt(int, int, int)} and {@link #controlShort(int, int)}
     * @throws IllegalArgumentException if it does not fit
     */
    public int addControl(int level, int type, int dataBytes) {
        int at = controlLength;
        int space = abi.controlSpace(dataBytes);
        if (space > controlCapacity - at) {
            throw new IllegalArgumentException("a control message of " + dataBytes + " bytes, " + (controlCapacity - at)
                    + " of " + controlCapacity + " bytes left");
        }
        for (int i = 0; i < space; i++) {
            buffer.put(control + at + i, (byte) 0);
        }
        putLength(control + at, abi.controlDataOffset() + dataBytes);
        buffer.putInt(control + at + abi.controlLevelOffset(), level);
        buffer.putInt(control + at + abi.controlLevelOffset() + Integer.BYTES, type);
        controlLength = at + space;
        putControl(controlLength);
        return at;
    }

    /**
     * Writes an {@code int} of a control message's data.
     *
     * @param at what {@link #addControl} answered
     * @param index 0 for the first {@code int}
     * @param value the value
     * @return this
     */
    public MsgHdr controlInt(int at, int index, int value) {
        buffer.putInt(controlData(at) + index * Integer.BYTES, value);
        return this;
    }

    /**
     * Writes the {@code uint16_t} that a control message's data begins with.
     *
     * @param at what {@link #addControl} answered
     * @param value the value
     * @return this
     */
    public MsgHdr controlShort(int at, int value) {
        buffer.putShort(controlData(at), (short) value);
        return this;
    }

    private void putControl(int length) {
        buffer.putLong(header + MessageAbi.CONTROL, memory.address() + control);
        putLength(header + MessageAbi.CONTROL_LENGTH, length);
    }

    private void putLength(int offset, int length) {
        if (abi.wideLengths()) {
            buffer.putLong(offset, length);
        } else {
            buffer.putInt(offset, length);
        }
    }

    private int getLength(int offset) {
        return abi.wideLengths() ? (int) Math.min(buffer.getLong(offset), Integer.MAX_VALUE) : buffer.getInt(offset);
    }

    // ---- what was received ----

    /**
     * The flags of a received message.
     *
     * @return {@code MSG_*}
     */
    public int flags() {
        return buffer.getInt(header + abi.flagsOffset());
    }

    /**
     * Tells whether the datagram was cut: it was longer than the room for it.
     *
     * @return {@code true} if bytes are lost
     */
    public boolean isTruncated() {
        return (flags() & abi.truncated()) != 0;
    }

    /**
     * Tells whether control messages were cut, and descriptors in them perhaps lost.
     *
     * @return {@code true} if the room for them was too small
     */
    public boolean isControlTruncated() {
        return (flags() & abi.controlTruncated()) != 0;
    }

    /** What {@code recvmmsg(2)} and {@code sendmmsg(2)} write behind the header: bytes received or sent. */
    int batchLength() {
        return buffer.getInt(header + abi.headerBytes());
    }

    void batchLength(int length) {
        buffer.putInt(header + abi.headerBytes(), length);
    }

    /**
     * The sender's address, with the length that the kernel wrote.
     *
     * @return {@link #name()}, to be decoded; its length is 0 if there is none
     */
    public SockAddr receivedName() {
        SockAddr from = requireName();
        from.memory().putInt(SockAddr.CAPACITY, buffer.getInt(header + MessageAbi.NAME_LENGTH));
        return from;
    }

    /**
     * Where the first control message is.
     *
     * @return for the methods beside, or -1 if there is none
     */
    public int firstControl() {
        return checked(0);
    }

    /**
     * Where the control message is that follows another.
     *
     * @param at the other
     * @return for the methods beside, or -1 if there is none
     */
    public int nextControl(int at) {
        return checked(at + abi.align(getLength(control + at)));
    }

    /** The kernel's lengths are looked at before they are believed: a cut message may end anywhere. */
    private int checked(int at) {
        int filled = Math.min(getLength(header + MessageAbi.CONTROL_LENGTH), controlCapacity);
        if (at < 0 || filled - at < abi.controlDataOffset()) {
            return -1;
        }
        int length = getLength(control + at);
        return length < abi.controlDataOffset() || length > filled - at ? -1 : at;
    }

    /**
     * A control message's level.
     *
     * @param at where it is
     * @return {@code SOL_*} or {@code IPPROTO_*}
     */
    public int controlLevel(int at) {
        return buffer.getInt(control + at + abi.controlLevelOffset());
    }

    /**
     * A control message's type.
     *
     * @param at where it is
     * @return {@code SCM_*}, or an option's number
     */
    public int controlType(int at) {
        return buffer.getInt(control + at + abi.controlLevelOffset() + Integer.BYTES);
    }

    /**
     * The length of a control message's data.
     *
     * @param at where it is
     * @return bytes
     */
    public int controlBytes(int at) {
        return getLength(control + at) - abi.controlDataOffset();
    }

    /**
     * An {@code int} of a control message's data.
     *
     * @param at where it is
     * @param index 0 for the first {@code int}; the data must have it
     * @return its value
     */
    public int controlInt(int at, int index) {
        return buffer.getInt(controlData(at) + index * Integer.BYTES);
    }

    /**
     * A byte of a control message's data.
     *
     * @param at where it is
     * @param index 0 for the first byte; the data must have it
     * @return its value, 0 to 255
     */
    public int controlByte(int at, int index) {
        return buffer.get(controlData(at) + index) & 0xff;
    }

    /** The memory that the message is in. */
    ByteBuffer memory() {
        return buffer;
    }

    /** Where a control message's data is in the memory. */
    int controlData(int at) {
        return control + at + abi.controlDataOffset();
    }
}
