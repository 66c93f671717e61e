package io.millrace.handler.codec.http.websocketx;

/** The handshake of RFC 6455 §1.2. */
final class Handshakes {
    static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private Handshakes() {}

    static String request() {
        return request("Origin: http://example.com\r\nSec-WebSocket-Protocol: chat, superchat\r\n");
    }

    static String request(String fields) {
        return "GET /chat HTTP/1.1\r\nHost: server.example.com\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: " + KEY + "\r\n" + fields + "Sec-WebSocket-Version: 13\r\n\r\n";
    }
}
