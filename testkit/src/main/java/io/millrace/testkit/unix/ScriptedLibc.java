package io.millrace.testkit.unix;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A C library that does what a test says, and what the real one does where the test says nothing.
 *
 * <p>It stands in for any interface of C functions (those of the native transports): each function has a queue of
 * answers, taken one a
 * call; once the queue is empty the real function is called. Every call is recorded.
 *
 * <pre>{@code
 * ScriptedLibc script = new ScriptedLibc(LibcLoader::lastError);
 * Syscalls calls = new Syscalls(abi, script.over(Libc.class, libc), script.over(LibcSix.class, six),
 * script::lastError);
 * script.fails("recv", EINTR).returns("recv", 3);
 * }</pre>
 *
 * <p><b>Thread:</b> any; errno is the calling thread's, as in C.
 */
public final class ScriptedLibc {

    private static final long FAILED = -1;

    /** What a function answers. */
    private record Answer(Kind kind, long value, int errno) {}

    private enum Kind {
        VALUE,
        MISSING,
        REAL
    }

    /**
     * A call that was made.
     *
     * @param function the function's name
     * @param arguments its arguments, each an {@link Integer} or a {@link Long}
     */
    public record Call(String function, List<Object> arguments) {}

    private final IntSupplier realErrno;
    private final Map<String, Deque<Answer>> script = new HashMap<>();
    private final List<Call> calls = new ArrayList<>();

    /** What happens within each call of a function. */
    private final Map<String, Runnable> during = new ConcurrentHashMap<>();

    /** What the thread's last scripted call left in errno; {@code null} after a real one. */
    private final ThreadLocal<@Nullable Integer> scriptedErrno = new ThreadLocal<>();

    /**
     * Makes a library without a script.
     *
     * @param realErrno gives errno of the calling thread's last real call
     */
    public ScriptedLibc(IntSupplier realErrno) {
        this.realErrno = realErrno;
    }

    /**
     * Stands in for an interface.
     *
     * @param api an interface of C functions
     * @param real who answers what is not scripted
     * @param <T> the interface
     * @return the stand-in
     */
    public <T> T over(Class<T> api, T real) {
        return api.cast(Proxy.newProxyInstance(
                api.getClassLoader(),
                new Class<?>[] {api},
                (proxy, method, arguments) -> call(real, method, arguments)));
    }

    private Object call(Object real, Method method, Object @Nullable [] arguments) throws Throwable {
        Answer answer = record(method.getName(), arguments);
        Runnable action = during.get(method.getName());
        if (action != null) {
            action.run();
        }
        if (answer == null || answer.kind() == Kind.REAL) {
            scriptedErrno.remove();
            return callReal(real, method, arguments);
        }
        if (answer.kind() == Kind.MISSING) {
            throw new UnsatisfiedLinkError(method.getName());
        }
        scriptedErrno.set(answer.errno());
        return method.getReturnType() == int.class ? (Object) (int) answer.value() : (Object) answer.value();
    }

    private synchronized @Nullable Answer record(String function, Object @Nullable [] arguments) {
        calls.add(new Call(function, arguments == null ? List.of() : List.copyOf(Arrays.asList(arguments))));
        Deque<Answer> answers = script.get(function);
        return answers == null ? null : answers.poll();
    }

    private static Object callReal(Object real, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /**
     * errno after the calling thread's last call.
     *
     * @return the scripted number, or the real one
     */
    public int lastError() {
        Integer scripted = scriptedErrno.get();
        return scripted == null ? realErrno.getAsInt() : scripted;
    }

    /**
     * The function's next call fails.
     *
     * @param function its name
     * @param errno what errno is then
     * @return this
     */
    public ScriptedLibc fails(String function, int errno) {
        return answer(function, new Answer(Kind.VALUE, FAILED, errno));
    }

    /**
     * The function's next call does nothing and returns a value.
     *
     * @param function its name
     * @param value the value
     * @return this
     */
    public ScriptedLibc returns(String function, long value) {
        return answer(function, new Answer(Kind.VALUE, value, 0));
    }

    /**
     * The function's next call finds that the library does not have it.
     *
     * @param function its name
     * @return this
     */
    public ScriptedLibc isMissing(String function) {
        return answer(function, new Answer(Kind.MISSING, 0, 0));
    }

    /**
     * The function's next call is the real one.
     *
     * @param function its name
     * @return this
     */
    public ScriptedLibc passes(String function) {
        return answer(function, new Answer(Kind.REAL, 0, 0));
    }

    /**
     * Something happens within each call of a function from now on, before it answers.
     *
     * @param function its name
     * @param action what happens, on the caller's thread
     * @return this
     */
    public ScriptedLibc during(String function, Runnable action) {
        during.put(function, action);
        return this;
    }

    private synchronized ScriptedLibc answer(String function, Answer answer) {
        script.computeIfAbsent(function, unused -> new ArrayDeque<>()).add(answer);
        return this;
    }

    /**
     * The calls of a function so far.
     *
     * @param function its name
     * @return a copy, in the order in which they were made
     */
    public synchronized List<Call> calls(String function) {
        return calls.stream().filter(call -> call.function().equals(function)).toList();
    }

    /**
     * The names of all calls so far.
     *
     * @return a copy, in the order in which they were made
     */
    public synchronized List<String> callNames() {
        return calls.stream().map(Call::function).toList();
    }

    /**
     * The answers that nobody has asked for yet: a script that is not used up has tested nothing.
     *
     * @return how many there are
     */
    public synchronized int remaining() {
        return script.values().stream().mapToInt(Deque::size).sum();
    }
}
