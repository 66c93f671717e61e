package io.millrace.testkit;

import io.millrace.channel.ChannelHandler;
import io.millrace.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * How each run of a codec under test begins, and what is compared.
 *
 * @param handlers new handlers, in the order of the pipeline
 * @param renderer writes a message down
 * @param beforeHandlers gets the channel without handlers
 * @param beforeInput gets the channel with them
 * @param afterwards gets the closed channel
 * @param ignoresOutbound whether what the codec writes is not compared
 * @param untilException whether what comes behind the first exception is not compared
 */
record CodecSetup(
        Supplier<? extends List<? extends ChannelHandler>> handlers,
        BiConsumer<Object, Transcript> renderer,
        Consumer<EmbeddedChannel> beforeHandlers,
        Consumer<EmbeddedChannel> beforeInput,
        Consumer<EmbeddedChannel> afterwards,
        boolean ignoresOutbound,
        boolean untilException) {

    static CodecSetup of(Supplier<? extends List<? extends ChannelHandler>> handlers) {
        return new CodecSetup(handlers, Transcript::render, channel -> {}, channel -> {}, channel -> {}, false, false);
    }

    CodecSetup withHandlers(Supplier<? extends List<? extends ChannelHandler>> others) {
        return new CodecSetup(
                others, renderer, beforeHandlers, beforeInput, afterwards, ignoresOutbound, untilException);
    }

    CodecSetup withRenderer(BiConsumer<Object, Transcript> other) {
        return new CodecSetup(
                handlers, other, beforeHandlers, beforeInput, afterwards, ignoresOutbound, untilException);
    }

    CodecSetup withBeforeHandlers(Consumer<EmbeddedChannel> other) {
        return new CodecSetup(handlers, renderer, other, beforeInput, afterwards, ignoresOutbound, untilException);
    }

    CodecSetup withBeforeInput(Consumer<EmbeddedChannel> other) {
        return new CodecSetup(handlers, renderer, beforeHandlers, other, afterwards, ignoresOutbound, untilException);
    }

    CodecSetup withAfterwards(Consumer<EmbeddedChannel> other) {
        return new CodecSetup(handlers, renderer, beforeHandlers, beforeInput, other, ignoresOutbound, untilException);
    }

    CodecSetup withIgnoresOutbound() {
        return new CodecSetup(handlers, renderer, beforeHandlers, beforeInput, afterwards, true, untilException);
    }

    CodecSetup withUntilException() {
        return new CodecSetup(handlers, renderer, beforeHandlers, beforeInput, afterwards, ignoresOutbound, true);
    }

    /** What the failure calls the codec. */
    String name() {
        return String.join(
                ", ",
                handlers.get().stream()
                        .map(handler -> nameOf(handler.getClass()))
                        .toList());
    }

    private static String nameOf(Class<?> type) {
        return type.getSimpleName().isEmpty() ? type.getName() : type.getSimpleName();
    }
}
