package io.millrace.handler.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class DecoderResultTest {
    @Test
    void aResultIsUnfinishedOrASuccessOrAFailure() {
        Throwable cause = new IllegalStateException("why");
        DecoderResult failure = DecoderResult.failure(cause);

        assertThat(List.of(DecoderResult.UNFINISHED, DecoderResult.SUCCESS, failure))
                .extracting(DecoderResult::isFinished)
                .containsExactly(false, true, true);
        assertThat(List.of(DecoderResult.UNFINISHED, DecoderResult.SUCCESS, failure))
                .extracting(DecoderResult::isSuccess)
                .containsExactly(false, true, false);
        assertThat(List.of(DecoderResult.UNFINISHED, DecoderResult.SUCCESS, failure))
                .extracting(DecoderResult::isFailure)
                .containsExactly(false, false, true);
        assertThat(DecoderResult.SUCCESS.cause()).isNull();
        assertThat(failure.cause()).isSameAs(cause);
    }

    @Test
    void aResultSaysWhatItIs() {
        assertThat(DecoderResult.UNFINISHED).hasToString("unfinished");
        assertThat(DecoderResult.SUCCESS).hasToString("success");
        assertThat(DecoderResult.failure(new IllegalStateException("why")))
                .hasToString("failure(java.lang.IllegalStateException: why)");
    }

    @Test
    void aFailureHasACause() {
        assertThatThrownBy(() -> DecoderResult.failure(null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void aDetectedProtocolIsKnown() {
        assertThat(ProtocolDetectionResult.detected("h2").detectedProtocol()).isEqualTo("h2");
        assertThat(ProtocolDetectionResult.detected("h2").state()).isEqualTo(ProtocolDetectionState.DETECTED);
        assertThat(ProtocolDetectionResult.needsMoreData().state()).isEqualTo(ProtocolDetectionState.NEEDS_MORE_DATA);
        assertThat(ProtocolDetectionResult.invalid().state()).isEqualTo(ProtocolDetectionState.INVALID);
        assertThat(ProtocolDetectionResult.invalid().detectedProtocol()).isNull();
        assertThatThrownBy(() -> ProtocolDetectionResult.detected(null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void anUnknownTypeOfMessageIsNamed() {
        assertThat(new UnsupportedMessageTypeException(1, String.class, Long.class))
                .hasMessage("java.lang.Integer (expected: java.lang.String, java.lang.Long)");
        assertThat(new UnsupportedMessageTypeException((Object) null, String.class))
                .hasMessage("null (expected: java.lang.String)");
        assertThat(new UnsupportedMessageTypeException((Object) 1)).hasMessage("java.lang.Integer");
    }
}
