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
    public String command(String peer) {
        return "head -c 1G /dev/zero | nc -N " + peer;
    }

    @Override
    public void start(Server server, Options options) throws Exception {
        server.listen(new ServerBootstrap().childHandler(new DiscardHandler()), options);
    }
}
