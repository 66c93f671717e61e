package io.millrace.handler.codec.http;

import java.util.Arrays;

/**
 * What has to be known of the requests that wait for their responses, oldest first: a byte each in a ring, and no
 * object.
 */
final class PendingRequests {
    /** The response has no body. */
    static final int HEAD = 1;

    /** A response 2xx makes the connection a tunnel. */
    static final int CONNECT = 1 << 1;

    /** The response may end HTTP on the connection. */
    static final int UPGRADE = 1 << 2;

    /** The peer sends no other request. */
    static final int LAST = 1 << 3;

    /** The peer waits for 100 (Continue) before it sends the body. */
    static final int EXPECTS_CONTINUE = 1 << 4;

    /** Handlers may refuse the request before its body comes. */
    static final int EXPECTS = 1 << 5;

    private static final int FIRST_CAPACITY = 8;

    private byte[] ring = new byte[FIRST_CAPACITY];
    private int head;
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Adds the newest. */
    void add(int flags) {
        if (size == ring.length) {
            byte[] larger = new byte[size * 2];
            System.arraycopy(ring, head, larger, 0, size - head);
            System.arraycopy(ring, 0, larger, size - head, head);
            ring = larger;
            head = 0;
        }
        ring[index(size++)] = (byte) flags;
    }

    /** The flags of the oldest, none if there is none. */
    int oldest() {
        return size == 0 ? 0 : ring[head];
    }

    /** The flags of the newest, none if there is none. */
    int newest() {
        return size == 0 ? 0 : ring[index(size - 1)];
    }

    /** Changes the flags of the newest. */
    void clearNewest(int flags) {
        if (size > 0) {
            ring[index(size - 1)] &= (byte) ~flags;
        }
    }

    /** Removes the oldest, if there is one. */
    void remove() {
        if (size > 0) {
            head = head + 1 & ring.length - 1;
            size--;
        }
    }

    void clear() {
        size = 0;
    }

    private int index(int place) {
        return head + place & ring.length - 1;
    }

    static int flagsOf(HttpMethod method) {
        return switch (method.name()) {
            case "HEAD" -> HEAD;
            case "CONNECT" -> CONNECT;
            default -> 0;
        };
    }

    @Override
    public String toString() {
        return size + " pending " + Arrays.toString(ring);
    }
}
