package io.millrace.channel.unix.sys;

import com.kenai.jffi.Library;
import java.util.List;
import java.util.Map;
import jnr.ffi.LibraryLoader;
import org.jspecify.annotations.Nullable;

/**
 * Binds interfaces to the C library: to the library that {@link #LIBRARY_PROPERTY} names and what that depends on, and
 * to what the process has loaded.
 *
 * <p>Where a system's headers rename a function (NetBSD's {@code socket} is {@code __socket30}), the newest name that
 * is there is bound. <b>Thread:</b> any.
 */
public final class LibcLoader {

    /**
     * The system property that names a library, or its file, whose functions go before those that the process has
     * loaded.
     */
    public static final String LIBRARY_PROPERTY = "io.millrace.unix.libc";

    private LibcLoader() {}

    /** The library that the property names, opened when it is first asked for, and never closed. */
    private static final class Chosen {
        private static final int FLAGS = Library.LAZY | Library.GLOBAL;

        private static final @Nullable String NAME;
        private static final @Nullable Library LIBRARY;
        private static final @Nullable String FAILURE;

        static {
            String asked = System.getProperty(LIBRARY_PROPERTY, "").strip();
            String name = null;
            Library library = null;
            String failure = null;
            if (!asked.isEmpty()) {
                name = asked.indexOf('/') < 0 && !asked.contains(".") ? System.mapLibraryName(asked) : asked;
                library = Library.getCachedInstance(name, FLAGS);
                failure = library != null
                        ? null
                        : "system property " + LIBRARY_PROPERTY + " is " + asked + ", which cannot be loaded: "
                                + Library.getLastError();
            }
            NAME = name;
            LIBRARY = library;
            FAILURE = failure;
        }
    }

    /**
     * Makes an instance of an interface. It takes about 10 µs a method, and 100 ms for the first interface of a VM.
     *
     * @param api a public interface of a package that is exported to everybody
     * @param required functions without which it is of no use; calling any other that is missing throws {@link
     *     UnsatisfiedLinkError}
     * @param <T> the interface
     * @return an instance that may be used by any thread
     * @throws UnsupportedOperationException if the system or its CPU is not known
     * @throws UnsatisfiedLinkError if the library or a required function is missing; the message names it
     */
    public static <T> T load(Class<T> api, List<String> required) {
        return load(api, required, Map.of());
    }

    /**
     * Makes an instance of an interface some of whose functions have other names in the library.
     *
     * @param api a public interface of a package that is exported to everybody
     * @param required functions, as the interface calls them, without which it is of no use
     * @param symbols what some functions are called in the library, by their name in the interface; {@link #firstOf}
     *     finds it
     * @param <T> the interface
     * @return an instance that may be used by any thread
     * @throws UnsupportedOperationException if the system or its CPU is not known
     * @throws UnsatisfiedLinkError if the library or a required function is missing; the message names it
     */
    public static <T> T load(Class<T> api, List<String> required, Map<String, String> symbols) {
        Os system = Abi.host().system();
        checkChosen();
        List<String> missing = required.stream()
                .map(function -> symbol(system, function, symbols))
                .filter(symbol -> !isPresent(symbol))
                .toList();
        if (!missing.isEmpty()) {
            throw new UnsatisfiedLinkError("the C library has no " + String.join(", ", missing));
        }
        LibraryLoader<T> loader = LibraryLoader.create(api)
                .failImmediately()
                .mapper((function, context) -> symbol(system, function, symbols));
        String chosen = Chosen.NAME;
        if (chosen != null) {
            loader.library(chosen);
        }
        return loader.load(LibraryLoader.DEFAULT_LIBRARY);
    }

    private static void checkChosen() {
        String failure = Chosen.FAILURE;
        if (failure != null) {
            throw new UnsatisfiedLinkError(failure);
        }
    }

    private static String symbol(Os system, String function, Map<String, String> symbols) {
        String given = symbols.get(function);
        if (given != null) {
            return given;
        }
        for (String renamed : renamed(system, function)) {
            if (isPresent(renamed)) {
                return renamed;
            }
        }
        return function;
    }

    /**
     * What the system's headers call a function, newest first: the plain name is an older version of it, which takes
     * other constants or layouts ({@code __RENAME} in NetBSD's {@code sys/socket.h}).
     */
    static List<String> renamed(Os system, String function) {
        return switch (system) {
            case NETBSD -> function.equals("socket") ? List.of("__socket30") : List.of();
            case LINUX, DARWIN, FREEBSD, OPENBSD, DRAGONFLY -> List.of();
        };
    }

    /**
     * Looks for a function by the names that it has had, each of which may stand for another layout of its arguments.
     *
     * @param symbols its names, the best one first
     * @return the first that the library has, or {@code null} if it has none
     * @throws UnsatisfiedLinkError if the library is missing; the message names it
     */
    public static @Nullable String firstOf(String... symbols) {
        checkChosen();
        for (String symbol : symbols) {
            if (isPresent(symbol)) {
                return symbol;
            }
        }
        return null;
    }

    private static boolean isPresent(String symbol) {
        Library chosen = Chosen.LIBRARY;
        return chosen != null && chosen.getSymbolAddress(symbol) != 0
                || Library.getDefault().getSymbolAddress(symbol) != 0;
    }

    /**
     * The error of the calling thread's last call through an interface that {@link #load} made.
     *
     * @return errno as saved right after the call; meaningful only if the call failed
     */
    public static int lastError() {
        return jnr.ffi.Runtime.getSystemRuntime().getLastError();
    }
}
