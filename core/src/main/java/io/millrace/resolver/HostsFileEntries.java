package io.millrace.resolver;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/** The first address of each name of a hosts file, for IPv4 and for IPv6. Immutable. */
public final class HostsFileEntries {

    private final Map<String, Inet4Address> inet4Entries;
    private final Map<String, Inet6Address> inet6Entries;

    /** Creates entries from copies of the two maps; names are in lower case. */
    public HostsFileEntries(Map<String, Inet4Address> inet4Entries, Map<String, Inet6Address> inet6Entries) {
        this.inet4Entries = Collections.unmodifiableMap(new HashMap<>(inet4Entries));
        this.inet6Entries = Collections.unmodifiableMap(new HashMap<>(inet6Entries));
    }

    /** The IPv4 addresses by name in lower case; unmodifiable. */
    public Map<String, Inet4Address> inet4Entries() {
        return inet4Entries;
    }

    /** The IPv6 addresses by name in lower case; unmodifiable. */
    public Map<String, Inet6Address> inet6Entries() {
        return inet6Entries;
    }
}
