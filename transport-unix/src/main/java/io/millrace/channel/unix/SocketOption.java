package io.millrace.channel.unix;

import io.millrace.channel.ChannelOption;
import io.millrace.channel.unix.sys.OptionValue;

/**
 * How one {@link ChannelOption} is an option of a socket: its level, its name, and how its value lies in memory.
 *
 * @param <T> the type of the value
 */
public final class SocketOption<T> {

    private static final int LINGER_BYTES = 8;
    private static final long UNSIGNED_MAX = 0xffff_ffffL;

    /** How a value lies in memory. */
    private interface Codec<T> {
        /** Writes the value and its length; throws IllegalArgumentException if it is out of range. */
        void encode(T value, OptionValue memory);

        T decode(OptionValue memory);
    }

    private final ChannelOption<T> option;
    private final int level;
    private final int name;
    private final int bytes;
    private final Codec<T> codec;

    private SocketOption(ChannelOption<T> option, int level, int name, int bytes, Codec<T> codec) {
        this.option = option;
        this.level = level;
        this.name = name;
        this.bytes = bytes;
        this.codec = codec;
    }

    /**
     * An option that is on or off.
     *
     * @param option the option
     * @param level its level
     * @param name its number
     * @return the row of the table
     */
    public static SocketOption<Boolean> ofBoolean(ChannelOption<Boolean> option, int level, int name) {
        return new SocketOption<>(option, level, name, Integer.BYTES, new Codec<>() {
            @Override
            public void encode(Boolean value, OptionValue memory) {
                memory.putInt(0, value ? 1 : 0);
            }

            @Override
            public Boolean decode(OptionValue memory) {
                return memory.getInt(0) != 0;
            }
        });
    }

    /**
     * An option whose value is an {@code int}.
     *
     * @param option the option
     * @param level its level
     * @param name its number
     * @param min the smallest value that is let through
     * @param max the greatest value that is let through
     * @return the row of the table
     */
    public static SocketOption<Integer> ofInt(ChannelOption<Integer> option, int level, int name, int min, int max) {
        return new SocketOption<>(option, level, name, Integer.BYTES, new Codec<>() {
            @Override
            public void encode(Integer value, OptionValue memory) {
                checkRange(option, value, min, max);
                memory.putInt(0, value);
            }

            @Override
            public Integer decode(OptionValue memory) {
                return memory.getInt(0);
            }
        });
    }

    /**
     * An option whose value is an {@code unsigned int}.
     *
     * @param option the option
     * @param level its level
     * @param name its number
     * @return the row of the table
     */
    public static SocketOption<Long> ofUnsigned(ChannelOption<Long> option, int level, int name) {
        return new SocketOption<>(option, level, name, Integer.BYTES, new Codec<>() {
            @Override
            public void encode(Long value, OptionValue memory) {
                checkRange(option, value, 0, UNSIGNED_MAX);
                memory.putInt(0, value.intValue());
            }

            @Override
            public Long decode(OptionValue memory) {
                return memory.getInt(0) & UNSIGNED_MAX;
            }
        });
    }

    /**
     * An option whose value is a {@code struct linger}: a switch, then seconds. Negative values switch it off.
     *
     * @param option the option
     * @param level its level
     * @param name its number
     * @return the row of the table
     */
    public static SocketOption<Integer> ofLinger(ChannelOption<Integer> option, int level, int name) {
        return new SocketOption<>(option, level, name, LINGER_BYTES, new Codec<>() {
            @Override
            public void encode(Integer value, OptionValue memory) {
                memory.putInt(0, value < 0 ? 0 : 1).putInt(Integer.BYTES, Math.max(value, 0));
            }

            @Override
            public Integer decode(OptionValue memory) {
                return memory.getInt(0) == 0 ? -1 : memory.getInt(Integer.BYTES);
            }
        });
    }

    private static void checkRange(ChannelOption<?> option, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    option.name() + ": " + value + " (expected: " + min + " to " + max + ')');
        }
    }

    /**
     * The option.
     *
     * @return what the row is found by
     */
    public ChannelOption<T> option() {
        return option;
    }

    /**
     * The option's level.
     *
     * @return {@code SOL_*} or {@code IPPROTO_*}
     */
    public int level() {
        return level;
    }

    /**
     * The option's number.
     *
     * @return as {@code setsockopt(2)} takes it
     */
    public int name() {
        return name;
    }

    /** Writes a value and its length. */
    void encode(T value, OptionValue memory) {
        codec.encode(value, memory.length(bytes));
    }

    /** Makes the memory ready for the kernel to write a value. */
    void prepare(OptionValue memory) {
        memory.putLong(0, 0).length(bytes);
    }

    /** Reads what the kernel wrote. */
    T decode(OptionValue memory) {
        return codec.decode(memory);
    }
}
