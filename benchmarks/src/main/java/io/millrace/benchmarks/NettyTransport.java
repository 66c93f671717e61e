package io.millrace.benchmarks;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;

/** What Netty can be told to run on. */
enum NettyTransport {
    EPOLL(EpollServerSocketChannel.class) {
        @Override
        IoHandlerFactory newHandlerFactory() {
            return EpollIoHandler.newFactory();
        }
    },
    NIO(NioServerSocketChannel.class) {
        @Override
        IoHandlerFactory newHandlerFactory() {
            return NioIoHandler.newFactory();
        }
    };

    final Class<? extends ServerChannel> serverChannel;

    NettyTransport(Class<? extends ServerChannel> serverChannel) {
        this.serverChannel = serverChannel;
    }

    abstract IoHandlerFactory newHandlerFactory();

    static NettyTransport best() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }
}
