package io.millrace.examples.webchat;

import io.millrace.channel.Channel;
import io.millrace.channel.group.ChannelGroup;
import io.millrace.channel.group.ChannelMatchers;
import io.millrace.channel.group.DefaultChannelGroup;
import io.millrace.handler.codec.http.websocketx.TextWebSocketFrame;
import io.millrace.util.concurrent.GlobalEventExecutor;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** Who is there. <b>Thread:</b> any; each user calls from his own loop. */
final class Room {
    private final Semaphore places;
    private final ChannelGroup users = new DefaultChannelGroup("web chat", GlobalEventExecutor.INSTANCE);
    private final Set<String> names = ConcurrentHashMap.newKeySet();
    private final AtomicLong guests = new AtomicLong();

    Room(int places) {
        this.places = new Semaphore(places);
    }

    /** Lets a user in; without effect if there is no place left. */
    boolean enter(Channel user) {
        return places.tryAcquire() && users.add(user);
    }

    void leave(Channel user, String name) {
        users.remove(user);
        names.remove(name);
        places.release();
    }

    /** Finds a name for a user who has not chosen one. */
    String newName() {
        String name;
        do {
            name = "guest-" + guests.incrementAndGet();
        } while (!take(name));
        return name;
    }

    /** Keeps others from using a name; without effect if another has it. */
    boolean take(String name) {
        return names.add(name);
    }

    void giveUp(String name) {
        names.remove(name);
    }

    /**
     * Tells everybody who is here now, and what has changed. One thread does that for all changes: sent from the loops of
     * those who come and go, an older list could arrive behind a newer one.
     */
    void tellChange(String json) {
        GlobalEventExecutor.INSTANCE.execute(() -> {
            tellAll(Json.users(new TreeSet<>(names)));
            tellAll(json);
        });
    }

    /** Sends an object to everybody. Whoever has too much waiting already does not get it, but an exception. */
    void tellAll(String json) {
        users.writeAndFlush(new TextWebSocketFrame(json), ChannelMatchers.all(), true);
    }

    /** Whether more waits for somebody than he should have waiting. */
    boolean isAnyoneBehind() {
        for (Channel user : users) {
            if (!user.isWritable()) {
                return true;
            }
        }
        return false;
    }
}
