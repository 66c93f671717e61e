package io.millrace.examples.keyvalue;

import io.millrace.buffer.ByteBufUtil;
import io.millrace.buffer.Unpooled;
import io.millrace.examples.keyvalue.Response.Status;
import io.millrace.util.concurrent.EventExecutor;
import io.millrace.util.concurrent.Future;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values in memory, within limits. A thread of its own works on them, one request after the other, as if each
 * took its time on a disk: no loop waits for another, and the map needs no lock.
 */
final class Store {
    private final EventExecutor thread;
    private final int maxEntries;
    private final long maxBytes;

    /** The store's thread only; as is what follows. */
    private final Map<String, byte[]> values = new HashMap<>();

    private long bytes;

    /**
     * Makes an empty store.
     *
     * @param thread of one thread; the caller ends it
     */
    Store(KeyValueLimits limits, EventExecutor thread) {
        this.thread = thread;
        this.maxEntries = limits.maxEntries();
        this.maxBytes = limits.maxStoredBytes();
    }

    /**
     * Carries a request out, behind those that came before.
     *
     * <p><b>Thread:</b> any. <b>Ownership:</b> the request is released, on the store's thread.
     *
     * @return completes on the store's thread
     */
    Future<Response> execute(Request request) {
        boolean taken = false;
        try {
            Future<Response> response = thread.submit(() -> carryOutAndRelease(request));
            taken = true;
            return response;
        } finally {
            if (!taken) {
                request.release();
            }
        }
    }

    private Response carryOutAndRelease(Request request) {
        try {
            return carryOut(request);
        } finally {
            request.release();
        }
    }

    private Response carryOut(Request request) {
        return switch (request.verb()) {
            case GET -> found(values.get(request.key()));
            // A copy: the request's value is a slice of a buffer that many requests may have come in.
            case PUT -> put(request.key(), ByteBufUtil.getBytes(request.content()));
            case DELETE -> found(remove(request.key()));
        };
    }

    private static Response found(byte @Nullable [] value) {
        return value == null
                ? Response.of(Status.NOT_FOUND, "")
                : new Response(Status.OK, Unpooled.wrappedBuffer(value));
    }

    private Response put(String key, byte[] value) {
        byte[] before = values.get(key);
        int entriesAfter = values.size() + (before == null ? 1 : 0);
        long bytesAfter = bytes + value.length - (before == null ? 0 : before.length);
        if (entriesAfter > maxEntries || bytesAfter > maxBytes) {
            return Response.of(
                    Status.FULL, "the store holds at most " + maxEntries + " keys and " + maxBytes + " bytes");
        }
        values.put(key, value);
        bytes = bytesAfter;
        return Response.of(Status.OK, "");
    }

    private byte @Nullable [] remove(String key) {
        byte[] removed = values.remove(key);
        if (removed != null) {
            bytes -= removed.length;
        }
        return removed;
    }
}
