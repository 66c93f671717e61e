package io.millrace.channel.group;

import io.millrace.util.concurrent.GenericFutureListener;

/** Is told when an operation on a {@link ChannelGroup} is done for every channel. */
public interface ChannelGroupFutureListener extends GenericFutureListener<ChannelGroupFuture> {}
