package io.millrace.resolver;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Answers names from the system's hosts file as it is when the resolver is made. */
public final class DefaultHostsFileEntriesResolver implements HostsFileEntriesResolver {

    private final HostsFileEntriesProvider entries;

    /** Reads the system's hosts file. A failure is logged, and the resolver then knows no name. */
    public DefaultHostsFileEntriesResolver() {
        this(readSystemFile());
    }

    DefaultHostsFileEntriesResolver(HostsFileEntriesProvider entries) {
        this.entries = entries;
    }

    private static HostsFileEntriesProvider readSystemFile() {
        HostsFileEntriesProvider.Parser parser = HostsFileEntriesProvider.parser();
        return HostsFile.isWindows()
                // Only there the file comes in one of several charsets.
                ? parser.parseSilently(Charset.defaultCharset(), StandardCharsets.UTF_16, StandardCharsets.UTF_8)
                : parser.parseSilently();
    }

    @Override
    public @Nullable InetAddress address(String inetHost, ResolvedAddressTypes resolvedAddressTypes) {
        List<InetAddress> addresses = addresses(inetHost, resolvedAddressTypes);
        return addresses == null ? null : addresses.get(0);
    }

    /** All addresses of a name, those of the preferred type first, or null when the file does not have it. */
    public @Nullable List<InetAddress> addresses(String inetHost, ResolvedAddressTypes resolvedAddressTypes) {
        String name = requireNonNull(inetHost, "inetHost").toLowerCase(Locale.ENGLISH);
        List<InetAddress> inet4 = entries.ipv4Entries().get(name);
        List<InetAddress> inet6 = entries.ipv6Entries().get(name);
        return switch (resolvedAddressTypes) {
            case IPV4_ONLY -> inet4;
            case IPV6_ONLY -> inet6;
            case IPV4_PREFERRED -> concat(inet4, inet6);
            case IPV6_PREFERRED -> concat(inet6, inet4);
        };
    }

    private static @Nullable List<InetAddress> concat(
            @Nullable List<InetAddress> preferred, @Nullable List<InetAddress> others) {
        if (preferred == null) {
            return others;
        }
        if (others == null) {
            return preferred;
        }
        List<InetAddress> both = new ArrayList<>(preferred.size() + others.size());
        both.addAll(preferred);
        both.addAll(others);
        return both;
    }
}
