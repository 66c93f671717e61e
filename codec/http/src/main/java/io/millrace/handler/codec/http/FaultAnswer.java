package io.millrace.handler.codec.http;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/** The response to a request that could not be decoded: without content, and the last one of its connection. */
final class FaultAnswer {
    private static final byte[] FIELDS =
            "content-length: 0\r\nconnection: close\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int CAPACITY = 256;

    private FaultAnswer() {}

    static ByteBuf of(HttpResponseStatus status, ByteBufAllocator alloc) {
        HeadWriter line = HeadWriter.begin();
        line.text("HTTP/1.1 ", "the version");
        line.text(status.codeAsText(), "the status");
        line.octet(' ');
        line.text(status.reasonPhrase(), "the reason phrase");
        line.lineEnd();
        ByteBuf answer = alloc.buffer(CAPACITY);
        line.writeTo(answer);
        return answer.writeBytes(FIELDS)
                .writeBytes(DateOfTheSecond.field())
                .writeByte('\r')
                .writeByte('\n');
    }
}
