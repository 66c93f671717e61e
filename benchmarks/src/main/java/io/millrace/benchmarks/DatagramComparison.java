package io.millrace.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Ways to send datagrams beside each other: all of them are up at the same time in this VM, each with two loops of its own,
 * and take turns. The figure to trust is the median of the ratios within a round.
 */
final class DatagramComparison implements AutoCloseable {
    private static final String STANDARD =
            "netty:single,millrace:single,netty:batch,millrace:batch,netty:segments,millrace:segments";

    private final List<Row> rows = new ArrayList<>();

    /**
     * What a flow has done.
     *
     * @param flow the flow
     * @param results one a round
     */
    private record Row(DatagramFlow flow, List<DatagramFlow.Result> results) {}

    private DatagramComparison(List<String> names, int bytes, int burst) {
        try {
            for (String name : names) {
                rows.add(new Row(DatagramFlow.start(name, bytes, burst), new ArrayList<>()));
            }
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** The options are in {@link Main}'s usage. */
    static void main(Arguments arguments) {
        List<String> names = arguments.list("flows", STANDARD);
        int bytes = arguments.number("bytes", 1000);
        int burst = arguments.number("burst", 64);
        int rounds = arguments.number("rounds", 11);
        long nanos = arguments.nanos("seconds", 1);
        long warmupNanos = arguments.nanos("warmup", 3);
        arguments.checkAllUsed();
        if (bytes < 1 || bytes > 65_507 || burst < 1) {
            throw new IllegalArgumentException("expected --bytes 1 to 65507 and --burst 1 or more");
        }
        System.out.println("datagrams of " + bytes + " bytes over loopback, " + burst + " a burst");
        try (DatagramComparison comparison = new DatagramComparison(names, bytes, burst)) {
            comparison.compare(rounds, warmupNanos, nanos);
        }
    }

    private void compare(int rounds, long warmupNanos, long nanos) {
        for (Row row : rows) {
            row.flow.run(warmupNanos);
        }
        List<Row> order = new ArrayList<>(rows);
        for (int round = 1; round <= rounds; round++) {
            System.out.printf("round %2d", round);
            for (Row row : order) {
                DatagramFlow.Result result = row.flow.run(nanos);
                row.results.add(result);
                System.out.printf("  %s %,.0f/s", row.flow.description(), result.sentPerSecond());
            }
            System.out.println();
            Collections.reverse(order); // nobody is always first
        }
        report();
    }

    /** Ratios are to the first flow. */
    private void report() {
        Row reference = rows.get(0);
        System.out.printf("%-26s %12s %8s %15s %12s%n", "medians", "sent/s", "ratio", "min..max", "received/s");
        for (Row row : rows) {
            List<Double> ratios = new ArrayList<>();
            for (int round = 0; round < row.results.size(); round++) {
                ratios.add(row.results.get(round).sentPerSecond()
                        / reference.results.get(round).sentPerSecond());
            }
            System.out.printf(
                    "%-26s %,12.0f %8.2f %15s %,12.0f%n",
                    row.flow.description(),
                    EchoComparison.median(row.results, DatagramFlow.Result::sentPerSecond),
                    EchoComparison.median(ratios, ratio -> ratio),
                    String.format("%.2f..%.2f", Collections.min(ratios), Collections.max(ratios)),
                    EchoComparison.median(row.results, DatagramFlow.Result::receivedPerSecond));
        }
    }

    @Override
    public void close() {
        rows.forEach(row -> row.flow.close());
    }
}
