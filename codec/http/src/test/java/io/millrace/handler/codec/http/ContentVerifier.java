package io.millrace.handler.codec.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelHandler;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.handler.codec.ByteBudget;
import io.millrace.handler.codec.CodecLimitException;
import io.millrace.handler.codec.CodecLimits;
import io.millrace.handler.codec.DecoderException;
import io.millrace.handler.codec.compression.DecompressionException;
import io.millrace.testkit.CodecVerifier;
import java.util.List;
import java.util.function.Supplier;

/** A verifier of requests whose content is decoded. */
public final class ContentVerifier {
    /** A few bytes become no more than these. */
    private static final CodecLimits LIMITS =
            CodecLimits.DEFAULT.withDecompressedBytes(1 << 15).withDecompressionRatio(1 << 20);

    private ContentVerifier() {}

    /** For content that can be decoded, or that the JDK finds damaged. */
    public static CodecVerifier of() {
        return verifier(() -> List.of(new HttpRequestDecoder(), new HttpContentDecompressor()));
    }

    /**
     * How much a library hands out of a damaged stream depends on how it was cut, and in some cases whether it sees the
     * damage. What is left to ask then is that nothing is lost and no more is kept.
     */
    public static CodecVerifier ofDamaged() {
        return verifier(() -> List.of(new HttpRequestDecoder(), new HttpContentDecompressor(), new Faults()))
                .renderedBy((message, transcript) -> {});
    }

    /** Whether all of the content is decoded. */
    public static boolean isDecoded(byte[] input) {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.attr(CodecLimits.KEY).set(LIMITS);
        channel.pipeline().addLast(new HttpRequestDecoder(), new HttpContentDecompressor());
        try {
            channel.writeInbound(Unpooled.copiedBuffer(input));
            return true;
        } catch (DecoderException e) {
            return false;
        } finally {
            channel.finishAndReleaseAll();
        }
    }

    /** Keeps what is to be expected of damage to itself. */
    private static final class Faults extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            if (!(cause instanceof DecompressionException) && !(cause instanceof CodecLimitException)) {
                ctx.fireExceptionCaught(cause);
            }
        }
    }

    private static CodecVerifier verifier(Supplier<? extends List<? extends ChannelHandler>> handlers) {
        return CodecVerifier.decoders(handlers)
                .renderedBy((message, transcript) -> {
                    if (message instanceof HttpRequest request) {
                        transcript.message(request.method() + " " + request.uri() + " "
                                + request.headers().names() + " "
                                + request.decoderResult().isSuccess());
                    }
                    if (message instanceof HttpContent content) {
                        transcript.bytes(content.content());
                    }
                    if (message instanceof LastHttpContent last) {
                        transcript.message("end " + last.trailingHeaders().names() + " "
                                + last.decoderResult().isSuccess());
                    }
                })
                .channel(channel -> channel.attr(CodecLimits.KEY).set(LIMITS))
                .afterwards(channel -> assertThat(ByteBudget.of(channel).usedBytes())
                        .as("bytes in the account")
                        .isZero())
                .maxRetainedBytes(64 * 1024);
    }
}
