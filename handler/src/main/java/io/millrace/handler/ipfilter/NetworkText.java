package io.millrace.handler.ipfilter;

import io.millrace.util.NetUtil;
import java.nio.ByteBuffer;

/** Addresses as people write them. */
final class NetworkText {
    private NetworkText() {}

    static String of(IpAddress address) {
        byte[] bytes = address.isIpv4()
                ? ByteBuffer.allocate(4).putInt((int) address.low()).array()
                : ByteBuffer.allocate(16)
                        .putLong(address.high())
                        .putLong(address.low())
                        .array();
        return NetUtil.bytesToIpAddress(bytes);
    }
}
