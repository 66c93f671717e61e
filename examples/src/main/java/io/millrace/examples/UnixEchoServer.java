package io.millrace.examples;

import java.nio.file.Path;
import java.util.List;

/** The echo server on a unix socket: the same handler, another kind of address. */
final class UnixEchoServer implements Example {
    private static final Flag<Path> PATH = Flag.path(Addresses.UNIX.name(), "PATH", "the unix socket to listen on")
            .or(Path.of(System.getProperty("java.io.tmpdir"), "millrace-unix-echo.sock"));

    @Override
    public String name() {
        return "unix-echo";
    }

    @Override
    public String summary() {
        return "sends back every byte, on a unix socket";
    }

    @Override
    public List<Flag<?>> flags() {
        return List.of(PATH);
    }

    @Override
    public void start(Server server, Options options) throws Exception {
        server.listen(EchoServer.bootstrap(), options);
    }
}
