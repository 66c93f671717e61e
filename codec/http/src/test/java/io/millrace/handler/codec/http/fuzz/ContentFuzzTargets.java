package io.millrace.handler.codec.http.fuzz;

import io.millrace.handler.codec.http.ContentVerifier;
import io.millrace.testkit.CodecVerifier;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** What the fuzzer calls for content codings. Each target has a test class of its own, since a JVM fuzzes one. */
final class ContentFuzzTargets {
    /** How long each target is fuzzed. */
    static final String DURATION = "30s";

    private static final String[] CODINGS = {"gzip", "deflate", "zstd", "br", "gzip, deflate", "br, gzip"};

    private ContentFuzzTargets() {}

    /** A request whose content is all but the first byte, and that byte its coding; another one is behind it. */
    static void contentDecoding(byte[] input) {
        if (input.length == 0) {
            return;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(("POST / HTTP/1.1\r\nHost: a\r\nContent-Encoding: " + CODINGS[(input[0] & 0xff) % CODINGS.length]
                        + "\r\nContent-Length: " + (input.length - 1) + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.write(input, 1, input.length - 1);
        out.writeBytes("GET /next HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        byte[] requests = out.toByteArray();
        CodecVerifier verifier =
                ContentVerifier.isDecoded(requests) ? ContentVerifier.of() : ContentVerifier.ofDamaged();
        verifier.verifyOnly(requests);
    }
}
