package io.millrace.resolver;

import static java.util.Objects.requireNonNull;

import io.millrace.util.NetUtil;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads hosts files.
 *
 * <pre>
 * 127.0.0.1  localhost loopback   # comment
 * ::1        localhost
 * </pre>
 *
 * <p>Spec: {@code hosts(5)}.
 */
final class HostsFile implements HostsFileEntriesProvider.Parser {

    /** The lists of blocked hosts that some people install have 4 to 8 MiB. */
    static final int MAX_CHARS = 16 << 20;

    static final HostsFile PARSER = new HostsFile(MAX_CHARS);

    private static final Logger logger = LoggerFactory.getLogger(HostsFile.class);

    private final int maxChars;

    HostsFile(int maxChars) {
        this.maxChars = maxChars;
    }

    /** Where the system has its hosts file. */
    static File location() {
        if (!isWindows()) {
            return new File("/etc/hosts");
        }
        String systemRoot = System.getenv("SystemRoot");
        File inSystemRoot = new File(systemRoot + "\\system32\\drivers\\etc\\hosts");
        return inSystemRoot.exists() ? inSystemRoot : new File("C:\\Windows\\system32\\drivers\\etc\\hosts");
    }

    static boolean isWindows() {
        return File.separatorChar == '\\';
    }

    @Override
    public HostsFileEntriesProvider parse() throws IOException {
        return parse(location(), Charset.defaultCharset());
    }

    @Override
    public HostsFileEntriesProvider parse(Charset... charsets) throws IOException {
        return parse(location(), charsets);
    }

    @Override
    public HostsFileEntriesProvider parse(File file, Charset... charsets) throws IOException {
        requireNonNull(file, "file");
        requireNonNull(charsets, "charsets");
        if (file.isFile()) {
            for (Charset charset : charsets) {
                // A decoder from newDecoder would report bytes that are not of the charset; this one replaces them.
                HostsFileEntriesProvider entries =
                        parse(new InputStreamReader(Files.newInputStream(file.toPath()), charset));
                if (!entries.isEmpty()) {
                    return entries;
                }
            }
        }
        return HostsFileEntriesProvider.EMPTY;
    }

    @Override
    public HostsFileEntriesProvider parse(Reader reader) throws IOException {
        requireNonNull(reader, "reader");
        Entries entries = new Entries();
        try (CappedReader capped = new CappedReader(reader, maxChars);
                BufferedReader lines = new BufferedReader(capped)) {
            String line = lines.readLine();
            while (line != null) {
                String next = lines.readLine();
                if (next == null && capped.truncated()) {
                    logger.warn("The hosts file has more than {} characters; what follows is ignored", maxChars);
                } else {
                    entries.addLine(line);
                }
                line = next;
            }
        }
        return entries.toProvider();
    }

    @Override
    public HostsFileEntriesProvider parseSilently() {
        return parseSilently(location(), Charset.defaultCharset());
    }

    @Override
    public HostsFileEntriesProvider parseSilently(Charset... charsets) {
        return parseSilently(location(), charsets);
    }

    @Override
    public HostsFileEntriesProvider parseSilently(File file, Charset... charsets) {
        try {
            return parse(file, charsets);
        } catch (IOException e) {
            logger.warn("Failed to load and parse the hosts file at {}", file.getPath(), e);
            return HostsFileEntriesProvider.EMPTY;
        }
    }

    /** The entries of the lines met so far. */
    private static final class Entries {
        private final Map<String, List<InetAddress>> inet4 = new HashMap<>();
        private final Map<String, List<InetAddress>> inet6 = new HashMap<>();

        void addLine(String line) throws IOException {
            int comment = line.indexOf('#');
            StringTokenizer fields = new StringTokenizer(comment < 0 ? line : line.substring(0, comment));
            byte[] address = fields.hasMoreTokens() ? address(fields.nextToken()) : null;
            if (address == null) {
                return;
            }
            while (fields.hasMoreTokens()) {
                String name = fields.nextToken().toLowerCase(Locale.ENGLISH);
                InetAddress entry = InetAddress.getByAddress(name, address);
                (entry instanceof Inet4Address ? inet4 : inet6)
                        .computeIfAbsent(name, key -> new ArrayList<>(1))
                        .add(entry);
            }
        }

        private static byte @Nullable [] address(String field) {
            // A byte order mark, which some Windows editors leave, belongs to the first line's address.
            String text = field.charAt(0) == '\uFEFF' ? field.substring(1) : field;
            return NetUtil.createByteArrayFromIpAddressString(text);
        }

        HostsFileEntriesProvider toProvider() {
            if (inet4.isEmpty() && inet6.isEmpty()) {
                return HostsFileEntriesProvider.EMPTY;
            }
            inet4.replaceAll((name, addresses) -> List.copyOf(addresses));
            inet6.replaceAll((name, addresses) -> List.copyOf(addresses));
            return new HostsFileEntriesProvider(inet4, inet6);
        }
    }
}
