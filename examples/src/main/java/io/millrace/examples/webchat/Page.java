package io.millrace.examples.webchat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The page, a single file, and what a browser is told that it may do: run the page's own script, known by its hash, use
 * the page's own style, and connect to the server that it came from.
 *
 * @param html the file
 * @param contentSecurityPolicy the value of the header
 */
record Page(String html, String contentSecurityPolicy) {
    private static final String SCRIPT_BEGIN = "<script>";
    private static final String SCRIPT_END = "</script>";

    /**
     * Loads the page.
     *
     * @throws IOException if it cannot be read
     */
    static Page load(String resource) throws IOException {
        try (InputStream in = Page.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new FileNotFoundException(resource);
            }
            String html = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            String script =
                    html.substring(html.indexOf(SCRIPT_BEGIN) + SCRIPT_BEGIN.length(), html.indexOf(SCRIPT_END));
            return new Page(
                    html,
                    "default-src 'none'; connect-src 'self'; img-src data:; style-src 'unsafe-inline'; script-src"
                            + " 'sha256-"
                            + hash(script) + '\'');
        }
    }

    private static String hash(String script) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return Base64.getEncoder().encodeToString(sha256.digest(script.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
