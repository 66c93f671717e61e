package io.millrace.examples;

import io.millrace.bootstrap.ServerBootstrap;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelInitializer;
import io.millrace.channel.ChannelOption;

/** Answers {@code system: <message>} to each line. A connection is an object, not a thread: a thousand are no matter. */
final class PrefixEchoServer implements Example {
    @Override
    public String name() {
        return "prefix-echo";
    }

    @Override
    public String summary() {
        return "answers each message with 'system: <message>'";
    }

    @Override
    public void start(Server server, Options options) throws Exception {
        EchoHandler echo = new EchoHandler();
        server.listen(
                new ServerBootstrap()
                        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                        .childHandler(new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel connection) {
                                connection.pipeline().addLast(new PrefixHandler("system: "), echo);
                            }
                        }),
                options);
    }
}
