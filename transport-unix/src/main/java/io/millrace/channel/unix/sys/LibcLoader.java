package io.millrace.channel.unix.sys;

import com.kenai.jffi.Library;
import java.util.List;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Platform;

/** Binds interfaces to the C library. */
public final class LibcLoader {

    private LibcLoader() {}

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
        Abi.host();
        Library process = Library.getDefault();
        List<String> missing = required.stream()
                .filter(symbol -> process.getSymbolAddress(symbol) == 0)
                .toList();
        if (!missing.isEmpty()) {
            throw new UnsatisfiedLinkError("the C library has no " + String.join(", ", missing));
        }
        return LibraryLoader.create(api)
                .failImmediately()
                .load(Platform.getNativePlatform().getStandardCLibraryName());
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
