package io.millrace.examples;

import io.millrace.bootstrap.ServerBootstrap;
import io.millrace.channel.ChannelOption;
import io.millrace.examples.webchat.WebChatInitializer;
import java.util.List;

/** The chat for browsers: open the page twice and talk to yourself. */
final class WebSocketChatServer implements Example {
    /** What may wait for a user who does not read. The message that would be too much ends his connection. */
    private static final long WRITE_LIMIT_BYTES = 256 * 1024;

    /** What the kernel holds beside that; it would be megabytes if nobody said so. */
    private static final int SEND_BUFFER_BYTES = 64 * 1024;

    private static final Flag<Integer> USERS = Flag.number(
                    "--users", "N", "users at once; the next one is refused", 1, 10_000)
            .or(100);

    @Override
    public String name() {
        return "websocket-chat";
    }

    @Override
    public String summary() {
        return "serves a chat to open in a browser";
    }

    @Override
    public List<Flag<?>> flags() {
        return Addresses.streamsAnd(USERS);
    }

    @Override
    public String command(String peer) {
        return peer.startsWith("-U ") ? Urls.curl("", peer, "/") : "a browser at " + Urls.of("http", peer, "/");
    }

    @Override
    public void start(Server server, Options options) throws Exception {
        server.listen(
                new ServerBootstrap()
                        .childOption(ChannelOption.WRITE_BUFFER_LIMIT, WRITE_LIMIT_BYTES)
                        .childOption(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES)
                        .childHandler(new WebChatInitializer(options.get(USERS))),
                options);
    }
}
