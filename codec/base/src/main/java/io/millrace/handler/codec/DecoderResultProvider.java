package io.millrace.handler.codec;

/** A message that says whether it could be decoded. */
public interface DecoderResultProvider {
    /**
     * What became of decoding.
     *
     * @return the result
     */
    DecoderResult decoderResult();

    /**
     * Says what became of decoding; for decoders.
     *
     * @param result the result
     */
    void setDecoderResult(DecoderResult result);
}
