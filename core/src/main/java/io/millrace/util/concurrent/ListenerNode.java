package io.millrace.util.concurrent;

import org.jspecify.annotations.Nullable;

/**
 * One layer of the stack of listeners that a {@link DefaultPromise} keeps once there are two: immutable, the latest
 * on top, the first listener itself at the bottom.
 */
final class ListenerNode {

    private final Object listener;

    /** Another node, or the first listener. */
    private final Object below;

    ListenerNode(Object listener, Object below) {
        this.listener = listener;
        this.below = below;
    }

    /** The listeners, the first one first. */
    Object[] inOrderOfAddition() {
        int count = 1;
        for (Object o = this; o instanceof ListenerNode node; o = node.below) {
            count++;
        }
        Object[] listeners = new Object[count];
        Object rest = this;
        while (rest instanceof ListenerNode node) {
            listeners[--count] = node.listener;
            rest = node.below;
        }
        listeners[0] = rest;
        return listeners;
    }

    /**
     * The stack less the first occurrence of the listener; the stack itself if there is none; null if nothing
     * remains.
     */
    static @Nullable Object without(Object stack, Object listener) {
        Object[] listeners = stack instanceof ListenerNode top ? top.inOrderOfAddition() : new Object[] {stack};
        int index = 0;
        while (index < listeners.length && listeners[index] != listener) {
            index++;
        }
        if (index == listeners.length) {
            return stack;
        }
        Object rest = null;
        for (int i = 0; i < listeners.length; i++) {
            if (i != index) {
                rest = rest == null ? listeners[i] : new ListenerNode(listeners[i], rest);
            }
        }
        return rest;
    }
}
