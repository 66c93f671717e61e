package io.millrace.examples;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufUtil;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelFutureListener;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.DefaultFileRegion;
import io.millrace.channel.SimpleChannelInboundHandler;
import io.millrace.channel.socket.ChannelInputShutdownEvent;
import io.millrace.util.concurrent.Future;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request: {@code NAME '\n'}, a name below the root, with or without a slash before it. The answer is the file's bytes,
 * or a line {@code error: …}, and then the end of the connection.
 *
 * <p>Names lead nowhere else: neither {@code ..} nor a symbolic link gets out of the root. To look a name up takes a few
 * system calls, here on the loop; a server of slow disks would do that on threads of its own.
 */
final class FileRequestHandler extends SimpleChannelInboundHandler<ByteBuf> {
    private static final Logger logger = LoggerFactory.getLogger(FileRequestHandler.class);

    private static final int MAX_NAME_BYTES = 4096;
    private static final int SECONDS_TO_ASK = 10;
    private static final byte LINE_FEED = '\n';

    /** A real path. */
    private final Path root;

    private final ByteArrayOutputStream begun = new ByteArrayOutputStream(0);
    private @Nullable Future<?> timeout;
    private boolean answered;

    FileRequestHandler(Path root) {
        this.root = root;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        timeout = ctx.executor()
                .schedule(() -> refuse(ctx, "nothing was asked for in time"), SECONDS_TO_ASK, TimeUnit.SECONDS);
        ctx.fireChannelActive();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf bytes) throws IOException {
        if (answered) {
            return;
        }
        int length = bytes.bytesBefore(LINE_FEED);
        int taken = length < 0 ? bytes.readableBytes() : length;
        if (begun.size() + taken > MAX_NAME_BYTES) {
            refuse(ctx, "the name is longer than " + MAX_NAME_BYTES + " bytes");
            return;
        }
        begun.writeBytes(ByteBufUtil.getBytes(bytes, bytes.readerIndex(), taken));
        if (length >= 0) {
            answer(ctx, begun.toString(StandardCharsets.UTF_8).stripTrailing());
        }
    }

    private void answer(ChannelHandlerContext ctx, String name) throws IOException {
        Path file = find(name);
        if (file == null) {
            refuse(ctx, "there is no such file");
            return;
        }
        begin(ctx);
        // The region opens the file when its turn comes, and closes it when it is sent, or when the connection ends.
        ctx.writeAndFlush(new DefaultFileRegion(file.toFile(), 0, Files.size(file)))
                .addListener(ChannelFutureListener.CLOSE);
    }

    /** The real path of a file below the root; {@code null} if there is none of this name, or if it leads elsewhere. */
    private @Nullable Path find(String name) {
        try {
            Path asked = root.resolve(name.replaceFirst("^/+", "")).normalize();
            if (!asked.startsWith(root)) {
                return null;
            }
            Path real = asked.toRealPath();
            return real.startsWith(root) && Files.isRegularFile(real) ? real : null;
        } catch (InvalidPathException | IOException e) {
            logger.debug("no file is called {}", name, e);
            return null;
        }
    }

    private void refuse(ChannelHandlerContext ctx, String why) {
        begin(ctx);
        ctx.writeAndFlush(Unpooled.copiedBuffer("error: " + why + '\n', StandardCharsets.UTF_8))
                .addListener(ChannelFutureListener.CLOSE);
    }

    /** One answer only; what else the client sends is of no interest. */
    private void begin(ChannelHandlerContext ctx) {
        answered = true;
        stopWaiting();
        ctx.channel().config().setAutoRead(false);
    }

    private void stopWaiting() {
        if (timeout != null) {
            timeout.cancel(false);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE && !answered) {
            refuse(ctx, "the line has no end");
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stopWaiting();
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        logger.debug("{} is closed after a failure", ctx.channel(), cause);
        ctx.close();
    }
}
