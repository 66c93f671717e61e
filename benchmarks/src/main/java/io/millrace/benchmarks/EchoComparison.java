package io.millrace.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Echo servers beside each other, all of them up at the same time in JVMs of their own and visited in turn, so that
 * whatever disturbs the machine disturbs each. The figure to trust is the median of the ratios within a round; absolute
 * rates of different runs cannot be compared.
 */
final class EchoComparison implements AutoCloseable {
    /** A new set of connections needs this long to reach its speed. */
    private static final long CONNECTION_WARMUP_NANOS = 100_000_000L;

    private final List<ServerProcess> servers = new ArrayList<>();

    /**
     * A visit to a server.
     *
     * @param load what the load generator saw
     * @param processorMicros processor time of the server for a message
     */
    private record Visit(EchoLoad.Result load, double processorMicros) {}

    /**
     * What a server has done in a scenario.
     *
     * @param server the server
     * @param visits one a round
     */
    private record Row(ServerProcess server, List<Visit> visits) {
        Row(ServerProcess server) {
            this(server, new ArrayList<>());
        }
    }

    private EchoComparison(List<String> names, Processors processors) throws IOException {
        try {
            for (String name : names) {
                servers.add(ServerProcess.start(name, processors));
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The options are in {@link Main}'s usage. */
    static void main(Arguments arguments) throws IOException, InterruptedException {
        List<String> names = arguments.list("servers", "millrace,netty");
        List<Scenario> scenarios = arguments.list("scenarios", Scenario.STANDARD).stream()
                .map(Scenario::parse)
                .toList();
        int rounds = arguments.number("rounds", 11);
        long nanos = arguments.nanos("seconds", 1);
        long warmupNanos = arguments.nanos("warmup", 3);
        Processors processors = Processors.parse(arguments.text("cpus", "0,1"));
        arguments.checkAllUsed();
        processors.moveHere();
        System.out.println(processors);
        try (EchoComparison comparison = new EchoComparison(names, processors)) {
            for (Scenario scenario : scenarios) {
                comparison.compare(scenario, rounds, warmupNanos, nanos);
            }
        }
    }

    private void compare(Scenario scenario, int rounds, long warmupNanos, long nanos) throws IOException {
        System.out.println(System.lineSeparator() + scenario);
        List<Row> rows = servers.stream().map(Row::new).toList();
        for (Row row : rows) {
            visit(row.server, scenario, 0, warmupNanos);
        }
        List<Row> order = new ArrayList<>(rows);
        for (int round = 1; round <= rounds; round++) {
            System.out.printf("round %2d", round);
            for (Row row : order) {
                Visit visit = visit(row.server, scenario, CONNECTION_WARMUP_NANOS, nanos);
                row.visits.add(visit);
                System.out.printf("  %s %,.0f/s", row.server.name, visit.load.perSecond());
            }
            System.out.println();
            Collections.reverse(order); // nobody is always first
        }
        report(rows);
    }

    private static Visit visit(ServerProcess server, Scenario scenario, long warmupNanos, long nanos)
            throws IOException {
        try (EchoLoad load = new EchoLoad(server.address, scenario)) {
            long start = System.nanoTime();
            long before = server.processorTime().toNanos();
            EchoLoad.Result result = load.run(warmupNanos, nanos);
            double busy = (server.processorTime().toNanos() - before) / (double) (System.nanoTime() - start);
            return new Visit(result, busy * 1e6 / result.perSecond());
        }
    }

    /** Ratios are to the first server of Netty, or to the last server of all. */
    private static void report(List<Row> rows) {
        Row reference = rows.stream()
                .filter(row -> row.server.name.startsWith("netty"))
                .findFirst()
                .orElse(rows.get(rows.size() - 1));
        System.out.printf(
                "%-22s %12s %8s %15s %10s %8s %9s %9s%n",
                "medians", "messages/s", "ratio", "min..max", "cpu us", "ratio", "p50 us", "p99 us");
        for (Row row : rows) {
            List<Visit> own = row.visits;
            List<Visit> base = reference.visits;
            List<Double> ratios = ratios(own, base, visit -> visit.load.perSecond());
            System.out.printf(
                    "%-22s %,12.0f %8.2f %15s %10.2f %8.2f %9.0f %9.0f%n",
                    row.server.description,
                    median(own, visit -> visit.load.perSecond()),
                    median(ratios, ratio -> ratio),
                    String.format("%.2f..%.2f", Collections.min(ratios), Collections.max(ratios)),
                    median(own, Visit::processorMicros),
                    median(ratios(own, base, Visit::processorMicros), ratio -> ratio),
                    median(own, visit -> visit.load.p50Micros()),
                    median(own, visit -> visit.load.p99Micros()));
        }
    }

    private static List<Double> ratios(List<Visit> own, List<Visit> base, ToDoubleFunction<Visit> figure) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < own.size(); round++) {
            ratios.add(figure.applyAsDouble(own.get(round)) / figure.applyAsDouble(base.get(round)));
        }
        return ratios;
    }

    static <T> double median(List<T> visits, ToDoubleFunction<T> figure) {
        double[] sorted = visits.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    @Override
    public void close() throws IOException {
        for (ServerProcess server : servers) {
            server.close();
        }
    }
}
