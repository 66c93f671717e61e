package io.millrace.examples.upload;

import io.millrace.handler.codec.http.HttpContent;
import io.millrace.handler.codec.http.HttpRequest;
import io.millrace.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.millrace.handler.codec.http.multipart.FileUpload;
import io.millrace.handler.codec.http.multipart.HttpData;
import io.millrace.handler.codec.http.multipart.HttpDataFactory;
import io.millrace.handler.codec.http.multipart.HttpPostRequestDecoder;
import io.millrace.handler.codec.http.multipart.HttpPostRequestDecoder.EndOfDataDecoderException;
import io.millrace.handler.codec.http.multipart.InterfaceHttpData;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A form on its way: what is longer than a few kilobytes goes to disk as it comes, and is read once more when it is
 * whole. Each part is let go of before the next one is looked at.
 *
 * <p><b>Thread:</b> one that may block.
 */
final class Form implements AutoCloseable {
    /** What would control the terminal that the answer is shown on. */
    private static final Pattern CONTROL = Pattern.compile("\\p{IsControl}");

    private final HttpPostRequestDecoder decoder;
    private final @Nullable Shelf shelf;

    /** The answer so far, a line a part. */
    private final StringBuilder receipt = new StringBuilder();

    /**
     * Begins with a form.
     *
     * @param request its head
     * @param shelf where files are kept, {@code null} if they are not
     */
    Form(HttpRequest request, @Nullable Shelf shelf) {
        HttpDataFactory factory = new DefaultHttpDataFactory(DefaultHttpDataFactory.MINSIZE);
        this.decoder = new HttpPostRequestDecoder(factory, request);
        this.shelf = shelf;
    }

    /** Takes a piece of the form; what was written down before an exception is lost with it. */
    void add(HttpContent content) throws IOException {
        decoder.offer(content);
        while (hasNext()) {
            InterfaceHttpData part = Objects.requireNonNull(decoder.next(), "part");
            try {
                if (part instanceof FileUpload file) {
                    received(file);
                } else if (part instanceof HttpData field) {
                    write(digest(field), field.length(), "field " + field.getName());
                }
            } finally {
                decoder.removeHttpDataFromClean(part);
                part.release();
            }
        }
    }

    /** Behind the last part the decoder does not say no, but throws. */
    private boolean hasNext() {
        try {
            return decoder.hasNext();
        } catch (EndOfDataDecoderException e) {
            return false;
        }
    }

    private void received(FileUpload file) throws IOException {
        String digest = digest(file);
        long length = file.length();
        String name = file.getFilename();
        if (shelf != null && !name.isEmpty()) {
            name += " kept as " + keep(shelf, file);
        }
        write(digest, length, name);
    }

    /** What is on disk already the decoder deletes, if it is not taken away. */
    private static String keep(Shelf shelf, FileUpload file) throws IOException {
        if (!file.isInMemory()) {
            return shelf.keep(path(file), file.getFilename());
        }
        Path onDisk = Files.createTempFile("upload", "");
        try {
            return shelf.keep(Files.write(onDisk, file.get()), file.getFilename());
        } finally {
            Files.deleteIfExists(onDisk);
        }
    }

    private static String digest(HttpData data) throws IOException {
        MessageDigest sha256 = sha256();
        if (data.isInMemory()) {
            sha256.update(data.get());
        } else {
            try (InputStream in = new DigestInputStream(Files.newInputStream(path(data)), sha256)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    /** Of what is not in memory. */
    private static Path path(HttpData data) throws IOException {
        return Objects.requireNonNull(data.getFile(), "file").toPath();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private void write(String digest, long length, String name) {
        receipt.append(digest)
                .append("  ")
                .append(length)
                .append("  ")
                .append(CONTROL.matcher(name).replaceAll("?"))
                .append('\n');
    }

    /** A line for each part: its SHA-256, its size and its name. */
    String receipt() {
        return receipt.toString();
    }

    /** Deletes what is on disk. */
    @Override
    public void close() {
        decoder.destroy();
    }
}
