package io.millrace.channel.unix.sys;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Numbers, names and texts of a system's errors. */
public final class ErrnoTable {

    private final Map<Integer, String> names = new HashMap<>();
    private final Map<Integer, String> texts = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();

    private ErrnoTable() {}

    /** The errors of a system. */
    static ErrnoTable of(Os os) {
        return parse(
                switch (os) {
                    case LINUX -> LinuxErrno.TABLE;
                    case DARWIN -> BsdErrno.DARWIN;
                    case FREEBSD -> BsdErrno.FREEBSD;
                    case OPENBSD -> BsdErrno.OPENBSD;
                    case NETBSD -> BsdErrno.NETBSD;
                    case DRAGONFLY -> BsdErrno.DRAGONFLY;
                });
    }

    /**
     * Reads a table.
     *
     * @param table lines of number, name and text
     * @return the table
     */
    static ErrnoTable parse(String table) {
        ErrnoTable parsed = new ErrnoTable();
        table.lines().filter(line -> !line.isBlank()).forEach(line -> {
            String[] columns = line.strip().split(" ", 3);
            Integer number = Integer.valueOf(columns[0]);
            parsed.names.put(number, columns[1]);
            parsed.texts.put(number, columns[2]);
            parsed.numbers.put(columns[1], number);
        });
        return parsed;
    }

    /**
     * The name of a number.
     *
     * @param errno a number, positive
     * @return {@code "EAGAIN"} for example, {@code "errno 4711"} if it has no name
     */
    public String name(int errno) {
        return names.getOrDefault(errno, "errno " + errno);
    }

    /**
     * The text of a number, as {@code strerror(3)} has it.
     *
     * @param errno a number, positive
     * @return a text in English
     */
    public String text(int errno) {
        return texts.getOrDefault(errno, "Unknown error " + errno);
    }

    /**
     * The number of a name.
     *
     * @param name {@code "EAGAIN"} for example
     * @return the number, or {@link Integer#MAX_VALUE}, which no call returns, if this system has no such error
     */
    public int number(String name) {
        return numbers.getOrDefault(name, Integer.MAX_VALUE);
    }

    /** Every number that has a name. */
    Set<Integer> numbers() {
        return names.keySet();
    }
}
