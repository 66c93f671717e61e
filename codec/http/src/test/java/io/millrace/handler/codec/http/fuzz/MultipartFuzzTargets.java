package io.millrace.handler.codec.http.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.buffer.UnpooledByteBufAllocator;
import io.millrace.handler.codec.http.DefaultHttpRequest;
import io.millrace.handler.codec.http.HttpContent;
import io.millrace.handler.codec.http.HttpMethod;
import io.millrace.handler.codec.http.HttpRequest;
import io.millrace.handler.codec.http.HttpVersion;
import io.millrace.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.millrace.handler.codec.http.multipart.FileUpload;
import io.millrace.handler.codec.http.multipart.Forms;
import io.millrace.handler.codec.http.multipart.HttpPostRequestDecoder;
import io.millrace.handler.codec.http.multipart.HttpPostRequestDecoder.ErrorDataDecoderException;
import io.millrace.handler.codec.http.multipart.HttpPostRequestEncoder;
import io.millrace.handler.codec.http.multipart.HttpPostRequestEncoder.ErrorDataEncoderException;
import io.millrace.handler.codec.http.multipart.MemoryFileUpload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** What the fuzzer calls for forms: whatever comes, the properties of the verifier hold. */
final class MultipartFuzzTargets {
    /** How long each target is fuzzed. */
    static final String DURATION = "30s";

    private MultipartFuzzTargets() {}

    static void multipart(byte[] input) {
        Forms.verifier(Forms.MULTIPART, new DefaultHttpDataFactory(false), Forms.SMALL)
                .maxRetainedBytes(Forms.SMALL_BOUND)
                .verifyOnly(input);
    }

    static void urlEncoded(byte[] input) {
        Forms.verifier(Forms.URLENCODED, new DefaultHttpDataFactory(false), Forms.SMALL)
                .maxRetainedBytes(Forms.SMALL_BOUND)
                .verifyOnly(input);
    }

    static void contentType(byte[] input) {
        try {
            String boundary = Forms.boundaryOf("multipart/form-data;" + new String(input, UTF_8));
            if (boundary != null) {
                assertThat(boundary).hasSizeBetween(1, 70).doesNotContain("\r", "\n", "\"", ";");
            }
        } catch (ErrorDataDecoderException e) {
            assertThat(e).isNotNull();
        }
    }

    /** The first two bytes say how long the name and the file's name are; the rest is content. */
    static void roundTrip(byte[] input) {
        if (input.length < 2) {
            return;
        }
        int nameEnd = Math.min(input.length, 2 + (input[0] & 0x1f));
        int filenameEnd = Math.min(input.length, nameEnd + (input[1] & 0x1f));
        String name = new String(input, 2, nameEnd - 2, UTF_8);
        String filename = new String(input, nameEnd, filenameEnd - nameEnd, UTF_8);
        byte[] content = Arrays.copyOfRange(input, filenameEnd, input.length);
        HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
        HttpPostRequestEncoder encoder = new HttpPostRequestEncoder(request, true);
        try {
            FileUpload upload = new MemoryFileUpload(name, filename, "a/b", null, null, 0);
            upload.setContent(Unpooled.wrappedBuffer(content));
            encoder.addBodyHttpData(upload);
            encoder.finalizeRequest();
            assertDecoded(encoder, request, upload);
        } catch (ErrorDataEncoderException | IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("name"); // a control character, or no name
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertDecoded(HttpPostRequestEncoder encoder, HttpRequest request, FileUpload upload)
            throws IOException {
        HttpPostRequestDecoder decoder = new HttpPostRequestDecoder(new DefaultHttpDataFactory(false), request);
        try {
            while (!encoder.isEndOfInput()) {
                HttpContent chunk = encoder.readChunk(UnpooledByteBufAllocator.DEFAULT);
                decoder.offer(chunk);
                chunk.release();
            }
            FileUpload decoded = (FileUpload) decoder.getBodyHttpDatas().get(0);
            ByteBuf expected = upload.getByteBuf();
            assertThat(decoded.getName()).isEqualTo(upload.getName());
            assertThat(decoded.getFilename()).isEqualTo(upload.getFilename());
            assertThat(decoded.getByteBuf()).isEqualTo(expected);
        } finally {
            decoder.destroy();
        }
    }
}
