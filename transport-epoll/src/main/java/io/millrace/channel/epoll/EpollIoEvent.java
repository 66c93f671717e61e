package io.millrace.channel.epoll;

import io.millrace.channel.IoEvent;

/** What an {@link EpollIoHandle} is told. */
public interface EpollIoEvent extends IoEvent {
    /**
     * What is ready.
     *
     * @return a set of events; {@link EpollIoOps#EPOLLERR} stands for a hang-up too
     */
    EpollIoOps ops();
}
