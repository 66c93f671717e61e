package io.millrace.channel.kqueue;

import static io.millrace.channel.kqueue.sys.KeventLayout.EV_RECEIPT;

import io.millrace.channel.kqueue.sys.KeventLayout;
import io.millrace.channel.kqueue.sys.KqueueCalls;
import io.millrace.channel.kqueue.sys.KqueueLibc;
import io.millrace.channel.unix.sys.NativeMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A kqueue that answers what a test says, one answer a call, and records what it was asked. Without an answer every
 * change succeeds, with a receipt if it wants one, and nothing happens.
 */
final class ScriptedKernel implements KqueueLibc {
    private static final int FIRST_DESCRIPTOR = 1_000_000;

    /**
     * A call of {@code kevent}.
     *
     * @param timeoutNanos {@code null} if it would wait for ever
     */
    record Call(List<Kevent> changes, int room, @Nullable Long timeoutNanos) {
        /** Receipts of all changes that want one, as if they had succeeded. */
        List<Kevent> receipts() {
            return changes.stream()
                    .filter(change -> change.has(EV_RECEIPT))
                    .map(change -> change.result(0))
                    .toList();
        }
    }

    private record Failure(int errno) {}

    private final KeventLayout layout;
    private final Deque<Object> answers = new ArrayDeque<>();
    private final List<Call> calls = new ArrayList<>();
    private int kqueues;
    private int errno;
    private int kqueueErrno;

    ScriptedKernel(KeventLayout layout) {
        this.layout = layout;
    }

    KqueueCalls calls() {
        return new KqueueCalls(layout, this, () -> errno);
    }

    /** The next call of {@code kevent} answers this. */
    ScriptedKernel answers(Function<Call, List<Kevent>> answer) {
        answers.add(answer);
        return this;
    }

    ScriptedKernel tells(Kevent... events) {
        return answers(call -> List.of(events));
    }

    /** The next call of {@code kevent} fails. */
    ScriptedKernel fails(int error) {
        answers.add(new Failure(error));
        return this;
    }

    ScriptedKernel hasNoKqueue(int error) {
        kqueueErrno = error;
        return this;
    }

    int unused() {
        return answers.size();
    }

    /** The calls since the last time that somebody asked. */
    List<Call> taken() {
        List<Call> taken = List.copyOf(calls);
        calls.clear();
        return taken;
    }

    Call last() {
        return calls.get(calls.size() - 1);
    }

    @Override
    public int kqueue() {
        if (kqueueErrno != 0) {
            errno = kqueueErrno;
            return -1;
        }
        return FIRST_DESCRIPTOR + kqueues++;
    }

    @Override
    @SuppressWarnings("unchecked") // answers() adds nothing else
    public int kevent(int kq, long changes, long changeCount, long events, long eventCount, long timeout) {
        Call call = new Call(
                Kevent.list(layout, view(changes, changeCount), (int) changeCount),
                (int) eventCount,
                timeout == 0 ? null : nanos(timeout));
        calls.add(call);
        Object answer = answers.poll();
        if (answer instanceof Failure failure) {
            errno = failure.errno();
            return -1;
        }
        List<Kevent> told = answer == null ? call.receipts() : ((Function<Call, List<Kevent>>) answer).apply(call);
        if (told.size() > eventCount) {
            if (answer == null) {
                return 0;
            }
            throw new AssertionError("room for " + eventCount + ", not for " + told);
        }
        ByteBuffer memory = view(events, eventCount);
        for (int i = 0; i < told.size(); i++) {
            told.get(i).put(layout, memory, i);
        }
        return told.size();
    }

    private ByteBuffer view(long address, long count) {
        return count == 0
                ? ByteBuffer.allocate(0)
                : NativeMemory.viewOf(address, (int) count * layout.bytes()).order(ByteOrder.nativeOrder());
    }

    private static long nanos(long timespec) {
        ByteBuffer memory = NativeMemory.viewOf(timespec, 16).order(ByteOrder.nativeOrder());
        return TimeUnit.SECONDS.toNanos(memory.getLong(0)) + memory.getLong(8);
    }
}
