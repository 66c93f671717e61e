package io.millrace.handler.traffic;

import io.millrace.channel.Channel;
import io.millrace.util.Attribute;
import io.millrace.util.AttributeKey;

/**
 * The pauses that traffic shaping handlers of one channel make in its reading. They overlap: auto-read, if it was on
 * before the first one, is on again after the last one.
 *
 * <p><b>Thread</b> any: the handlers of a channel may have executors of their own.
 */
final class ReadPauses {
    private static final AttributeKey<ReadPauses> KEY = AttributeKey.valueOf(ReadPauses.class, "KEY");

    // Guarded by this.
    private int count;
    private boolean autoReadWasOn;

    private ReadPauses() {}

    static ReadPauses of(Channel channel) {
        Attribute<ReadPauses> attribute = channel.attr(KEY);
        ReadPauses known = attribute.get();
        if (known != null) {
            return known;
        }
        ReadPauses made = new ReadPauses();
        ReadPauses other = attribute.setIfAbsent(made);
        return other == null ? made : other;
    }

    void begin(Channel channel) {
        boolean stop;
        synchronized (this) {
            stop = channel.config().isAutoRead();
            autoReadWasOn |= stop;
            count++;
        }
        if (stop) {
            channel.config().setAutoRead(false);
        }
    }

    void end(Channel channel) {
        boolean goOn;
        synchronized (this) {
            count--;
            goOn = count == 0 && autoReadWasOn;
            if (goOn) {
                autoReadWasOn = false;
            }
        }
        if (goOn) {
            channel.config().setAutoRead(true);
        }
    }
}
