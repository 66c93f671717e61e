package io.millrace.testkit;

import io.millrace.channel.ChannelHandler;
import io.millrace.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Finds out whether a codec has the five properties that keep a peer from hurting its user.
 *
 * <pre>{@code
 * CodecVerifier.decoder(() -> new LineBasedFrameDecoder(80))
 *         .input("two lines", "one\r\ntwo\n")
 *         .endless("a line without an end", "", "x")
 *         .maxRetainedBytes(1024)
 *         .symmetric(() -> new LineEncoder(LineSeparator.UNIX, UTF_8), "one", "two")
 *         .verify();
 * }</pre>
 *
 * <ol>
 *   <li>Split anywhere: each input gives the same messages, exceptions (by type) and answers when it comes whole, byte by
 *       byte, and cut at every offset, in heap, direct and composite buffers, with the channel's close behind it.
 *   <li>No leak: nothing stays unreleased when the channel is closed, or the handlers are removed, behind every prefix of
 *       each input and from inside every message.
 *   <li>Bounded: {@link #maxRetainedBytes(long)} holds after every read of every {@linkplain #endless endless} stream and of
 *       those that the verifier makes from the inputs: noise, repetitions, inputs that break off or are damaged.
 *   <li>Symmetric: what {@link #symmetric} encodes is decoded to the same, and what {@link #rejects} names is refused.
 *   <li>Linear: eight times the input, byte by byte, does not cost much more than eight times the CPU time.
 * </ol>
 *
 * <p>{@link #verifyOnly(byte[])} is for the targets of a fuzzer.
 *
 * <p>Retained are the buffers of the channel's allocator, with all of their capacity. Messages are released as soon as they
 * reach the pipeline's end.
 *
 * <p>A failure is an {@link AssertionError} that names property, input and cut, and says what was expected. Random choices
 * follow from a {@linkplain #seed(long) seed}, the same one in each run.
 */
public final class CodecVerifier {
    private static final long DEFAULT_MAX_RETAINED_BYTES = 64 * 1024;
    private static final long DEFAULT_SEED = 20_170_402;

    private CodecSetup setup;
    private final List<CodecInput> inputs = new ArrayList<>();
    private final List<HostileStream> streams = new ArrayList<>();
    private final List<Growing> growing = new ArrayList<>();
    private final List<Runnable> encoderChecks = new ArrayList<>();
    private long maxRetainedBytes = DEFAULT_MAX_RETAINED_BYTES;
    private long seed = DEFAULT_SEED;
    private boolean costIsNoMatter;

    private record Growing(String name, IntFunction<byte[]> inputOfLength) {}

    private CodecVerifier(Supplier<? extends List<? extends ChannelHandler>> handlers) {
        this.setup = CodecSetup.of(handlers);
    }

    /**
     * Begins with a single handler.
     *
     * @param decoder makes a new handler for each run
     * @return a new verifier
     */
    public static CodecVerifier decoder(Supplier<? extends ChannelHandler> decoder) {
        Objects.requireNonNull(decoder, "decoder");
        return new CodecVerifier(() -> List.of(decoder.get()));
    }

    /**
     * Begins with several handlers.
     *
     * @param decoders makes new handlers for each run, in the order of the pipeline
     * @return a new verifier
     */
    public static CodecVerifier decoders(Supplier<? extends List<? extends ChannelHandler>> decoders) {
        return new CodecVerifier(Objects.requireNonNull(decoders, "decoders"));
    }

    // ---- what is fed ----

    /**
     * Adds an input, good or bad.
     *
     * @param name what failures call it
     * @param bytes the input, from a connection's first byte to its last
     * @return this
     */
    public CodecVerifier input(String name, byte[] bytes) {
        inputs.add(new CodecInput(name, bytes.clone()));
        return this;
    }

    /**
     * Adds an input, good or bad.
     *
     * @param name what failures call it
     * @param text the input, a byte a character (ISO-8859-1)
     * @return this
     */
    public CodecVerifier input(String name, String text) {
        return input(name, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /**
     * Adds a stream that never ends, for the bound and the cost.
     *
     * @param name what failures call it
     * @param start what it begins with, perhaps nothing
     * @param rest what comes then, again and again
     * @return this
     */
    public CodecVerifier endless(String name, byte[] start, byte[] rest) {
        HostileStream stream = new HostileStream(name, start.clone(), rest.clone());
        streams.add(stream);
        return growing(name, stream::bytes);
    }

    /**
     * Adds a stream that never ends, for the bound and the cost.
     *
     * @param name what failures call it
     * @param start what it begins with, a byte a character
     * @param rest what comes then, again and again
     * @return this
     */
    public CodecVerifier endless(String name, String start, String rest) {
        return endless(name, start.getBytes(StandardCharsets.ISO_8859_1), rest.getBytes(StandardCharsets.ISO_8859_1));
    }

    /**
     * Adds an input of any length, for the cost: the longest message that the limits allow, for example.
     *
     * @param name what failures call it
     * @param inputOfLength makes an input of about so many bytes
     * @return this
     */
    public CodecVerifier growing(String name, IntFunction<byte[]> inputOfLength) {
        growing.add(new Growing(name, Objects.requireNonNull(inputOfLength, "inputOfLength")));
        return this;
    }

    // ---- how ----

    /**
     * Sets what may be retained at any time.
     *
     * @param bytes the capacity of all buffers together, 64 KiB unless set
     * @return this
     */
    public CodecVerifier maxRetainedBytes(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes: " + bytes + " (expected: >= 0)");
        }
        maxRetainedBytes = bytes;
        return this;
    }

    /**
     * Sets how messages are written down to be compared. Without it a buffer is its bytes, a holder its class and its bytes,
     * anything else its text.
     *
     * @param renderer says what makes a message differ from others
     * @return this
     */
    public CodecVerifier renderedBy(Function<Object, String> renderer) {
        return renderedBy((message, transcript) -> transcript.message(renderer.apply(message)));
    }

    /**
     * Sets how messages are written down to be compared, for codecs that hand content on as it comes.
     *
     * @param renderer adds a message to the transcript, without releasing it
     * @return this
     */
    public CodecVerifier renderedBy(BiConsumer<Object, Transcript> renderer) {
        setup = setup.withRenderer(Objects.requireNonNull(renderer, "renderer"));
        return this;
    }

    /**
     * Prepares the channel before the handlers are added: with attributes and options.
     *
     * @param preparation gets each run's channel
     * @return this
     */
    public CodecVerifier channel(Consumer<EmbeddedChannel> preparation) {
        setup = setup.withBeforeHandlers(Objects.requireNonNull(preparation, "preparation"));
        return this;
    }

    /**
     * Does something before the first byte comes, when the handlers are there: write a request whose answer the input is, for
     * example. What that brings is not compared.
     *
     * @param preparation gets each run's channel
     * @return this
     */
    public CodecVerifier beforeInput(Consumer<EmbeddedChannel> preparation) {
        setup = setup.withBeforeInput(Objects.requireNonNull(preparation, "preparation"));
        return this;
    }

    /**
     * Checks something at the end of each run: that an account is balanced, for example.
     *
     * @param check gets the closed channel, and throws if something is wrong
     * @return this
     */
    public CodecVerifier afterwards(Consumer<EmbeddedChannel> check) {
        setup = setup.withAfterwards(Objects.requireNonNull(check, "check"));
        return this;
    }

    /**
     * Compares what comes in only, not what the codec writes by itself.
     *
     * @return this
     */
    public CodecVerifier ignoringOutbound() {
        setup = setup.withIgnoresOutbound();
        return this;
    }

    /**
     * Compares up to the first exception: what follows depends on what came with the fault, for codecs that drop it.
     *
     * @return this
     */
    public CodecVerifier untilException() {
        setup = setup.withUntilException();
        return this;
    }

    /**
     * Leaves the cost out, for codecs whose work is meant to be more than linear.
     *
     * @return this
     */
    public CodecVerifier withoutCost() {
        costIsNoMatter = true;
        return this;
    }

    /**
     * Sets what random choices follow from.
     *
     * @param seed any number
     * @return this
     */
    public CodecVerifier seed(long seed) {
        this.seed = seed;
        return this;
    }

    // ---- the other direction ----

    /**
     * Expects messages to be decoded as they were encoded, compared as they are written down. The bytes are an input for all
     * other properties.
     *
     * @param encoder makes a new encoder
     * @param messages at least one; the verifier's from here on
     * @return this
     */
    public CodecVerifier symmetric(Supplier<? extends ChannelHandler> encoder, Object... messages) {
        if (messages.length == 0) {
            throw new IllegalArgumentException("there is nothing to encode");
        }
        List<Object> all = List.copyOf(Arrays.asList(messages));
        encoderChecks.add(() -> inputs.add(new SymmetryProperty(setup, () -> List.of(encoder.get())).verify(all)));
        return this;
    }

    /**
     * Expects messages to be refused: the write fails, and not a byte of them is written.
     *
     * @param encoder makes a new encoder
     * @param messages the verifier's from here on
     * @return this
     */
    public CodecVerifier rejects(Supplier<? extends ChannelHandler> encoder, Object... messages) {
        for (Object message : messages) {
            encoderChecks.add(() -> new SymmetryProperty(setup, () -> List.of(encoder.get())).verifyRejected(message));
        }
        return this;
    }

    // ---- verification ----

    /**
     * Verifies all properties. Once: messages that were to be encoded are gone then.
     *
     * @throws AssertionError if one does not hold
     */
    public void verify() {
        encoderChecks.forEach(Runnable::run);
        encoderChecks.clear();
        if (inputs.isEmpty()) {
            throw new IllegalStateException("no input was given");
        }
        SplitProperty split = new SplitProperty(setup, seed);
        LeakProperty leak = new LeakProperty(setup, seed);
        for (CodecInput input : inputs) {
            split.verify(input);
            leak.verify(input);
        }
        BoundProperty bound = new BoundProperty(setup, seed, maxRetainedBytes);
        streams.forEach(bound::verify);
        HostileStream.generated(inputs, seed).forEach(bound::verify);
        if (!costIsNoMatter) {
            verifyCost();
        }
    }

    /**
     * Verifies one input that nobody chose: whole, byte by byte and cut at a few offsets, closed and with the handlers
     * removed in the middle, and that what is retained stays below the bound. For the targets of a fuzzer; inputs and streams
     * that were added do not matter.
     *
     * @param input the bytes
     * @throws AssertionError if a property does not hold
     */
    public void verifyOnly(byte[] input) {
        CodecInput one = new CodecInput("of a fuzzer", input);
        new SplitProperty(setup, seed).verifySome(one);
        new LeakProperty(setup, seed).verifySome(one);
        new BoundProperty(setup, seed, maxRetainedBytes).verify(one);
    }

    private void verifyCost() {
        LinearProperty linear = new LinearProperty(setup);
        growing.forEach(input -> linear.verify("input \"" + input.name() + '"', input.inputOfLength()));
        for (CodecInput input : inputs) {
            if (input.bytes().length > 0) {
                HostileStream repeated = new HostileStream(input.name(), new byte[0], input.bytes());
                linear.verify("input \"" + input.name() + "\" again and again", repeated::bytes);
            }
        }
    }
}
