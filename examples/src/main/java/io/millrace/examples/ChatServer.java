package io.millrace.examples;

import io.millrace.bootstrap.ServerBootstrap;
import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelInitializer;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.FixedRecvByteBufAllocator;
import io.millrace.channel.group.ChannelGroup;
import io.millrace.channel.group.ChannelMatchers;
import io.millrace.channel.group.DefaultChannelGroup;
import io.millrace.util.concurrent.GlobalEventExecutor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** What one user types, all others read; whether they came by IPv4, IPv6 or a unix socket makes no difference. */
final class ChatServer implements Example {
    /** What may wait for a user who does not read. The line that would be too much ends his connection, not the chat. */
    private static final long WRITE_LIMIT_BYTES = 256 * 1024;

    /** What one user says at once: little beside the limit, so that who reads is not dropped for those who talk. */
    private static final int READ_BYTES = 4096;

    private static final Flag<Integer> USERS = Flag.number(
                    "--users", "N", "users at once; the next one is refused", 1, 100_000)
            .or(10);

    @Override
    public String name() {
        return "chat";
    }

    @Override
    public String summary() {
        return "sends each line to all other users, at most ten at once";
    }

    @Override
    public List<Flag<?>> flags() {
        return Addresses.streamsAnd(USERS);
    }

    @Override
    public void start(Server server, Options options) throws Exception {
        Room room = new Room(options.get(USERS));
        server.listen(
                new ServerBootstrap()
                        .childOption(ChannelOption.WRITE_BUFFER_LIMIT, WRITE_LIMIT_BYTES)
                        .childOption(
                                ChannelOption.RECVBUF_ALLOCATOR,
                                new FixedRecvByteBufAllocator(READ_BYTES).maxMessagesPerRead(1))
                        .childHandler(new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel connection) {
                                connection.pipeline().addLast(new ChatUser(room));
                            }
                        }),
                options);
    }

    /** Who is there. <b>Thread:</b> any; each user calls from his own loop. */
    static final class Room {
        private final Semaphore places;
        private final ChannelGroup users = new DefaultChannelGroup("chat", GlobalEventExecutor.INSTANCE);
        private final Set<String> names = ConcurrentHashMap.newKeySet();
        private final AtomicLong guests = new AtomicLong();

        Room(int places) {
            this.places = new Semaphore(places);
        }

        /** Lets a user in, and tells the others; without effect if there is no place left. */
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

        Set<String> names() {
            return new TreeSet<>(names);
        }

        /** Sends lines to all but one. Whoever has too much waiting already does not get them, but an exception. */
        void tellOthers(Channel but, String lines) {
            users.writeAndFlush(Unpooled.copiedBuffer(lines, StandardCharsets.UTF_8), ChannelMatchers.isNot(but), true);
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

        static ByteBuf encode(String line) {
            return Unpooled.copiedBuffer(line + "\n", StandardCharsets.UTF_8);
        }
    }
}
