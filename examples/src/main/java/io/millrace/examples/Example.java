package io.millrace.examples;

import io.millrace.bootstrap.ServerBootstrap;

/** A server that {@link Launcher} can start. */
interface Example {
    /** The word after {@code ./run}. */
    String name();

    /** What the program does, in a line. */
    String summary();

    /** A command that talks to the program when it listens on this host and port. */
    String command(String host, int port);

    /** The server, complete but for its group and its address. */
    ServerBootstrap server();
}
