package io.millrace.handler.codec.http;

import io.millrace.handler.codec.DecoderResult;
import io.millrace.handler.codec.DecoderResultProvider;

/** A message, or a part of one. */
public interface HttpObject extends DecoderResultProvider {
    /** What became of decoding: {@link DecoderResult#SUCCESS} for what was not decoded. */
    @Override
    DecoderResult decoderResult();
}
