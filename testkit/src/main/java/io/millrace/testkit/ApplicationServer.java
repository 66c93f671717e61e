package io.millrace.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Does what an application server does with a program that uses the framework: loads it in a class loader of its own,
 * lets it serve a connection, ends it, and forgets it.
 */
public final class ApplicationServer {
    private static final String APPLICATION = "io.millrace.testkit.LoadedApplication";

    private ApplicationServer() {}

    /**
     * Runs the program.
     *
     * @param transport the name of its transport
     * @return what is left of its class loader: the loader itself while something still holds it
     * @throws AssertionError if the program fails, or leaves a thread behind
     */
    public static WeakReference<ClassLoader> run(String transport) {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        WeakReference<ClassLoader> left = load(transport);
        Deadline.until(
                () -> Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> !before.contains(thread) && thread.isAlive())
                        .noneMatch(thread -> isOurs(thread, left.get())),
                "no thread of the program remains");
        return left;
    }

    private static WeakReference<ClassLoader> load(String transport) {
        try (URLClassLoader loader =
                new URLClassLoader("application", classPath(), ClassLoader.getPlatformClassLoader())) {
            Class<?> program = loader.loadClass(APPLICATION);
            if (program.getClassLoader() != loader) {
                throw new AssertionError("not in a loader of its own: " + program.getClassLoader());
            }
            ((Runnable) program.getConstructor(String.class).newInstance(transport)).run();
            return new WeakReference<>(loader);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOurs(Thread thread, @Nullable ClassLoader loader) {
        return (loader != null && thread.getContextClassLoader() == loader)
                || (loader != null && thread.getClass().getClassLoader() == loader)
                || Objects.requireNonNullElse(thread.getName(), "").startsWith("globalEventExecutor");
    }

    /** Class and module path alike: what this test sees, the program shall see. */
    private static URL[] classPath() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String property : List.of("java.class.path", "jdk.module.path")) {
            for (String entry : System.getProperty(property, "").split(File.pathSeparator)) {
                if (!entry.isEmpty()) {
                    urls.add(new File(entry).toURI().toURL());
                }
            }
        }
        // A test runner that has made the class path itself
        if (ApplicationServer.class.getClassLoader() instanceof URLClassLoader own) {
            urls.addAll(List.of(own.getURLs()));
        }
        return urls.toArray(URL[]::new);
    }
}
