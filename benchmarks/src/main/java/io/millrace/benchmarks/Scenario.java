package io.millrace.benchmarks;

/**
 * What clients do to an echo server.
 *
 * @param name how it is called in reports
 * @param connections the connections that are busy at the same time
 * @param messageBytes the size of a message
 * @param depth the messages that each connection has under way
 */
record Scenario(String name, int connections, int messageBytes, int depth) {
    static final String STANDARD =
            "echo=64x64x1,pipelined=64x64x16,ping-pong=1x64x1,stream-1=1x1048576x2,stream-8=8x1048576x1";

    Scenario {
        if (connections < 1 || messageBytes < 1 || depth < 1) {
            throw new IllegalArgumentException("expected positive numbers, not " + connections + " connections, "
                    + messageBytes + " bytes, " + depth + " deep");
        }
    }

    /**
     * Reads {@code NAME=CONNECTIONSxBYTESxDEPTH}.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static Scenario parse(String text) {
        String[] parts = text.split("[=x](?=\\d)");
        if (parts.length != 4) {
            throw new IllegalArgumentException("expected NAME=CONNECTIONSxBYTESxDEPTH, not " + text);
        }
        return new Scenario(
                parts[0], Integer.parseInt(parts[1]), Integer.parseInt(parts[2]), Integer.parseInt(parts[3]));
    }

    @Override
    public String toString() {
        return name + " (" + connections + " connections, " + messageBytes + " bytes, " + depth + " deep)";
    }
}
