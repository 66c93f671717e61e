package io.millrace.handler.codec;

import io.millrace.channel.ChannelHandlerContext;
import io.millrace.util.ReferenceCountUtil;
import io.millrace.util.concurrent.FastThreadLocal;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * The list that decoders and encoders add messages to. A thread keeps a few for the decoders that run on it, so that neither
 * a message nor a connection costs one.
 */
final class DecodedMessages extends AbstractList<Object> implements RandomAccess {
    private static final int FIRST_CAPACITY = 16;

    /** One that had to grow further is not kept. */
    private static final int KEPT_CAPACITY = 256;

    /** As deep as decoders call each other. */
    private static final int KEPT_LISTS = 16;

    private static final FastThreadLocal<Spares> SPARES = new FastThreadLocal<>() {
        @Override
        protected Spares initialValue() {
            return new Spares();
        }
    };

    /** The lists of a thread that nobody uses now. */
    private static final class Spares {
        private final @Nullable DecodedMessages[] lists = new @Nullable DecodedMessages[KEPT_LISTS];
        private int count;
    }

    private final Spares home;
    private @Nullable Object[] messages = new @Nullable Object[FIRST_CAPACITY];
    private int size;
    private int fired;
    private boolean added;

    private DecodedMessages(Spares home) {
        this.home = home;
    }

    /** An empty list, for {@link #recycle()} on the same thread. */
    static DecodedMessages borrow() {
        Spares spares = Objects.requireNonNull(SPARES.get());
        if (spares.count == 0) {
            return new DecodedMessages(spares);
        }
        DecodedMessages list = Objects.requireNonNull(spares.lists[--spares.count]);
        spares.lists[spares.count] = null;
        list.added = false;
        return list;
    }

    /** Ends the use of the list, which must be empty or hold nothing that is counted. */
    void recycle() {
        clear();
        if (home.count < KEPT_LISTS && messages.length <= KEPT_CAPACITY) {
            home.lists[home.count++] = this;
        }
    }

    /** Something was added since {@link #borrow()}. */
    boolean wasAddedTo() {
        return added;
    }

    /** Hands all messages on, in order. Those that are added meanwhile go too. */
    void fire(ChannelHandlerContext ctx) {
        boolean done = false;
        try {
            while (fired < size) {
                Object message = messages[fired];
                messages[fired++] = null;
                ctx.fireChannelRead(Objects.requireNonNull(message));
            }
            done = true;
        } finally {
            if (!done) {
                releaseAll();
            }
            fired = 0;
            size = 0;
        }
    }

    /** While they are handed on: there are more than the one that is under way. */
    boolean areLeft() {
        return fired < size;
    }

    /** Hands one message to the caller; its place stays, empty. */
    Object take(int index) {
        Object message = get(index);
        messages[index] = null;
        return message;
    }

    /** Releases all messages that were not taken. */
    void releaseAll() {
        for (int i = 0; i < size; i++) {
            Object message = messages[i];
            if (message != null) {
                ReferenceCountUtil.safeRelease(message);
            }
        }
        clear();
    }

    @Override
    public boolean add(Object message) {
        Objects.requireNonNull(message, "message");
        if (size == messages.length) {
            grow();
        }
        messages[size++] = message;
        added = true;
        return true;
    }

    private void grow() {
        messages = Arrays.copyOf(messages, size * 2);
    }

    @Override
    public void add(int index, Object message) {
        Objects.requireNonNull(message, "message");
        Objects.checkIndex(index, size + 1);
        if (size == messages.length) {
            grow();
        }
        System.arraycopy(messages, index, messages, index + 1, size - index);
        messages[index] = message;
        size++;
        added = true;
    }

    @Override
    public Object get(int index) {
        return Objects.requireNonNull(messages[Objects.checkIndex(index, size)]);
    }

    @Override
    public Object set(int index, Object message) {
        Object before = get(index);
        messages[index] = Objects.requireNonNull(message, "message");
        added = true;
        return before;
    }

    @Override
    public Object remove(int index) {
        Object removed = get(index);
        System.arraycopy(messages, index + 1, messages, index, size - index - 1);
        messages[--size] = null;
        return removed;
    }

    @Override
    public void clear() {
        Arrays.fill(messages, 0, size, null);
        size = 0;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public boolean isEmpty() {
        return size == 0;
    }
}
