package io.millrace.handler.stream;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** An input that is filled by the test, and counts how often it is closed. */
final class ScriptedInput implements ChunkedInput<ByteBuf> {
    private final Queue<Integer> chunks = new ArrayDeque<>();
    private long progress;
    private boolean complete;
    int closes;
    int reads;

    @Nullable
    Runnable onRead;

    @Nullable
    Exception failure;

    @Nullable
    Exception endFailure;

    @Nullable
    Exception closeFailure;

    static ScriptedInput of(int... sizes) {
        ScriptedInput input = new ScriptedInput();
        input.give(sizes);
        input.complete = true;
        return input;
    }

    static ScriptedInput open(int... sizes) {
        ScriptedInput input = new ScriptedInput();
        input.give(sizes);
        return input;
    }

    void give(int... sizes) {
        for (int size : sizes) {
            chunks.add(size);
        }
    }

    void complete() {
        complete = true;
    }

    @Override
    public boolean isEndOfInput() throws Exception {
        if (endFailure != null) {
            throw endFailure;
        }
        return complete && chunks.isEmpty();
    }

    @Override
    public void close() throws Exception {
        closes++;
        if (closeFailure != null) {
            throw closeFailure;
        }
    }

    @Override
    public @Nullable ByteBuf readChunk(ByteBufAllocator allocator) throws Exception {
        reads++;
        if (onRead != null) {
            onRead.run();
        }
        if (failure != null) {
            throw failure;
        }
        Integer size = chunks.poll();
        if (size == null) {
            return null;
        }
        ByteBuf chunk = allocator.buffer(Math.max(1, size));
        for (int i = 0; i < size; i++) {
            chunk.writeByte((byte) progress++);
        }
        return chunk;
    }

    @Override
    public long length() {
        return -1;
    }

    @Override
    public long progress() {
        return progress;
    }
}
