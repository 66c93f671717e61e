package io.millrace.resolver;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Parses hosts files to the first address of each name. {@link HostsFileEntriesProvider#parser()} gives all
 * addresses, and documents what is read.
 */
public final class HostsFileParser {

    private HostsFileParser() {}

    /** Parses the system's hosts file in the JVM's default charset; a failure is logged and gives no entries. */
    public static HostsFileEntries parseSilently() {
        return firstOfEach(HostsFileEntriesProvider.parser().parseSilently());
    }

    /**
     * Parses the system's hosts file in the first of the charsets that gives any entry; a failure is logged and gives
     * no entries.
     */
    public static HostsFileEntries parseSilently(Charset... charsets) {
        return firstOfEach(HostsFileEntriesProvider.parser().parseSilently(charsets));
    }

    /**
     * Parses the system's hosts file in the JVM's default charset.
     *
     * @throws IOException if the file cannot be read
     */
    public static HostsFileEntries parse() throws IOException {
        return firstOfEach(HostsFileEntriesProvider.parser().parse());
    }

    /**
     * Parses a file in the JVM's default charset.
     *
     * @throws IOException if the file cannot be read
     */
    public static HostsFileEntries parse(File file) throws IOException {
        return parse(file, Charset.defaultCharset());
    }

    /**
     * Parses a file in the first of the charsets that gives any entry.
     *
     * @throws IOException if the file cannot be read
     */
    public static HostsFileEntries parse(File file, Charset... charsets) throws IOException {
        return firstOfEach(HostsFileEntriesProvider.parser().parse(file, charsets));
    }

    /**
     * Parses what a reader gives, and closes it.
     *
     * @throws IOException if the reader fails
     */
    public static HostsFileEntries parse(Reader reader) throws IOException {
        return firstOfEach(HostsFileEntriesProvider.parser().parse(reader));
    }

    private static HostsFileEntries firstOfEach(HostsFileEntriesProvider all) {
        return new HostsFileEntries(
                firstOfEach(all.ipv4Entries(), Inet4Address.class), firstOfEach(all.ipv6Entries(), Inet6Address.class));
    }

    private static <T extends InetAddress> Map<String, T> firstOfEach(
            Map<String, List<InetAddress>> entries, Class<T> type) {
        Map<String, T> result = new HashMap<>(entries.size() * 2);
        entries.forEach((name, addresses) -> result.put(name, type.cast(addresses.get(0))));
        return result;
    }
}
