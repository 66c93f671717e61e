package io.millrace.examples;

import io.millrace.bootstrap.ServerBootstrap;
import io.millrace.channel.ChannelOption;
import io.millrace.examples.keyvalue.KeyValueInitializer;
import io.millrace.examples.keyvalue.KeyValueLimits;
import java.util.List;

/** Keys and values over a protocol of our own, to be read as a model for yours. */
final class CustomProtocolServer implements Example {
    private static final Flag<Integer> MAX_VALUE = Flag.number(
                    "--max-value", "BYTES", "the longest value that is taken", 0, 16 << 20)
            .or(KeyValueLimits.DEFAULT.maxValueBytes());

    @Override
    public String name() {
        return "custom-protocol";
    }

    @Override
    public String summary() {
        return "keeps keys and values, over a protocol of its own";
    }

    @Override
    public List<Flag<?>> flags() {
        return Addresses.streamsAnd(MAX_VALUE);
    }

    @Override
    public String command(String peer) {
        return "printf '\\0\\0\\0\\7\\2\\3keyhi\\0\\0\\0\\5\\1\\3key' | nc -N " + peer + " | od -c";
    }

    @Override
    public void start(Server server, Options options) throws Exception {
        KeyValueLimits limits = KeyValueLimits.DEFAULT.withMaxValueBytes(options.get(MAX_VALUE));
        server.listen(
                new ServerBootstrap()
                        // A client that has sent its last request still gets its answers.
                        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                        .childHandler(new KeyValueInitializer(limits)),
                options);
    }
}
