package io.millrace.handler.codec.http;

import io.millrace.handler.codec.DecoderResult;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keeps what became of decoding. */
public class DefaultHttpObject implements HttpObject {
    private DecoderResult decoderResult = DecoderResult.SUCCESS;

    /** For subclasses. */
    protected DefaultHttpObject() {}

    @Override
    public DecoderResult decoderResult() {
        return decoderResult;
    }

    @Override
    public void setDecoderResult(DecoderResult decoderResult) {
        this.decoderResult = Objects.requireNonNull(decoderResult, "decoderResult");
    }

    @Override
    public int hashCode() {
        return 31 + decoderResult.hashCode();
    }

    /** Equal to others with the same result of decoding. */
    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof DefaultHttpObject other && decoderResult.equals(other.decoderResult);
    }
}
