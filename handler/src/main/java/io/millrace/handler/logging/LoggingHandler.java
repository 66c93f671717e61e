package io.millrace.handler.logging;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufHolder;
import io.millrace.buffer.ByteBufUtil;
import io.millrace.channel.ChannelDuplexHandler;
import io.millrace.channel.ChannelHandler.Sharable;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelPromise;
import java.net.SocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Logs every event and operation that passes, at {@code DEBUG} unless told otherwise:
 *
 * <pre>
 * [id: 0x3b5b0f0a, L:/127.0.0.1:8007 - R:/127.0.0.1:50512] READ: 6B
 *          +-------------------------------------------------+
 *          |  0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f |
 * +--------+-------------------------------------------------+----------------+
 * |00000000| 68 65 6c 6c 6f 0a                               |hello.          |
 * +--------+-------------------------------------------------+----------------+
 * [id: 0x3b5b0f0a, L:/127.0.0.1:8007 - R:/127.0.0.1:50512] READ COMPLETE
 * </pre>
 *
 * <p>What a peer has sent cannot forge lines of the log: buffers are dumped, and control characters in the text of all
 * else are escaped ({@code \n}, {@code \r}, {@code \u001b}).
 *
 * <p><b>Thread</b> any: it has no state and may be shared. <b>Ownership</b> messages pass untouched.
 */
@Sharable
public class LoggingHandler extends ChannelDuplexHandler {
    private static final LogLevel DEFAULT_LEVEL = LogLevel.DEBUG;

    /** Where lines go to. */
    protected final Logger logger;

    /** What they are logged at, in SLF4J's terms. */
    protected final Level internalLevel;

    private final LogLevel level;
    private final ByteBufFormat byteBufFormat;

    /** Logs at {@code DEBUG} under the name of this class, with hex dumps. */
    public LoggingHandler() {
        this(DEFAULT_LEVEL);
    }

    /** Logs at {@code DEBUG} under the name of this class. */
    public LoggingHandler(ByteBufFormat format) {
        this(DEFAULT_LEVEL, format);
    }

    /** Logs under the name of this class, with hex dumps. */
    public LoggingHandler(LogLevel level) {
        this(level, ByteBufFormat.HEX_DUMP);
    }

    /** Logs under the name of this class, or of the subclass. */
    public LoggingHandler(LogLevel level, ByteBufFormat byteBufFormat) {
        this.level = Objects.requireNonNull(level, "level");
        this.byteBufFormat = Objects.requireNonNull(byteBufFormat, "byteBufFormat");
        this.logger = LoggerFactory.getLogger(getClass());
        this.internalLevel = level.toInternalLevel();
    }

    /** Logs at {@code DEBUG} under the name of a class, with hex dumps. */
    public LoggingHandler(Class<?> clazz) {
        this(clazz, DEFAULT_LEVEL);
    }

    /** Logs under the name of a class, with hex dumps. */
    public LoggingHandler(Class<?> clazz, LogLevel level) {
        this(clazz, level, ByteBufFormat.HEX_DUMP);
    }

    /** Logs under the name of a class. */
    public LoggingHandler(Class<?> clazz, LogLevel level, ByteBufFormat byteBufFormat) {
        this(Objects.requireNonNull(clazz, "clazz").getName(), level, byteBufFormat);
    }

    /** Logs at {@code DEBUG} under a name, with hex dumps. */
    public LoggingHandler(String name) {
        this(name, DEFAULT_LEVEL);
    }

    /** Logs under a name, with hex dumps. */
    public LoggingHandler(String name, LogLevel level) {
        this(name, level, ByteBufFormat.HEX_DUMP);
    }

    /** Logs under a name. */
    public LoggingHandler(String name, LogLevel level, ByteBufFormat byteBufFormat) {
        this(LoggerFactory.getLogger(Objects.requireNonNull(name, "name")), level, byteBufFormat);
    }

    /** Logs to a logger. */
    LoggingHandler(Logger logger, LogLevel level, ByteBufFormat byteBufFormat) {
        this.logger = logger;
        this.level = Objects.requireNonNull(level, "level");
        this.byteBufFormat = Objects.requireNonNull(byteBufFormat, "byteBufFormat");
        this.internalLevel = level.toInternalLevel();
    }

    /** Returns what lines are logged at. */
    public LogLevel level() {
        return level;
    }

    /** Returns how buffers are shown. */
    public ByteBufFormat byteBufFormat() {
        return byteBufFormat;
    }

    // ---- events ----

    @Override
    public void channelRegistered(ChannelHandlerContext ctx) throws Exception {
        log(ctx, "REGISTERED");
        ctx.fireChannelRegistered();
    }

