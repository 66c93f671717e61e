package io.millrace.examples;

import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A word of the command line that takes a value, {@code --port PORT} for example: how the usage shows it and how its
 * value is read. A flag is required until it is made {@linkplain #or with a default} or {@linkplain #optional}.
 *
 * @param name the word, with its dashes
 * @param placeholder what stands for the value in the usage
 * @param meaning what it does, in a few words
 * @param reader turns the word behind it into the value
 * @param fallback what is used when it is not given
 * @param required whether it has to be given
 * @param <T> the type of the value
 */
record Flag<T>(
        String name,
        String placeholder,
        String meaning,
        Reader<T> reader,
        @Nullable T fallback,
        boolean required) {

    /** Turns a word into a value. */
    @FunctionalInterface
    interface Reader<T> {
        /**
         * Reads a word that is not empty.
         *
         * @throws UsageException if the word makes no sense; the message is the end of a sentence that begins with the
         *     flag's name
         */
        T read(String word) throws UsageException;
    }

    /** A flag whose value is any text. */
    static Flag<String> text(String name, String placeholder, String meaning) {
        return new Flag<>(name, placeholder, meaning, word -> word, null, true);
    }

    /** A flag whose value is a number, bounds included. */
    static Flag<Integer> number(String name, String placeholder, String meaning, int min, int max) {
        return new Flag<>(name, placeholder, meaning, word -> readNumber(word, min, max), null, true);
    }

    /** A flag whose value is one of an enumeration's constants: {@code best-effort} for {@code BEST_EFFORT}. */
    static <E extends Enum<E>> Flag<E> choice(String name, String placeholder, String meaning, Class<E> type) {
        return new Flag<>(name, placeholder, meaning, word -> readChoice(word, type), null, true);
    }

    /** A flag whose value is the path of a file, which need not exist. */
    static Flag<Path> path(String name, String placeholder, String meaning) {
        return new Flag<>(name, placeholder, meaning, Flag::readPath, null, true);
    }

    /** A flag whose value is {@code HOST:PORT}, with an IPv6 address in brackets; the host is not looked up. */
    static Flag<InetSocketAddress> address(String name, String meaning) {
        return new Flag<>(name, "HOST:PORT", meaning, Flag::readAddress, null, true);
    }

    /** The same flag, with a value for when it is not given. */
    Flag<T> or(T value) {
        return new Flag<>(name, placeholder, meaning, reader, value, false);
    }

    /** The same flag, which may be left out. */
    Flag<T> optional() {
        return new Flag<>(name, placeholder, meaning, reader, null, false);
    }

    /** Reads the word that was found behind the flag, if there was one. */
    T read(@Nullable String word) throws UsageException {
        if (word == null || word.isEmpty()) {
            throw new UsageException(name + " needs a value");
        }
        try {
            return reader.read(word);
        } catch (UsageException e) {
            throw new UsageException(name + ' ' + e.getMessage(), e);
        }
    }

    /** Its line of the usage. */
    String usage() {
        return "  %-21s %s%s"
                .formatted(name + ' ' + placeholder, meaning, fallback == null ? "" : " (" + shown() + ')');
    }

    private String shown() {
        return fallback instanceof Enum<?> constant ? word(constant) : String.valueOf(fallback);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static int readNumber(String word, int min, int max) throws UsageException {
        try {
            int number = Integer.parseInt(word);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new UsageException("needs a number, not " + word, e);
        }
        throw new UsageException("is between " + min + " and " + max + ", not " + word);
    }

    private static <E extends Enum<E>> E readChoice(String word, Class<E> type) throws UsageException {
        List<E> constants = Arrays.asList(type.getEnumConstants());
        for (E constant : constants) {
            if (word(constant).equalsIgnoreCase(word)) {
                return constant;
            }
        }
        throw new UsageException(
                constants.stream().map(Flag::word).collect(Collectors.joining(" or ", "is ", ", not " + word)));
    }

    private static Path readPath(String word) throws UsageException {
        try {
            return Path.of(word);
        } catch (InvalidPathException e) {
            throw new UsageException("is a path, not " + word + ": " + e.getReason(), e);
        }
    }

    private static InetSocketAddress readAddress(String word) throws UsageException {
        int colon = word.lastIndexOf(':');
        if (colon <= 0) {
            throw new UsageException("is HOST:PORT, not " + word);
        }
        String host = word.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (!bracketed && host.indexOf(':') >= 0) {
            throw new UsageException("has an IPv6 address in brackets, as in [::1]:80, not " + word);
        }
        int port = readNumber(word.substring(colon + 1), 1, 65535);
        return InetSocketAddress.createUnresolved(bracketed ? host.substring(1, host.length() - 1) : host, port);
    }
}
