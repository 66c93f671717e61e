package io.millrace.channel.local;

import io.millrace.channel.IoOps;

/** What a {@link LocalIoHandle} can ask of its handler: nothing, for nothing in the VM needs to be waited for. */
public final class LocalIoOps implements IoOps {

    /** The only one. */
    public static final LocalIoOps DEFAULT = new LocalIoOps();

    private LocalIoOps() {}

    @Override
    public String toString() {
        return "LocalIoOps";
    }
}
