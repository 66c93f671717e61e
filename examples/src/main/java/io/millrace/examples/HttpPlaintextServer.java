package io.millrace.examples;

import io.millrace.bootstrap.ServerBootstrap;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelInitializer;
import io.millrace.channel.ChannelOption;
import io.millrace.handler.codec.http.HttpServerCodec;

/** Answers {@code Hello, World!} as fast as it can: the well-known benchmark, and the shortest pipeline for HTTP. */
final class HttpPlaintextServer implements Example {
    /** Load generators connect hundreds of times at once. */
    private static final int BACKLOG = 1024;

    @Override
    public String name() {
        return "http-plaintext";
    }

    @Override
    public String summary() {
        return "answers 'Hello, World!' over HTTP; /json and /echo too";
    }

    @Override
    public String command(String peer) {
        return Urls.curl("-i", peer, "/");
    }

    @Override
    public void start(Server server, Options options) throws Exception {
        server.listen(
                new ServerBootstrap()
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                        .childHandler(new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel connection) {
                                connection.pipeline().addLast(new HttpServerCodec(), new PlaintextHandler());
                            }
                        }),
                options);
    }
}
