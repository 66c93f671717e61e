package io.millrace.examples;

import io.millrace.bootstrap.ServerBootstrap;
import io.millrace.channel.ChannelOption;

/** Sends back what it receives: one handler serves every connection. */
final class EchoServer implements Example {
    @Override
    public String name() {
        return "echo";
    }

    @Override
    public String summary() {
        return "sends back every byte that it receives";
    }

    @Override
    public void start(Server server, Options options) throws Exception {
        server.listen(bootstrap(), options);
    }

    /** The server, complete but for its group and its addresses. */
    static ServerBootstrap bootstrap() {
        return new ServerBootstrap()
                // A peer that has sent its last byte still gets everything back.
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new EchoHandler());
    }
}
