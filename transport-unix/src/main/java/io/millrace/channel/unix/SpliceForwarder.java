package io.millrace.channel.unix;

import io.millrace.buffer.Unpooled;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFutureListener;
import io.millrace.channel.EventLoop;
import io.millrace.channel.socket.ChannelOutputShutdownException;
import io.millrace.channel.socket.DuplexChannel;
import io.millrace.channel.unix.SplicePipes.Pipe;
import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.FileCalls;
import io.millrace.channel.unix.sys.NativeMemory;
import io.millrace.channel.unix.sys.Syscalls;
import io.millrace.util.concurrent.Future;
import io.millrace.util.concurrent.Promise;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Forwards what one connection receives to another inside the kernel, by {@code splice(2)}: the bytes come into no buffer
 * of this process and pass no handler. For proxies and tunnels, on Linux, between stream channels of the native transports.
 *
 * <pre>{@code
 * if (SpliceForwarder.isAvailable()) {
 *     SpliceForwarder.forward(client, server);   // both channels on one loop
 *     SpliceForwarder.forward(server, client);   // a second one for the other direction
 * }
 * }</pre>
 *
 * <p>A forwarder is one direction, and lasts until that ends:
 *
 * <ul>
 *   <li>Bytes move as long as reading is on at the source: with {@code AUTO_READ}, or after one {@code read()}, which counts
 *       until auto-read is switched off. While the target is full nothing is read, so that the source's peer is slowed
 *       down; it goes on when the target has room again.
 *   <li>What was written to the target before goes out first. A message that is written meanwhile comes between the
 *       forwarded bytes, whole, at some place.
 *   <li>What was read before has been handed to the pipeline, and is for the caller to write to the target.
 *   <li>When the source's peer ends its output, the target's output is shut behind the last byte. The source gets its usual
 *       events: allow half-closure on both channels if answers are still expected.
 *   <li>When the source closes otherwise, the target is sent what was received before, and is closed. When the target closes,
 *       or its output is shut, the source is closed, behind what is still to be sent to it.
 *   <li>A channel both of whose halves have ended by two forwarders is closed.
 * </ul>
 *
 * <p>Both channels stay on the loop that they share: {@link io.millrace.bootstrap.Bootstrap#group} takes the other channel's
 * loop. A forwarder whose channel is moved to another loop ends, and both are closed.
 *
 * <p>An idle connection holds no pipe and no memory. Descriptors that a peer passes over a domain socket are lost, as are
 * urgent bytes.
 *
 * <p><b>Thread:</b> any. <b>Spec:</b> {@code splice(2)}, {@code pipe(7)}.
 */
public final class SpliceForwarder {
    /** After so many reads others on the loop have their turn. */
    private static final int READS_A_TURN = 16;

    /** Bytes that pass through memory fit an empty pipe, however small it is. */
    private static final int COPIED_BYTES = 4096;

    private static final VarHandle SENT;

    static {
        try {
            SENT = MethodHandles.lookup().findVarHandle(SpliceForwarder.class, "sentBytes", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final UnixStreamIo source;
    private final UnixStreamIo target;
    private final EventLoop home;
    private final FileCalls calls;
    private final Promise<Long> end;

    /** Written by the loop, read by any thread. */
    private long sentBytes;

    // Loop only. There is a pipe exactly while bytes are in it, or a read is being tried.
    private @Nullable SplicePipes pipes;
    private @Nullable Pipe pipe;
    private int heldBytes;
    private State state = State.FORWARDING;
    private @Nullable Throwable sourceFailure;
    private boolean closesTarget;

    private enum State {
        /** More may come. */
        FORWARDING,
        /** The source's input has ended: what is left is sent, then the target's output is shut. */
        ENDING,
        /** The source is gone: what is left is sent, then the target is closed. */
        BREAKING,
        /** Nothing is done any more. */
        OVER
    }

    private SpliceForwarder(UnixStreamIo source, UnixStreamIo target, EventLoop home, FileCalls calls) {
        this.source = source;
        this.target = target;
        this.home = home;
        this.calls = calls;
        this.end = home.newPromise();
    }

    /**
     * Tells whether bytes can be forwarded like this here.
     *
     * @return {@code true} if {@link #unavailabilityCause()} is {@code null}
     */
    public static boolean isAvailable() {
        return Availability.CAUSE == null;
    }

    /**
     * Why bytes cannot be forwarded like this here: the system is not Linux, or its kernel or a sandbox refuses.
     *
     * @return the reason, or {@code null} if they can
     */
    public static @Nullable Throwable unavailabilityCause() {
        return Availability.CAUSE;
    }

    private static final class Availability {
        static final @Nullable Throwable CAUSE = find();

        private static @Nullable Throwable find() {
            Throwable cause = Syscalls.unavailabilityCause();
            return cause != null ? cause : FileCalls.host().spliceUnavailabilityCause();
        }
    }

    /**
     * Begins to forward.
     *
     * @param from the source, a connected stream channel of a native transport
     * @param to the target, another one of the same loop, or the same one
     * @return the forwarder
     * @throws UnsupportedOperationException if there is a reason in {@link #unavailabilityCause()}, which is the cause
     * @throws IllegalArgumentException if a channel is of another kind, or the channels are on different loops
     * @throws IllegalStateException if a channel is not registered
     */
    public static SpliceForwarder forward(Channel from, Channel to) {
        Throwable cause = unavailabilityCause();
        if (cause != null) {
            throw new UnsupportedOperationException("cannot splice: " + cause.getMessage(), cause);
        }
        return forward(from, to, FileCalls.host());
    }

    /** Over calls that are not the host's. */
    static SpliceForwarder forward(Channel from, Channel to, FileCalls calls) {
        UnixStreamIo source = streamOf(from);
        UnixStreamIo target = streamOf(to);
        EventLoop loop = from.eventLoop();
        if (to.eventLoop() != loop) {
            throw new IllegalArgumentException("two loops: " + from + " is on " + loop + ", " + to + " is on "
                    + to.eventLoop() + " (expected: the same)");
        }
        SpliceForwarder forwarder = new SpliceForwarder(source, target, loop, calls);
        if (loop.inEventLoop()) {
            forwarder.begin();
        } else {
            loop.execute(forwarder::begin);
        }
        return forwarder;
    }

    private static UnixStreamIo streamOf(Channel channel) {
        if (Objects.requireNonNull(channel, "channel") instanceof UnixSocketChannel tcp) {
            return tcp.stream();
        }
        if (channel instanceof UnixDomainSocketChannel domain) {
            return domain.stream();
        }
        throw new IllegalArgumentException("not a stream channel of a native transport: "
                + channel.getClass().getName());
    }

    /**
     * What was sent to the target so far. <b>Thread:</b> any.
     *
     * @return bytes
     */
    public long bytes() {
        return (long) SENT.getOpaque(this);
    }

    /**
     * The end of this direction.
     *
     * <p><b>Errors:</b> fails with {@link IllegalStateException} if one of the channels takes part in another forwarder
     * of the same direction, which goes on; with {@link ClosedChannelException} or the {@link IOException} of the kernel
     * if a channel was lost before the end.
     *
     * @return completed with the number of bytes when the end of the input has been passed on
     */
    public Future<Long> endFuture() {
        return end;
    }

    // ---- begin ----

    private void begin() {
        if (!source.joinInput(this)) {
            refuse("the input of " + source.channel() + " is forwarded already");
        } else if (!target.joinOutput(this)) {
            source.leaveInput(this);
            refuse("another input is forwarded to " + target.channel() + " already");
        } else {
            source.channel().closeFuture().addListener((ChannelFutureListener) closed -> atHome(this::sourceClosed));
            target.channel().closeFuture().addListener((ChannelFutureListener) closed -> atHome(this::outputEnded));
            if (state == State.FORWARDING) {
                target.channel().flush();
                beginOver(duplex(source), duplex(target));
            }
        }
    }

    private void refuse(String why) {
        state = State.OVER;
        end.setFailure(new IllegalStateException(why));
    }

    private void beginOver(DuplexChannel from, DuplexChannel to) {
        if (to.isOutputShutdown()) {
            outputEnded();
        } else if (from.isInputShutdown()) {
            inputEnded();
        }
    }

    private static DuplexChannel duplex(UnixStreamIo io) {
        return (DuplexChannel) io.channel();
    }

    /** Whatever tells of a channel that was moved comes from another loop. */
    private void atHome(Runnable event) {
        if (home.inEventLoop()) {
            event.run();
        } else {
            home.execute(event);
        }
    }

    // ---- bytes ----

    /** Something is left to be done at the target as soon as it has room and has sent what is queued. */
    boolean isWaiting() {
        return heldBytes > 0 || state == State.ENDING || state == State.BREAKING;
    }

    /**
     * Reads from the source, and sends it on at once.
     *
     * @return 1 if there may be more, 0 at the end of the input, {@code -EAGAIN} if there is nothing, or no room at the
     *     target, or another {@code -errno} of the source
     */
    int receive(Readiness readiness) throws IOException {
        if (!isUndisturbed()) {
            return -Errno.EAGAIN;
        }
        for (int reads = 0; reads < READS_A_TURN; reads++) {
            if (!send() || state != State.FORWARDING) {
                source.endRead();
                return -Errno.EAGAIN;
            }
            if (!source.isServed() || !readiness.canRead()) {
                return -Errno.EAGAIN;
            }
            int n = readOnce(readiness, reads == 0);
            if (n <= 0) {
                return n;
            }
        }
        if (!send()) {
            source.endRead();
        }
        return 1;
    }

    /** Reads into an empty pipe: a read that would block has found nothing then, and not a pipe that is full. */
    private int readOnce(Readiness readiness, boolean first) throws IOException {
        Pipe taken = takePipe();
        int n = (int) calls.splice(source.fd(), taken.writeEnd(), SplicePipes.PIPE_BYTES);
        if (n == -Errno.EAGAIN && (first || readiness.isUrgentSeen())) {
            n = readOverMark(taken);
        }
        if (n > 0) {
            heldBytes = n;
            return n;
        }
        giveBackPipe();
        if (n == -Errno.EAGAIN) {
            readiness.readWouldBlock();
        } else if (n == 0) {
            inputEnded();
        } else {
            sourceFailure = Errno.toException("splice", n, source.channel());
        }
        return n;
    }

    /** splice(2) stops at the mark of urgent data, for ever; an ordinary read goes beyond it. */
    private int readOverMark(Pipe taken) throws IOException {
        NativeMemory copy = source.scratch().gathering().copy();
        int n = source.syscalls().recv(source.fd(), copy.address(), COPIED_BYTES);
        if (n <= 0) {
            return n;
        }
        int written = source.syscalls().write(taken.writeEnd(), copy.address(), n);
        if (written != n) {
            dropPipe(); // with what it took
            throw Errno.toException("write", written < 0 ? written : -Errno.EPIPE, "an empty pipe");
        }
        return n;
    }

    /** The target has room, or has sent what was queued. */
    void sendOn() {
        if (!home.inEventLoop()) {
            atHome(this::moved);
        } else if (isWaiting() && send() && state == State.FORWARDING) {
            source.resumeReading();
        }
    }

    /**
     * Sends what is in the pipe, and completes an end.
     *
     * @return {@code false} if something is left
     */
    private boolean send() {
        while (heldBytes > 0) {
            if (!target.canForward()) {
                return false;
            }
            Pipe holding = Objects.requireNonNull(pipe, "pipe");
            int n = (int) calls.splice(holding.readEnd(), target.fd(), heldBytes);
            if (n == -Errno.EAGAIN) {
                target.forwardingWouldBlock();
                return false;
            }
            if (n <= 0) {
                targetFailed(Errno.toException("splice", n == 0 ? -Errno.EPIPE : n, target.channel()));
                return false;
            }
            heldBytes -= n;
            SENT.setOpaque(this, sentBytes + n);
        }
        giveBackPipe();
        if (state == State.ENDING || state == State.BREAKING) {
            return complete();
        }
        return true;
    }

    private Pipe takePipe() throws IOException {
        pipes = source.scratch().pipes();
        try {
            Pipe taken = pipes.take(calls);
            pipe = taken;
            return taken;
        } catch (IOException e) {
            sourceFailure = e;
            throw e;
        }
    }

    private void giveBackPipe() {
        Pipe empty = pipe;
        if (empty != null && pipes != null) {
            pipe = null;
            pipes.giveBack(empty);
        }
    }

    // ---- ends ----

    /** The source's peer has ended its output, or the source's input was shut. */
    void inputEnded() {
        if (state == State.FORWARDING) {
            state = State.ENDING;
            send();
        }
    }

    /** The source has told its handlers of the end of its input. */
    void inputEndTold() {
        closeIfOver(source);
    }

    private void sourceClosed() {
        if (state == State.FORWARDING) {
            state = State.BREAKING;
            if (sourceFailure == null) {
                sourceFailure = new ClosedChannelException();
            }
            send();
        }
    }

    /** Everything is sent; the target may still have messages of its handlers. {@code false} if they go first. */
    private boolean complete() {
        Channel to = target.channel();
        if (target.isServed()) {
            to.flush();
            if (target.isServed() && !target.channel().outboundBuffer().isEmpty()) {
                return false;
            }
        }
        boolean ended = state == State.ENDING;
        over();
        if (ended) {
            duplex(target).shutdownOutput();
            end.trySuccess(sentBytes);
            if (closesTarget) {
                to.close();
            } else {
                closeIfOver(target);
            }
        } else {
            to.close();
            end.tryFailure(Objects.requireNonNull(sourceFailure, "sourceFailure"));
        }
        return true;
    }

    /** Both halves of a channel have ended: nobody can do anything with it. */
    private static void closeIfOver(UnixStreamIo io) {
        if (io.isServed() && duplex(io).isShutdown()) {
            io.channel().close();
        }
    }

    /** The target was closed, or its output was shut. */
    void outputEnded() {
        targetLost(
                target.isOpen()
                        ? new ChannelOutputShutdownException("the output was shut before the end: " + target.channel())
                        : new ClosedChannelException());
    }

    private void targetFailed(IOException cause) {
        targetLost(cause);
        target.channel().close();
    }

    private void targetLost(Throwable cause) {
        if (state == State.OVER) {
            return;
        }
        boolean sourceIsOpen = state != State.BREAKING;
        over();
        end.tryFailure(cause);
        if (sourceIsOpen) {
            source.endRead();
            closeSource();
        }
    }

    /** Behind what is still to be sent to it. */
    private void closeSource() {
        SpliceForwarder opposite = source.outputFrom();
        if (opposite != null && opposite != this) {
            opposite.closesTarget = true;
            return;
        }
        source.channel().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    private void over() {
        state = State.OVER;
        target.leaveOutput(this);
        dropPipe();
    }

    private void dropPipe() {
        Pipe left = pipe;
        if (left != null && pipes != null) {
            pipe = null;
            heldBytes = 0;
            pipes.drop(left);
        }
    }

    // ---- moves ----

    /** {@code false} if a channel is on another loop: then this forwarder ends. */
    private boolean isUndisturbed() {
        if (!home.inEventLoop()) {
            atHome(this::moved);
            return false;
        }
        if (target.channel().eventLoop() != home) {
            moved();
            return false;
        }
        return true;
    }

    private void moved() {
        if (state != State.OVER) {
            over();
            end.tryFailure(new IllegalStateException(
                    "moved to another loop: " + source.channel() + " or " + target.channel() + ", from " + home));
            source.channel().close();
            target.channel().close();
        }
    }

    @Override
    public String toString() {
        return "SpliceForwarder(" + source.channel() + " to " + target.channel() + ", " + state + ", " + bytes()
                + " bytes)";
    }
}
