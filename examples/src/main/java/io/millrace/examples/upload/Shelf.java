package io.millrace.examples.upload;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder where uploaded files are kept, under names that are no danger to anybody. */
final class Shelf {
    private static final Logger logger = LoggerFactory.getLogger(Shelf.class);

    /** In UTF-8. File systems take 255, with the number in front. */
    private static final int MAX_NAME_BYTES = 100;

    private static final int MAX_ATTEMPTS = 10_000;

    private static final Pattern UNSAFE = Pattern.compile("[^\\p{L}\\p{N} ._-]");

    private static final Pattern LEADING_DOTS = Pattern.compile("^[. ]+");

    private final Path folder;

    /**
     * Opens the folder.
     *
     * @throws IOException if there is none, or it cannot be made
     */
    Shelf(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder).toRealPath();
    }

    /**
     * Moves a file here, under its name or that with a number; nothing is overwritten.
     *
     * <p><b>Thread:</b> any; several may keep files at the same time.
     *
     * @param name what the client calls it
     * @return what it is called here
     * @throws IOException if the file system does not take the file, or its name; {@code file} may be there then
     */
    String keep(Path file, String name) throws IOException {
        // Into the folder first, which may be on another disk: from there, a single step gives the file its name.
        Path here = Files.createTempFile(folder, ".upload", "");
        try {
            Files.move(file, here, StandardCopyOption.REPLACE_EXISTING);
            Path kept = reserve(safeName(name));
            rename(here, kept);
            return kept.getFileName().toString();
        } finally {
            Files.deleteIfExists(here);
        }
    }

    /** Makes an empty file of a name that nobody else has, so that nobody else takes it. */
    private Path reserve(String name) throws IOException {
        for (int i = 0; i < MAX_ATTEMPTS; i++) {
            Path free = resolve(i == 0 ? name : i + "-" + name);
            try {
                return Files.createFile(free);
            } catch (FileAlreadyExistsException e) {
                logger.debug("{} is there already", free, e);
            }
        }
        throw new FileAlreadyExistsException(name, null, "and so do its next " + MAX_ATTEMPTS);
    }

    private Path resolve(String name) throws IOException {
        try {
            return folder.resolve(name);
        } catch (InvalidPathException e) {
            throw new IOException("the file system has no such names", e);
        }
    }

    private static void rename(Path file, Path reserved) throws IOException {
        boolean done = false;
        try {
            Files.move(file, reserved, StandardCopyOption.ATOMIC_MOVE);
            done = true;
        } finally {
            if (!done) {
                Files.deleteIfExists(reserved);
            }
        }
    }

    /** The last part of a name, without what could lead elsewhere, hide it or control a terminal. */
    static String safeName(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String end = end(UNSAFE.matcher(last).replaceAll("_"));
        String safe = LEADING_DOTS.matcher(end).replaceFirst("");
        return safe.isEmpty() ? "file" : safe;
    }

    /** As many whole characters of a name's end as are kept: the end tells what kind of file it is. */
    private static String end(String name) {
        int from = name.length();
        int bytes = 0;
        while (from > 0) {
            int character = name.codePointBefore(from);
            bytes += utf8Bytes(character);
            if (bytes > MAX_NAME_BYTES) {
                break;
            }
            from -= Character.charCount(character);
        }
        return name.substring(from);
    }

    private static int utf8Bytes(int character) {
        if (character < 0x80) {
            return 1;
        }
        if (character < 0x800) {
            return 2;
        }
        return character < 0x10000 ? 3 : 4;
    }
}
