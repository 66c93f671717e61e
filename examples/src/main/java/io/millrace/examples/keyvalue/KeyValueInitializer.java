package io.millrace.examples.keyvalue;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelInitializer;
import io.millrace.handler.timeout.IdleStateHandler;
import io.millrace.util.concurrent.DefaultEventExecutor;
import io.millrace.util.concurrent.DefaultThreadFactory;

/** Gives each connection its handlers; what has no state is shared. The store's thread ends with the program. */
public final class KeyValueInitializer extends ChannelInitializer<Channel> {
    private final KeyValueLimits limits;
    private final Store store;
    private final ResponseEncoder encoder = new ResponseEncoder();

    /** Makes the handlers of a server, with a store that is empty. */
    public KeyValueInitializer(KeyValueLimits limits) {
        this.limits = limits;
        this.store = new Store(limits, new DefaultEventExecutor(new DefaultThreadFactory("store", true)));
    }

    @Override
    protected void initChannel(Channel connection) {
        connection
                .pipeline()
                .addLast(
                        new IdleStateHandler(0, 0, limits.idleSeconds()),
                        new RequestDecoder(limits),
                        encoder,
                        new KeyValueHandler(store, limits));
    }
}
