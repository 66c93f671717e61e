package io.millrace.channel.unix;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.unix.sys.Abi;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Questions about what native transports do with buffers and addresses, for handlers that look behind the scenes. */
public final class UnixChannelUtil {

    private UnixChannelUtil() {}

    /**
     * Tells whether a buffer must be copied to be written: the kernel cannot be given its address, or it has more parts than
     * one call takes.
     *
     * @param byteBuf the buffer
     * @return {@code true} for buffers on the heap, and for composite ones of too many parts
     */
    public static boolean isBufferCopyNeededForWrite(ByteBuf byteBuf) {
        if (byteBuf.hasMemoryAddress()) {
            return false;
        }
        return !byteBuf.isDirect()
                || byteBuf.nioBufferCount() > Abi.host().files().vectorLimit();
    }

    /**
     * The address of a peer: the kernel's, with the name that the application has used for it.
     *
     * @param remoteAddr what the application has connected to
     * @param osRemoteAddr what the kernel tells, or {@code null} if it tells nothing
     * @return the kernel's address with the application's name; {@code remoteAddr} if the kernel tells nothing
     */
    public static InetSocketAddress computeRemoteAddr(
            InetSocketAddress remoteAddr, @Nullable InetSocketAddress osRemoteAddr) {
        if (osRemoteAddr == null) {
            return remoteAddr;
        }
        try {
            byte[] address = osRemoteAddr.getAddress().getAddress();
            return new InetSocketAddress(
                    InetAddress.getByAddress(remoteAddr.getHostString(), address), osRemoteAddr.getPort());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("the length of an address: " + osRemoteAddr, e);
        }
    }
}
