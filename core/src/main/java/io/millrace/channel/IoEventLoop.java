package io.millrace.channel;

import io.millrace.util.concurrent.Future;

/** An {@link EventLoop} that does I/O through an {@link IoHandler}. */
public interface IoEventLoop extends EventLoop, IoEventLoopGroup {
    @Override
    default IoEventLoop next() {
        return this;
    }

    @Override
    Future<IoRegistration> register(IoHandle handle);

    @Override
    boolean isCompatible(Class<? extends IoHandle> handleType);

    @Override
    boolean isIoType(Class<? extends IoHandler> handlerType);
}
