package io.millrace.channel.kqueue;

import io.millrace.channel.kqueue.sys.KeventLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A {@code struct kevent} as a value. */
record Kevent(long ident, int filter, int flags, int fflags, long data, long udata) {
    static Kevent of(long ident, int filter, int flags) {
        return new Kevent(ident, filter, flags, 0, 0, 0);
    }

    Kevent withUdata(long token) {
        return new Kevent(ident, filter, flags, fflags, data, token);
    }

    Kevent withFflags(int filterFlags, long filterData) {
        return new Kevent(ident, filter, flags, filterFlags, filterData, udata);
    }

    /** The result of this as a change. */
    Kevent result(int errno) {
        return new Kevent(ident, filter, KeventLayout.EV_ERROR, fflags, errno, udata);
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    void put(KeventLayout layout, ByteBuffer memory, int index) {
        layout.put(memory, index * layout.bytes(), ident, filter, flags, fflags, data, udata);
    }

    static List<Kevent> list(KeventLayout layout, ByteBuffer memory, int count) {
        List<Kevent> all = new ArrayList<>();
        for (int i = 0, at = 0; i < count; i++, at += layout.bytes()) {
            all.add(new Kevent(
                    layout.ident(memory, at),
                    layout.filter(memory, at),
                    layout.flags(memory, at),
                    layout.fflags(memory, at),
                    layout.data(memory, at),
                    layout.udata(memory, at)));
        }
        return all;
    }
}
