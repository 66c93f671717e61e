package io.millrace.channel.kqueue;

import jnr.ffi.annotations.SaveError;
import jnr.ffi.annotations.Variadic;

/** What {@link KqueueDouble} is built on. Public because the class that JNR-FFI generates must see it. */
public interface LinuxLibc {
    @SaveError
    int epoll_create1(int flags);

    @SaveError
    int epoll_ctl(int epfd, int op, int fd, long event);

    @SaveError
    int epoll_wait(int epfd, long events, int maxEvents, int timeoutMillis);

    @SaveError
    int eventfd(int initial, int flags);

    @SaveError
    int poll(long fds, long count, int timeoutMillis);

    @SaveError
    int getsockopt(int fd, int level, int name, long value, long length);

    @SaveError
    @Variadic(fixedCount = 2)
    int ioctl(int fd, long request, long argument);

    @SaveError
    int fcntl(int fd, int command, int argument);
}
