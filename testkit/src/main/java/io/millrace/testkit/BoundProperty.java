package io.millrace.testkit;

import java.util.Random;

/** However much comes, what is kept of it stays below a bound. */
final class BoundProperty {
    private static final String NAME = "bounded";
    private static final int LEAST_BYTES = 64 * 1024;
    private static final int MOST_BYTES = 4 * 1024 * 1024;
    private static final int MAX_PIECE = 1024;

    /** A byte comes in a buffer of this size: whoever keeps the byte's buffer keeps all of it. */
    private static final int TRICKLE_CAPACITY = 512;

    private static final int MAX_TRICKLED = 16 * 1024;

    private final CodecSetup setup;
    private final long seed;
    private final long maxRetainedBytes;

    BoundProperty(CodecSetup setup, long seed, long maxRetainedBytes) {
        this.setup = setup;
        this.seed = seed;
        this.maxRetainedBytes = maxRetainedBytes;
    }

    void verify(HostileStream stream) {
        int length = (int) Math.max(LEAST_BYTES, Math.min(MOST_BYTES, 4 * maxRetainedBytes));
        byte[] bytes = stream.bytes(length);
        inPieces(stream, bytes);
        trickled(stream, bytes);
    }

    void verify(CodecInput input) {
        inPieces(new HostileStream(input.name(), input.bytes(), new byte[1]), input.bytes());
    }

    private void inPieces(HostileStream stream, byte[] bytes) {
        Random sizes = new Random(seed);
        CodecRun run = new CodecRun(setup);
        int from = 0;
        while (from < bytes.length && run.channel().isOpen()) {
            int to = Math.min(bytes.length, from + 1 + sizes.nextInt(MAX_PIECE));
            run.read(bytes, from, to);
            check(run, stream + ", " + to + " bytes, seed " + seed);
            from = to;
        }
        end(run, stream);
    }

    private void trickled(HostileStream stream, byte[] bytes) {
        int length = (int) Math.min(MAX_TRICKLED, 64 + 2 * maxRetainedBytes / TRICKLE_CAPACITY);
        CodecRun run = new CodecRun(setup);
        for (int i = 0; i < length && i < bytes.length && run.channel().isOpen(); i++) {
            run.readIntoLarger(bytes, i, i + 1, TRICKLE_CAPACITY);
            check(run, stream + ", " + (i + 1) + " bytes, one at a time");
        }
        end(run, stream);
    }

    private void check(CodecRun run, String where) {
        long retained = run.aliveBytes();
        if (retained > maxRetainedBytes) {
            throw CodecFailure.of(
                    setup, NAME, where, retained + " bytes are retained, expected at most " + maxRetainedBytes);
        }
        // Twice while it grows, and what is decoded from it: nothing beyond is ever needed for what may be retained.
        long most = 4 * maxRetainedBytes + LEAST_BYTES;
        if (run.peakBytes() > most) {
            throw CodecFailure.of(
                    setup, NAME, where, run.peakBytes() + " bytes were allocated at once, expected at most " + most);
        }
    }

    private void end(CodecRun run, HostileStream stream) {
        run.close();
        CodecFailure.requireNothingLeft(
                setup, stream + ", then closed", run, new CodecInput(stream.name(), stream.start()));
    }
}
