package io.millrace.util;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatObject;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import org.junit.jupiter.api.Test;

class CharsetUtilTest {

    @Test
    void encoderOfAThreadIsReusedInItsInitialState() throws CharacterCodingException {
        CharsetEncoder first = CharsetUtil.encoder(CharsetUtil.US_ASCII);
        first.onUnmappableCharacter(CodingErrorAction.REPORT);
        first.encode(CharBuffer.wrap("half"), ByteBuffer.allocate(2), false);

        CharsetEncoder again = CharsetUtil.encoder(CharsetUtil.US_ASCII);

        assertThat(again).isSameAs(first);
        assertThat(again.encode(CharBuffer.wrap("\u20ac"))).isEqualTo(ByteBuffer.wrap(new byte[] {'?'}));
    }

    @Test
    void decoderOfAThreadIsReusedInItsInitialState() throws CharacterCodingException {
        CharsetDecoder first = CharsetUtil.decoder(CharsetUtil.UTF_8);
        first.onMalformedInput(CodingErrorAction.REPORT);

        CharsetDecoder again = CharsetUtil.decoder(CharsetUtil.UTF_8);

        assertThat(again).isSameAs(first);
        assertThatObject(again.decode(ByteBuffer.wrap(new byte[] {(byte) 0xFF})))
                .hasToString("\ufffd");
    }

    @Test
    void actionsThatAreNamedAreTaken() {
        CharsetEncoder encoder = CharsetUtil.encoder(CharsetUtil.US_ASCII, CodingErrorAction.REPORT);
        assertThat(encoder).isNotSameAs(CharsetUtil.encoder(CharsetUtil.US_ASCII, CodingErrorAction.REPORT));
        assertThatExceptionOfType(CharacterCodingException.class)
                .isThrownBy(() -> encoder.encode(CharBuffer.wrap("\u20ac")));
        CharsetDecoder decoder =
                CharsetUtil.decoder(CharsetUtil.UTF_8, CodingErrorAction.IGNORE, CodingErrorAction.REPORT);
        assertThat(decoder.malformedInputAction()).isEqualTo(CodingErrorAction.IGNORE);
        assertThat(decoder.unmappableCharacterAction()).isEqualTo(CodingErrorAction.REPORT);
    }

    @Test
    void valuesCannotBeChanged() {
        CharsetUtil.values()[0] = null;
        assertThat(CharsetUtil.values()).hasSize(6).doesNotContainNull();
    }

    @Test
    void processorsCannotBeSetOnceAskedFor() {
        int processors = NettyRuntime.availableProcessors();
        assertThat(processors).isPositive();
        assertThatIllegalStateException()
                .isThrownBy(() -> NettyRuntime.setAvailableProcessors(processors + 1))
                .withMessage("availableProcessors is already set to [" + processors + "], rejecting ["
                        + (processors + 1) + "]");
        assertThat(NettyRuntime.availableProcessors()).isEqualTo(processors);
    }
}
