package io.millrace.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A JUnit extension that fails a test class which leaves a socket, a pipe or an event descriptor open. Looks at
 * {@code /proc/self/fd}; where there is none it sees nothing.
 */
public final class DescriptorWatch implements BeforeAllCallback, AfterAllCallback {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(DescriptorWatch.class);
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    /** Made by JUnit. */
    public DescriptorWatch() {}

    private record Before(Set<String> descriptors) {}

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        // The JDK opens a socket with the first one that is closed, and keeps it.
        new ServerSocket(0, 1, InetAddress.getLoopbackAddress()).close();
        context.getStore(NAMESPACE).put(context.getUniqueId(), new Before(descriptors()));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Set<String> before = context.getStore(NAMESPACE)
                .remove(context.getUniqueId(), Before.class)
                .descriptors();
        if (!Deadline.within(Deadline.USUAL, () -> before.containsAll(descriptors()))) {
            Set<String> left = descriptors();
            left.removeAll(before);
            throw new AssertionError("descriptors remain: " + left);
        }
    }

    /**
     * The open descriptors that a transport could have made.
     *
     * @return each as its number and what it is, {@code "17 socket:[4711]"} for example; empty where nothing tells
     */
    public static Set<String> descriptors() {
        Set<String> found = new TreeSet<>();
        if (!Files.isDirectory(DESCRIPTORS)) {
            return found;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path entry : entries) {
                add(entry, found);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static void add(Path entry, Set<String> found) throws IOException {
        try {
            String target = Files.readSymbolicLink(entry).toString();
            if (target.startsWith("socket:")
                    || target.startsWith("pipe:")
                    || target.startsWith("anon_inode:")
                    || target.equals("/dev/null")) {
                found.add(entry.getFileName() + " " + target);
            }
        } catch (NoSuchFileException closedMeanwhile) {
            return; // the directory's own descriptor, or one of another thread
        }
    }
}
