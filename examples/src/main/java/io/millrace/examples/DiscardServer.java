package io.millrace.examples;

import io.millrace.bootstrap.ServerBootstrap;

/** Receives, and answers nothing. */
final class DiscardServer implements Example {
    @Override
    public String name() {
        return "discard";
    }

    @Override
    public String summary() {
        return "throws every byte away that it receives";
    }

    @Override
    public String command(String host, int port) {
        return "head -c 1G /dev/zero | nc -N " + host + " " + port;
    }

    @Override
    public ServerBootstrap server() {
        return new ServerBootstrap().childHandler(new DiscardHandler());
    }
}
