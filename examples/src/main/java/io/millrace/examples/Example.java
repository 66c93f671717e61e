package io.millrace.examples;

import java.util.List;

/** A program that {@link Launcher} can start; it is one of the launcher's list. */
interface Example {
    /** The word after {@code ./run}. */
    String name();

    /** What the program does, in a line. */
    String summary();

    /** What it can be told, besides what {@link Loops} reads for all of them. */
    default List<Flag<?>> flags() {
        return Addresses.STREAMS;
    }

    /**
     * A command that talks to the program.
     *
     * @param peer where it listens, in the words of {@code nc}: {@code 127.0.0.1 7007} or {@code -U PATH}
     */
    default String command(String peer) {
        return "nc " + peer;
    }

    /**
     * Starts the program: most hand a bootstrap to {@link Server#listen} or {@link Server#bind}. It serves on the
     * server's loops until that is stopped or nothing listens any more.
     *
     * @throws UsageException if the options cannot be carried out
     * @throws Exception if it fails; the launcher then stops the server
     */
    void start(Server server, Options options) throws Exception;
}
