package io.millrace.testkit;

import java.util.List;

/** The same comes out however the input is cut. */
final class SplitProperty {
    private static final String NAME = "split anywhere";

    private final CodecSetup setup;
    private final long seed;

    SplitProperty(CodecSetup setup, long seed) {
        this.setup = setup;
        this.seed = seed;
    }

    void verify(CodecInput input) {
        Expected expected = whole(input);
        byteByByte(expected);
        byte[] bytes = input.bytes();
        compare(expected, "byte by byte in one round of reading", run -> {
            for (int i = 0; i < bytes.length; i++) {
                run.readOpen(bytes, i, i + 1);
            }
            run.readComplete();
        });
        compare(expected, "whole in a direct buffer", run -> {
            run.readOpen(run.direct(bytes));
            run.readComplete();
        });
        compare(expected, "whole in a composite buffer", run -> {
            run.readOpen(run.composite(bytes));
            run.readComplete();
        });
        cut(expected, input.positions(seed));
    }

    void verifySome(CodecInput input) {
        Expected expected = whole(input);
        byteByByte(expected);
        cut(expected, input.somePositions(seed));
    }

    private record Expected(CodecInput input, List<String> inbound, List<String> outbound) {}

    private Expected whole(CodecInput input) {
        CodecRun whole = new CodecRun(setup);
        whole.read(input.bytes(), 0, input.bytes().length);
        whole.close();
        CodecFailure.requireNothingLeft(setup, input + " whole", whole, input);
        return new Expected(input, whole.inbound(), whole.outbound());
    }

    private void byteByByte(Expected expected) {
        byte[] bytes = expected.input.bytes();
        compare(expected, "byte by byte", run -> {
            for (int i = 0; i < bytes.length; i++) {
                run.read(bytes, i, i + 1);
            }
        });
    }

    private void cut(Expected expected, int[] positions) {
        byte[] bytes = expected.input.bytes();
        for (int cut : positions) {
            compare(expected, "cut at " + cut + " of " + bytes.length, run -> {
                run.read(bytes, 0, cut);
                run.read(bytes, cut, bytes.length);
            });
        }
    }

    private interface Delivery {
        void to(CodecRun run);
    }

    private void compare(Expected expected, String cut, Delivery delivery) {
        CodecRun run = new CodecRun(setup);
        delivery.to(run);
        run.close();
        CodecInput input = expected.input;
        String where = input + " " + cut;
        try {
            CodecFailure.requireSame(setup, NAME, where, expected.inbound, run.inbound());
            CodecFailure.requireSame(setup, NAME + ", what is written", where, expected.outbound, run.outbound());
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n  input: " + input.printed(), e);
        }
        CodecFailure.requireNothingLeft(setup, where, run, input);
    }
}
