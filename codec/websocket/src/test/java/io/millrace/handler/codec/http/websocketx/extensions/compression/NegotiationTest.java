package io.millrace.handler.codec.http.websocketx.extensions.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.handler.codec.http.websocketx.extensions.WebSocketClientExtension;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketExtension;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketExtensionUtil;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketServerExtension;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandshaker;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("RFC 7692 §7.1")
class NegotiationTest {
    private static WebSocketExtensionData data(String text) {
        return WebSocketExtensionUtil.extractExtensions(text).get(0);
    }

    private static @Nullable String answer(WebSocketServerExtensionHandshaker server, String offer) {
        WebSocketServerExtension extension = server.handshakeExtension(data(offer));
        return extension == null
                ? null
                : extension.newReponseData().parameters().toString();
    }

    /** Takes what there is, with a client's window of 10 bits. */
    private static PerMessageDeflateServerExtensionHandshaker generous() {
        return new PerMessageDeflateServerExtensionHandshaker(6, true, 10, true, true, 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "permessage-deflate | {}",
                "permessage-deflate; client_max_window_bits | {client_max_window_bits=10}",
                "permessage-deflate; client_max_window_bits=12 | {client_max_window_bits=10}",
                "permessage-deflate; client_max_window_bits=9 | {client_max_window_bits=9}",
                "permessage-deflate; server_max_window_bits=8 | {server_max_window_bits=8}",
                "permessage-deflate; server_max_window_bits=\"15\" | {}",
                "permessage-deflate; server_no_context_takeover | {server_no_context_takeover=null}",
                "permessage-deflate; client_no_context_takeover | {client_no_context_takeover=null}",
                "permessage-deflate; Server_No_Context_Takeover | {server_no_context_takeover=null}",
            })
    void aGenerousServerTakesEveryParameter(String offer, String parameters) {
        assertThat(answer(generous(), offer)).isEqualTo(parameters);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate; server_max_window_bits",
                "permessage-deflate; server_max_window_bits=7",
                "permessage-deflate; server_max_window_bits=16",
                "permessage-deflate; server_max_window_bits=08",
                "permessage-deflate; server_max_window_bits=1x",
                "permessage-deflate; client_max_window_bits=7",
                "permessage-deflate; client_max_window_bits=99999999999",
                "permessage-deflate; server_no_context_takeover=1",
                "permessage-deflate; client_no_context_takeover=true",
                "permessage-deflate; something_else",
                "deflate-frame",
            })
    void whatTheRfcDoesNotKnowIsDeclined(String offer) {
        assertThat(answer(generous(), offer)).isNull();
    }

    @Test
    void aServerKeepsItsWindowUnlessItIsToldOtherwise() {
        PerMessageDeflateServerExtensionHandshaker server = new PerMessageDeflateServerExtensionHandshaker(0);
        assertThat(answer(server, "permessage-deflate; server_no_context_takeover"))
                .isNull();
        assertThat(answer(server, "permessage-deflate; client_max_window_bits; client_no_context_takeover"))
                .isEqualTo("{}");
        PerMessageDeflateServerExtensionHandshaker strict =
                new PerMessageDeflateServerExtensionHandshaker(6, false, 15, false, false, 0);
        assertThat(answer(strict, "permessage-deflate; server_max_window_bits=15"))
                .isNull();
    }

    @Test
    void aServerMayLimitItsOwnWindow() {
        PerMessageDeflateServerExtensionHandshaker server =
                new PerMessageDeflateServerExtensionHandshaker(6, true, 15, false, false, 11, 8, 0);
        assertThat(answer(server, "permessage-deflate")).isEqualTo("{server_max_window_bits=11}");
        assertThat(answer(server, "permessage-deflate; server_max_window_bits=9"))
                .isEqualTo("{server_max_window_bits=9}");
    }

    @Test
    void aClientOffersWhatItIsTold() {
        assertThat(new PerMessageDeflateClientExtensionHandshaker(0).newRequestData())
                .hasToString("WebSocketExtensionData(permessage-deflate{client_max_window_bits=null})");
        assertThat(new PerMessageDeflateClientExtensionHandshaker(6, false, 9, true, true, 0).newRequestData())
                .hasToString("WebSocketExtensionData(permessage-deflate{server_no_context_takeover=null,"
                        + " client_no_context_takeover=null, server_max_window_bits=9})");
    }

    @ParameterizedTest
    @CsvSource({
        "permessage-deflate, true",
        "permessage-deflate;client_max_window_bits=8, true",
        "permessage-deflate;server_max_window_bits=10, true",
        "permessage-deflate;client_no_context_takeover, true",
        "permessage-deflate;server_no_context_takeover, true",
        "permessage-deflate;client_max_window_bits, false",
        "permessage-deflate;server_max_window_bits=16, false",
        "permessage-deflate;other, false",
    })
    void aClientAcceptsWhatItUnderstands(String answer, boolean good) {
        WebSocketClientExtension extension =
                new PerMessageDeflateClientExtensionHandshaker(0).handshakeExtension(data(answer));
        assertThat(extension != null).isEqualTo(good);
        if (extension != null) {
            assertThat(extension.rsv()).isEqualTo(WebSocketExtension.RSV1);
        }
    }

    @Test
    void aClientRefusesLessThanItAskedFor() {
        PerMessageDeflateClientExtensionHandshaker client =
                new PerMessageDeflateClientExtensionHandshaker(6, false, 10, false, true, 0);
        assertThat(client.handshakeExtension(
                        data("permessage-deflate;server_no_context_takeover;server_max_window_bits=10")))
                .isNotNull();
        assertThat(client.handshakeExtension(data("permessage-deflate;server_no_context_takeover")))
                .isNull();
        assertThat(client.handshakeExtension(data("permessage-deflate;server_max_window_bits=10")))
                .isNull();
        assertThat(client.handshakeExtension(
                        data("permessage-deflate;server_no_context_takeover;server_max_window_bits=10"
                                + ";client_max_window_bits=10")))
                .isNull();
    }

    @Test
    void deflateFrameHasTwoNamesAndNoParameters() {
        DeflateFrameServerExtensionHandshaker server = new DeflateFrameServerExtensionHandshaker(6, 0);
        assertThat(answer(server, "deflate-frame")).isEqualTo("{}");
        assertThat(answer(server, "x-webkit-deflate-frame")).isEqualTo("{}");
        assertThat(answer(server, "deflate-frame;max_window_bits=8")).isNull();
        assertThat(new DeflateFrameClientExtensionHandshaker(true, 0)
                        .newRequestData()
                        .name())
                .isEqualTo("x-webkit-deflate-frame");
        assertThat(new DeflateFrameClientExtensionHandshaker(false, 0).handshakeExtension(data("deflate-frame")))
                .isNotNull();
    }

    @Test
    void numbersOutOfTheirRangeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PerMessageDeflateServerExtensionHandshaker(10, true, 15, true, true, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PerMessageDeflateServerExtensionHandshaker(6, true, 16, true, true, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PerMessageDeflateServerExtensionHandshaker(6, true, 15, true, true, 7, 8, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PerMessageDeflateClientExtensionHandshaker(6, true, 7, true, true, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new DeflateFrameServerExtensionHandshaker(6, 15, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new WebSocketServerCompressionHandler(-1));
    }
}
