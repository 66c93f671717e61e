package io.millrace.resolver;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.nio.charset.Charset;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** All addresses of each name of a hosts file, in the order of the file, for IPv4 and for IPv6. Immutable. */
public final class HostsFileEntriesProvider {

    static final HostsFileEntriesProvider EMPTY = new HostsFileEntriesProvider(Map.of(), Map.of());

    private final Map<String, List<InetAddress>> ipv4Entries;
    private final Map<String, List<InetAddress>> ipv6Entries;

    /** Takes both maps over. */
    HostsFileEntriesProvider(Map<String, List<InetAddress>> ipv4Entries, Map<String, List<InetAddress>> ipv6Entries) {
        this.ipv4Entries = Collections.unmodifiableMap(ipv4Entries);
        this.ipv6Entries = Collections.unmodifiableMap(ipv6Entries);
    }

    /** A parser of hosts files. */
    public static Parser parser() {
        return HostsFile.PARSER;
    }

    /** The IPv4 addresses by name in lower case; unmodifiable. */
    public Map<String, List<InetAddress>> ipv4Entries() {
        return ipv4Entries;
    }

    /** The IPv6 addresses by name in lower case; unmodifiable. */
    public Map<String, List<InetAddress>> ipv6Entries() {
        return ipv6Entries;
    }

    boolean isEmpty() {
        return ipv4Entries.isEmpty() && ipv6Entries.isEmpty();
    }

    /**
     * Parses hosts files.
     *
     * <p>At most 16 Mi characters are read; what follows is ignored and a warning says so. Lines that do not start
     * with an IP address, or name no host, are ignored. A file that does not exist has no entries.
     */
    public interface Parser {

        /**
         * Parses the system's hosts file in the JVM's default charset.
         *
         * @throws IOException if the file cannot be read
         */
        HostsFileEntriesProvider parse() throws IOException;

        /**
         * Parses the system's hosts file in the first of the charsets that gives any entry.
         *
         * @throws IOException if the file cannot be read
         */
        HostsFileEntriesProvider parse(Charset... charsets) throws IOException;

        /**
         * Parses a file in the first of the charsets that gives any entry.
         *
         * @throws IOException if the file cannot be read
         */
        HostsFileEntriesProvider parse(File file, Charset... charsets) throws IOException;

        /**
         * Parses what a reader gives, and closes it.
         *
         * @throws IOException if the reader fails
         */
        HostsFileEntriesProvider parse(Reader reader) throws IOException;

        /** As {@link #parse()}; a failure is logged and gives no entries. */
        HostsFileEntriesProvider parseSilently();

        /** As {@link #parse(Charset...)}; a failure is logged and gives no entries. */
        HostsFileEntriesProvider parseSilently(Charset... charsets);

        /** As {@link #parse(File, Charset...)}; a failure is logged and gives no entries. */
        HostsFileEntriesProvider parseSilently(File file, Charset... charsets);
    }
}
