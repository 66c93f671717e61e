package io.millrace.channel.nio;

import io.millrace.channel.IoOps;
import java.nio.channels.SelectionKey;

/** A set of operations of a {@link SelectionKey}: what a handle waits for, or what it is ready for. Immutable. */
public final class NioIoOps implements IoOps {
    /** All sets of the four operations that there are; their bits are 1, 4, 8 and 16. */
    private static final NioIoOps[] KNOWN = new NioIoOps[32];

    static {
        for (int value = 0; value < KNOWN.length; value++) {
            KNOWN[value] = new NioIoOps(value);
        }
    }

    /** No operation. */
    public static final NioIoOps NONE = valueOf(0);

    /** {@link SelectionKey#OP_ACCEPT}. */
    public static final NioIoOps ACCEPT = valueOf(SelectionKey.OP_ACCEPT);

    /** {@link SelectionKey#OP_CONNECT}. */
    public static final NioIoOps CONNECT = valueOf(SelectionKey.OP_CONNECT);

    /** {@link SelectionKey#OP_WRITE}. */
    public static final NioIoOps WRITE = valueOf(SelectionKey.OP_WRITE);

    /** {@link SelectionKey#OP_READ}. */
    public static final NioIoOps READ = valueOf(SelectionKey.OP_READ);

    /** {@link #READ} and {@link #ACCEPT}. */
    public static final NioIoOps READ_AND_ACCEPT = valueOf(SelectionKey.OP_READ | SelectionKey.OP_ACCEPT);

    /** {@link #READ} and {@link #WRITE}. */
    public static final NioIoOps READ_AND_WRITE = valueOf(SelectionKey.OP_READ | SelectionKey.OP_WRITE);

    private final int value;

    private NioIoOps(int value) {
        this.value = value;
    }

    /**
     * The set of some bits.
     *
     * @param value bits of {@link SelectionKey}
     * @return the set
     */
    public static NioIoOps valueOf(int value) {
        return value >= 0 && value < KNOWN.length ? KNOWN[value] : new NioIoOps(value);
    }

    /**
     * The set as a {@link SelectionKey} knows it.
     *
     * @return bits
     */
    public int value() {
        return value;
    }

    /**
     * Tells whether any of some operations is in the set.
     *
     * @param ops the operations
     * @return {@code true} if one is
     */
    public boolean contains(NioIoOps ops) {
        return isIncludedIn(ops.value);
    }

    /**
     * This set and another one.
     *
     * @param ops what is added
     * @return their union
     */
    public NioIoOps with(NioIoOps ops) {
        return valueOf(value | ops.value);
    }

    /**
     * This set without another one.
     *
     * @param ops what is taken out
     * @return what is left
     */
    public NioIoOps without(NioIoOps ops) {
        return valueOf(value & ~ops.value);
    }

    /**
     * Tells whether any operation of this set is in another one.
     *
     * @param ops bits of {@link SelectionKey}
     * @return {@code true} if one is
     */
    public boolean isIncludedIn(int ops) {
        return (value & ops) != 0;
    }

    /**
     * Tells whether no operation of this set is in another one.
     *
     * @param ops bits of {@link SelectionKey}
     * @return {@code true} if none is
     */
    public boolean isNotIncludedIn(int ops) {
        return (value & ops) == 0;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof NioIoOps ops && ops.value == value);
    }

    @Override
    public int hashCode() {
        return value;
    }

    @Override
    public String toString() {
        return "NioIoOps("
                + (READ.isIncludedIn(value) ? " READ" : "")
                + (WRITE.isIncludedIn(value) ? " WRITE" : "")
                + (CONNECT.isIncludedIn(value) ? " CONNECT" : "")
                + (ACCEPT.isIncludedIn(value) ? " ACCEPT" : "")
                + " )";
    }
}