    @Override
    public void channelUnregistered(ChannelHandlerContext ctx) throws Exception {
        log(ctx, "UNREGISTERED");
        ctx.fireChannelUnregistered();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) throws Exception {
        log(ctx, "ACTIVE");
        ctx.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        log(ctx, "INACTIVE");
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
        if (isEnabled()) {
            logger.atLevel(internalLevel).setCause(cause).log(format(ctx, "EXCEPTION", cause));
        }
        ctx.fireExceptionCaught(cause);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object evt) throws Exception {
        log(ctx, "USER_EVENT", evt);
        ctx.fireUserEventTriggered(evt);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
        log(ctx, "READ", msg);
        ctx.fireChannelRead(msg);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        log(ctx, "READ COMPLETE");
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) throws Exception {
        log(ctx, "WRITABILITY CHANGED");
        ctx.fireChannelWritabilityChanged();
    }

    // ---- operations ----

    @Override
    public void bind(ChannelHandlerContext ctx, SocketAddress localAddress, ChannelPromise promise) throws Exception {
        log(ctx, "BIND", localAddress);
        ctx.bind(localAddress, promise);
    }

    @Override
    public void connect(
            ChannelHandlerContext ctx,
            SocketAddress remoteAddress,
            @Nullable SocketAddress localAddress,
            ChannelPromise promise)
            throws Exception {
        if (isEnabled()) {
            log(format(ctx, "CONNECT", remoteAddress, localAddress));
        }
        ctx.connect(remoteAddress, localAddress, promise);
    }

    @Override
    public void disconnect(ChannelHandlerContext ctx, ChannelPromise promise) throws Exception {
        log(ctx, "DISCONNECT");
        ctx.disconnect(promise);
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) throws Exception {
        log(ctx, "CLOSE");
        ctx.close(promise);
    }

    @Override
    public void deregister(ChannelHandlerContext ctx, ChannelPromise promise) throws Exception {
        log(ctx, "DEREGISTER");
        ctx.deregister(promise);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) throws Exception {
        log(ctx, "WRITE", msg);
        ctx.write(msg, promise);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) throws Exception {
        log(ctx, "FLUSH");
        ctx.flush();
    }

    // ---- lines ----

    private boolean isEnabled() {
        return logger.isEnabledForLevel(internalLevel);
    }

    private void log(String line) {
        logger.atLevel(internalLevel).log(line);
    }

    private void log(ChannelHandlerContext ctx, String eventName) {
        if (isEnabled()) {
            log(format(ctx, eventName));
        }
    }

    private void log(ChannelHandlerContext ctx, String eventName, Object arg) {
        if (isEnabled()) {
            log(format(ctx, eventName, arg));
        }
    }

    /** Returns the line of an event without an argument: {@code <channel> <event>}. */
    protected String format(ChannelHandlerContext ctx, String eventName) {
        return start(ctx, eventName).toString();
    }

    /**
     * Returns the line of an event with an argument: {@code <channel> <event>: <argument>}; of a buffer, or what holds
     * one, the number of bytes and the dump. The argument is not changed.
     */
    protected String format(ChannelHandlerContext ctx, String eventName, Object arg) {
        StringBuilder line = start(ctx, eventName).append(": ");
        if (arg instanceof ByteBuf buffer) {
            appendBuffer(line, buffer);
        } else if (arg instanceof ByteBufHolder holder) {
            LogText.appendEscaped(line, String.valueOf(holder));
            appendBuffer(line.append(", "), holder.content());
        } else {
            LogText.appendEscaped(line, String.valueOf(arg));
        }
        return line.toString();
    }

    /** Returns the line of an event with two arguments, or with one where the second is {@code null}. */
    protected String format(ChannelHandlerContext ctx, String eventName, Object firstArg, @Nullable Object secondArg) {
        StringBuilder line = start(ctx, eventName).append(": ");
        LogText.appendEscaped(line, String.valueOf(firstArg));
        if (secondArg != null) {
            LogText.appendEscaped(line.append(", "), secondArg.toString());
        }
        return line.toString();
    }

    private static StringBuilder start(ChannelHandlerContext ctx, String eventName) {
        StringBuilder line = new StringBuilder(128);
        LogText.appendEscaped(line, ctx.channel().toString());
        return line.append(' ').append(eventName);
    }

    private void appendBuffer(StringBuilder line, ByteBuf buffer) {
        line.append(buffer.readableBytes()).append('B');
        if (byteBufFormat == ByteBufFormat.HEX_DUMP && buffer.isReadable()) {
            line.append(System.lineSeparator());
            ByteBufUtil.appendPrettyHexDump(line, buffer);
        }
    }
}
