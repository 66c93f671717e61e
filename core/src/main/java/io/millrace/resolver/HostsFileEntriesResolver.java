package io.millrace.resolver;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Answers names from a hosts file, without asking a name server. */
public interface HostsFileEntriesResolver {

    /** The system's hosts file, read once. */
    HostsFileEntriesResolver DEFAULT = new DefaultHostsFileEntriesResolver();

    /** The address of a name, of the preferred type where there are both, or null when the file does not have it. */
    @Nullable
    InetAddress address(String inetHost, ResolvedAddressTypes resolvedAddressTypes);
}
