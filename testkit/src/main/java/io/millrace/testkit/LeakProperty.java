package io.millrace.testkit;

/** Nothing is left when the channel closes or the handlers go, wherever that happens. */
final class LeakProperty {
    private final CodecSetup setup;
    private final long seed;

    LeakProperty(CodecSetup setup, long seed) {
        this.setup = setup;
        this.seed = seed;
    }

    void verify(CodecInput input) {
        for (int end : input.positions(seed)) {
            String where = input + ", " + end + " bytes of " + input.bytes().length;
            check(input, where + ", then closed", prefix(input, end).close());
            check(
                    input,
                    where + ", then the handlers removed",
                    prefix(input, end).removeAndClose());
        }
        int messages = prefix(input, input.bytes().length).close().messages();
        for (int i = 1; i <= messages; i = i < 16 ? i + 1 : i * 2) {
            int last = i;
            interfere(input, "closed from inside message " + i, (run, number) -> {
                if (number == last) {
                    run.channel().close();
                }
            });
            interfere(input, "handlers removed from inside message " + i, (run, number) -> {
                if (number == last) {
                    run.removeHandlers();
                }
            });
            interfere(input, "exception from inside message " + i, (run, number) -> {
                if (number == last) {
                    throw new IllegalStateException("a handler failed");
                }
            });
        }
    }

    void verifySome(CodecInput input) {
        for (int end : input.somePositions(seed)) {
            verifyEnd(input, end);
        }
    }

    private void verifyEnd(CodecInput input, int end) {
        String where = input + ", " + end + " bytes of " + input.bytes().length;
        check(input, where + ", then closed", prefix(input, end).close());
        check(input, where + ", then the handlers removed", prefix(input, end).removeAndClose());
    }

    private CodecRun prefix(CodecInput input, int end) {
        CodecRun run = new CodecRun(setup);
        run.read(input.bytes(), 0, end);
        return run;
    }

    private void interfere(CodecInput input, String what, CodecRun.Interference interference) {
        CodecRun run = new CodecRun(setup, interference);
        run.read(input.bytes(), 0, input.bytes().length);
        check(input, input + ", " + what, run.close());
    }

    private void check(CodecInput input, String where, CodecRun closed) {
        CodecFailure.requireNothingLeft(setup, where, closed, input);
    }
}
