package io.millrace.channel;

/** For channels whose messages are channels: goes on although no byte is read. */
public final class ServerChannelRecvByteBufAllocator extends DefaultMaxMessagesRecvByteBufAllocator {
    /** Makes an allocator for one connection a round, until told otherwise. */
    public ServerChannelRecvByteBufAllocator() {
        super(1, true);
    }

    @Override
    public Handle newHandle() {
        return new ServerHandle();
    }

    private final class ServerHandle extends MaxMessageHandle {
        private static final int UNUSED_SIZE = 128;

        @Override
        public int guess() {
            return UNUSED_SIZE;
        }
    }
}
