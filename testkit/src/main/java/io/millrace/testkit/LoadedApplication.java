package io.millrace.testkit;

import io.millrace.bootstrap.Bootstrap;
import io.millrace.bootstrap.ServerBootstrap;
import io.millrace.channel.Channel;
import io.millrace.channel.EventLoopGroup;
import io.millrace.channel.local.LocalAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;

/** The program that {@link ApplicationServer} loads: serves one connection and ends its groups. */
public final class LoadedApplication implements Runnable {
    private final String transport;

    /**
     * Makes the program.
     *
     * @param transport the name of its transport
     */
    public LoadedApplication(String transport) {
        this.transport = transport;
    }

    /** Serves a connection. */
    @Override
    public void run() {
        EventLoopGroup group = EventLoopGroup.create(transport, 2);
        try {
            SocketAddress any = transport.equals("local")
                    ? new LocalAddress(LoadedApplication.class)
                    : new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            Channel server = Deadline.succeeded(new ServerBootstrap()
                            .group(group)
                            .childHandler(new EchoHandler())
                            .bind(any))
                    .channel();
            ChannelRecorder events = new ChannelRecorder();
            Channel client = Deadline.succeeded(
                            new Bootstrap().group(group).handler(events).connect(TransportContract.addressOf(server)))
                    .channel();
            client.writeAndFlush(TransportContract.text("hello"));
            events.awaitBytes(5);
        } finally {
            Deadline.succeeded(group.shutdownGracefully(0, 10, TimeUnit.SECONDS));
        }
    }
}
