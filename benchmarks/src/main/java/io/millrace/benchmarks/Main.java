package io.millrace.benchmarks;

import java.util.Arrays;
import java.util.List;

/** What {@code java -jar benchmarks.jar} does: one of the commands below, or JMH. */
final class Main {
    private static final String USAGE = """
            benchmarks.jar compare     echo servers end to end, in rounds
                [--servers NAME,...] [--scenarios NAME=CONNECTIONSxBYTESxDEPTH,...]
                [--rounds N] [--seconds S] [--warmup S] [--cpus SERVER,LOAD]
            benchmarks.jar load        one run against a server that is there already
                --port P [--host H] [--scenario NAME=CONNECTIONSxBYTESxDEPTH] [--seconds S] [--warmup S]
            benchmarks.jar allocation  bytes allocated by the loop for a message
                [--servers NAME,...] [--messages N] [--warmup ROUNDS] [--sites true]
            benchmarks.jar datagrams   datagrams over loopback: a call each, sendmmsg, segments
                [--flows millrace:single|batch|segments,netty:...,...] [--bytes N] [--burst N]
                [--rounds N] [--seconds S] [--warmup S]
            benchmarks.jar serve NAME  an echo server on a free port, until its standard input ends
            benchmarks.jar ...         anything else goes to JMH: -l lists its benchmarks, -h its options
            NAME of a server is\s""" + EchoServer.NAMES;

    private Main() {}

    public static void main(String[] words) throws Exception {
        String command = words.length == 0 ? "" : words[0];
        List<String> rest = Arrays.asList(words).subList(Math.min(1, words.length), words.length);
        try {
            switch (command) {
                case "" -> System.out.println(USAGE);
                case "compare" -> EchoComparison.main(new Arguments(rest));
                case "load" -> EchoLoad.main(new Arguments(rest));
                case "datagrams" -> DatagramComparison.main(new Arguments(rest));
                case "allocation" -> EchoAllocation.main(new Arguments(rest));
                case "serve" -> EchoServer.serve(String.join(" ", rest));
                default -> org.openjdk.jmh.Main.main(words);
            }
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + System.lineSeparator() + USAGE);
            System.exit(2);
        }
    }
}
