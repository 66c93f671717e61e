package io.millrace.handler.codec.http.multipart;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes temporary files, with what the JDK makes them safely with: names from a secure random source, created anew and
 * never opened, {@code 0600} in a directory of {@code 0700}.
 *
 * <p>While there are files there are the directory, the hook that deletes them when the JVM exits, and an entry for
 * each; with the last file all of it goes. So nothing grows, and nothing keeps a class loader. <b>Thread:</b> any.
 */
final class TemporaryFiles {
    private static final Logger LOG = LoggerFactory.getLogger(TemporaryFiles.class);

    // All guarded by the class.
    private static final Set<Path> deletedOnExit = new HashSet<>();
    private static int files;
    private static @Nullable Path ownDirectory;
    private static @Nullable Thread hook;

    private TemporaryFiles() {}

    /**
     * Makes an empty file.
     *
     * @param baseDir where, {@code null} for the directory of our own
     * @param deleteOnExit whether it is deleted when the JVM exits, if it is still there
     */
    static TemporaryFile create(@Nullable String baseDir, String prefix, String postfix, boolean deleteOnExit)
            throws IOException {
        Path directory = enter(baseDir, deleteOnExit);
        Path file;
        try {
            file = createIn(directory, baseDir == null, prefix, postfix);
        } catch (IOException | RuntimeException e) {
            leave(null);
            throw e;
        }
        if (deleteOnExit) {
            remember(file);
        }
        return new TemporaryFile(file);
    }

    private static Path createIn(Path directory, boolean own, String prefix, String postfix) throws IOException {
        try {
            return Files.createTempFile(directory, prefix, postfix);
        } catch (NoSuchFileException e) {
            if (!own) {
                throw e;
            }
            // Somebody cleans the directory for temporary files while we run.
            return Files.createTempFile(renewed(directory), prefix, postfix);
        }
    }

    private static synchronized Path enter(@Nullable String baseDir, boolean deleteOnExit) throws IOException {
        Path directory = baseDir == null ? own() : Path.of(baseDir);
        if (deleteOnExit && hook == null) {
            addHook();
        }
        files++;
        return directory;
    }

    private static synchronized Path renewed(Path gone) throws IOException {
        if (gone.equals(ownDirectory)) {
            ownDirectory = null;
        }
        return own();
    }

    private static Path own() throws IOException {
        Path there = ownDirectory;
        if (there == null) {
            there = Files.createTempDirectory("millrace-");
            ownDirectory = there;
        }
        return there;
    }

    private static void addHook() throws IOException {
        Thread thread = new Thread(TemporaryFiles::deleteAll, "millrace-temporary-files");
        try {
            Runtime.getRuntime().addShutdownHook(thread);
        } catch (IllegalStateException e) {
            deleteOwnDirectoryIfUnused();
            throw new IOException("no temporary file is made while the JVM exits", e);
        }
        hook = thread;
    }

    private static synchronized void remember(Path file) {
        deletedOnExit.add(file);
    }

    /** A file is gone, or somebody else's. */
    static void forget(Path file) {
        leave(file);
    }

    private static synchronized void leave(@Nullable Path file) {
        if (file != null) {
            deletedOnExit.remove(file);
        }
        files--;
        if (files == 0) {
            removeHook();
        }
        deleteOwnDirectoryIfUnused();
    }

    private static void removeHook() {
        Thread thread = hook;
        hook = null;
        if (thread == null) {
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(thread);
        } catch (IllegalStateException e) {
            LOG.trace("The hook runs already", e);
        }
    }

    private static void deleteOwnDirectoryIfUnused() {
        if (files == 0) {
            deleteOwnDirectory();
        }
    }

    private static void deleteOwnDirectory() {
        Path directory = ownDirectory;
        ownDirectory = null;
        if (directory == null) {
            return;
        }
        try {
            Files.deleteIfExists(directory);
        } catch (DirectoryNotEmptyException e) {
            LOG.debug("A directory has files that are not to be deleted: {}", directory);
        } catch (IOException e) {
            LOG.warn("A directory for temporary files could not be deleted: {}", directory, e);
        }
    }

    private static synchronized void deleteAll() {
        for (Path file : deletedOnExit) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warn("A temporary file could not be deleted: {}", file, e);
            }
        }
        deletedOnExit.clear();
        deleteOwnDirectory();
    }
}
