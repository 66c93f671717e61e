package io.millrace.channel.unix;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.unix.sys.Abi;
import io.millrace.channel.unix.sys.DatagramAbi;
import io.millrace.channel.unix.sys.IoVec;
import io.millrace.channel.unix.sys.MessageAbi;
import io.millrace.channel.unix.sys.MsgHdr;
import io.millrace.channel.unix.sys.MsgHdrs;
import io.millrace.channel.unix.sys.NativeMemory;
import io.millrace.channel.unix.sys.SockAddr;
import io.millrace.channel.unix.sys.Syscalls;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The datagrams that one system call sends. Direct buffers are pointed at, others are copied into memory of the loop; the
 * address that is sent to most is encoded once.
 *
 * <p>One a loop; loop only.
 */
final class SendBatch {
    /** How many datagrams a call sends at most; beyond this the call itself costs next to nothing a datagram. */
    static final int CAPACITY = 64;

    /** A buffer of so many parts is copied. */
    private static final int MAX_PARTS = 16;

    private final MsgHdrs headers;
    private final IoVec parts;
    private final NativeMemory copy;
    private final int segmentOption;

    // Addresses: the one of the last datagram stays encoded, also for the next batch.
    private final SockAddr[] addresses = new SockAddr[CAPACITY + 1];
    private @Nullable SocketAddress lastRecipient;
    private int lastFamily;
    private int lastAddress;
    private int nextAddress;

    private int count;
    private int copied;

    /**
     * Makes an empty batch.
     *
     * @param copy memory that anything on the loop may use between two calls
     */
    SendBatch(Syscalls syscalls, NativeMemory copy) {
        Abi abi = syscalls.abi();
        MessageAbi layout = MessageAbi.of(abi.os());
        this.headers = new MsgHdrs(layout, null, CAPACITY, layout.controlSpace(Short.BYTES));
        this.parts = new IoVec(Math.min(abi.files().vectorLimit(), CAPACITY * MAX_PARTS));
        this.copy = copy;
        this.segmentOption = DatagramAbi.of(abi.os()).segment();
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = new SockAddr(abi.addresses());
        }
    }

    /** Begins a new batch. */
    void clear() {
        count = 0;
        copied = 0;
        parts.clear();
        SockAddr kept = addresses[lastAddress];
        addresses[lastAddress] = addresses[0];
        addresses[0] = kept;
        lastAddress = 0;
        nextAddress = 1;
    }

    MsgHdrs headers() {
        return headers;
    }

    int count() {
        return count;
    }

    // ---- addresses ----

    /** The memory to encode a recipient into; {@code null} if the last one was the same. */
    @Nullable
    SockAddr addressFor(SocketAddress recipient, int family) {
        if (lastFamily == family && UnixDatagramIo.isSame(recipient, lastRecipient)) {
            return null;
        }
        return addresses[nextAddress];
    }

    /** The memory that was got last holds the recipient's address. */
    void encoded(SocketAddress recipient, int family) {
        lastRecipient = recipient;
        lastFamily = family;
        lastAddress = nextAddress++;
    }

    // ---- datagrams ----

    /**
     * Adds a datagram.
     *
     * @param content its bytes
     * @param addressed whether it goes to the address that was encoded last; else to the peer
     * @param segmentBytes the length that the kernel cuts it to, 0 to leave it whole
     * @return {@code false} if there is no room for it left
     */
    boolean add(ByteBuf content, boolean addressed, int segmentBytes) {
        if (count == CAPACITY) {
            return false;
        }
        MsgHdr header = headers.get(count).clear();
        if (!point(header, content)) {
            return false;
        }
        if (addressed) {
            SockAddr recipient = addresses[lastAddress];
            header.to(recipient.address(), recipient.length());
        }
        if (segmentBytes > 0) {
            header.controlShort(header.addControl(Abi.IPPROTO_UDP, segmentOption, Short.BYTES), segmentBytes);
        }
        count++;
        return true;
    }

    private boolean point(MsgHdr header, ByteBuf content) {
        int index = content.readerIndex();
        int length = content.readableBytes();
        if (length == 0) {
            header.bytes(copy.address(), 0); // some systems will not have a message without any region
            return true;
        }
        if (content.hasMemoryAddress()) {
            header.bytes(content.memoryAddress() + index, length);
            return true;
        }
        if (!content.isDirect() || content.nioBufferCount() > MAX_PARTS) {
            return copy(header, content, index, length);
        }
        if (content.nioBufferCount() == 1) {
            ByteBuffer bytes = content.nioBuffer(index, length);
            header.bytes(NativeMemory.addressOf(bytes) + bytes.position(), length);
            return true;
        }
        return pointParts(header, content, index, length);
    }

    private boolean pointParts(MsgHdr header, ByteBuf content, int index, int length) {
        ByteBuffer[] regions = content.nioBuffers(index, length);
        for (ByteBuffer region : regions) {
            if (!region.isDirect()) {
                return copy(header, content, index, length);
            }
        }
        if (parts.capacity() - parts.count() < regions.length) {
            return false;
        }
        long first = parts.address(parts.count());
        int before = parts.count();
        for (ByteBuffer region : regions) {
            parts.add(NativeMemory.addressOf(region) + region.position(), region.remaining());
        }
        header.vector(first, parts.count() - before);
        return true;
    }

    private boolean copy(MsgHdr header, ByteBuf content, int index, int length) {
        if (length > copy.size() - copied) {
            return false;
        }
        ByteBuffer bytes = copy.buffer();
        bytes.limit(copied + length).position(copied);
        content.getBytes(index, bytes);
        bytes.clear();
        header.bytes(copy.address() + copied, length);
        copied += length;
        return true;
    }

    /** Tells whether a buffer can be sent as it is: it need not be copied, or the copy fits. */
    static boolean takes(ByteBuf content) {
        return content.hasMemoryAddress()
                || content.readableBytes() <= IoScratch.COPY_BYTES
                || (content.isDirect() && content.nioBufferCount() == 1);
    }
}
