package io.millrace.examples.files;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files below a root. Nothing else is found: names that begin with a dot are hidden, and a symbolic link that leads
 * out of the root leads nowhere.
 *
 * <p>To look something up takes a few system calls, on the loop here; a server of slow disks would do that on threads
 * of its own. Who may change the files below the root is trusted: a folder could be replaced by a link between look-up
 * and opening.
 */
final class Site {
    private static final Logger logger = LoggerFactory.getLogger(Site.class);

    /** A page with more entries would take the loop from others for long. */
    static final int MAX_ENTRIES = 10_000;

    private static final Comparator<Entry> FOLDERS_FIRST =
            Comparator.comparing((Entry entry) -> !entry.folder()).thenComparing(Entry::name);

    /** A real path. */
    private final Path root;

    /**
     * Something that can be asked for.
     *
     * @param path its real path
     * @param name its name, as it was asked for
     * @param attributes of the file itself, not of a link
     */
    record Entry(Path path, String name, BasicFileAttributes attributes) {
        boolean folder() {
            return attributes.isDirectory();
        }
    }

    /**
     * Opens a site.
     *
     * @throws IOException if there is no such folder
     */
    Site(Path root) throws IOException {
        this.root = root.toRealPath();
        if (!Files.isDirectory(this.root)) {
            throw new IOException(root + " is not a folder");
        }
    }

    /** The file or folder of this path; {@code null} if there is none that may be seen. */
    @Nullable
    Entry find(RequestPath path) {
        Path asked = root;
        for (String name : path.names()) {
            if (isHidden(name)) {
                return null;
            }
            try {
                asked = asked.resolve(name);
            } catch (InvalidPathException e) {
                return null; // the file system has no such names
            }
        }
        return open(asked);
    }

    /** The same in a folder that was found. */
    @Nullable
    Entry find(Entry folder, String name) {
        return open(folder.path().resolve(name));
    }

    /**
     * What is in a folder, folders first, by name; at most {@link #MAX_ENTRIES}.
     *
     * @throws IOException if the folder cannot be read
     */
    List<Entry> list(Entry folder) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder.path())) {
            for (Path path : paths) {
                Entry entry = isHidden(path.getFileName().toString()) ? null : open(path);
                if (entry != null) {
                    entries.add(entry);
                }
                if (entries.size() == MAX_ENTRIES) {
                    break;
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        entries.sort(FOLDERS_FIRST);
        return entries;
    }

    private static boolean isHidden(String name) {
        return name.startsWith(".");
    }

    private @Nullable Entry open(Path path) {
        try {
            Path real = path.toRealPath();
            BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
            Path name = path.getFileName();
            return real.startsWith(root) && (attributes.isRegularFile() || attributes.isDirectory())
                    ? new Entry(real, name == null ? "" : name.toString(), attributes)
                    : null;
        } catch (IOException e) {
            logger.debug("{} is not there", path, e);
            return null;
        }
    }
}
