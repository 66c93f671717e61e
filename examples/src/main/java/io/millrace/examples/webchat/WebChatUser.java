package io.millrace.examples.webchat;

import io.millrace.channel.ChannelFutureListener;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.SimpleChannelInboundHandler;
import io.millrace.handler.codec.CorruptedFrameException;
import io.millrace.handler.codec.TooLongFrameException;
import io.millrace.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.millrace.handler.codec.http.websocketx.PingWebSocketFrame;
import io.millrace.handler.codec.http.websocketx.TextWebSocketFrame;
import io.millrace.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.millrace.handler.codec.http.websocketx.WebSocketFrame;
import io.millrace.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.millrace.handler.timeout.IdleStateEvent;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One page that is in the chat, from the handshake to the end of its connection. */
final class WebChatUser extends SimpleChannelInboundHandler<WebSocketFrame> {
    private static final Logger logger = LoggerFactory.getLogger(WebChatUser.class);

    private static final String NAME_COMMAND = "/name ";
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_.-]{1,20}");

    /** Time for the others to catch up; one who does not read at all holds nobody up for longer. */
    private static final int BREATH_MILLIS = 20;

    private final Room room;

    /** {@code null} for who is not in the room. */
    private @Nullable String name;

    /** Others have not read yet what was said. */
    private boolean waitsForOthers;

    WebChatUser(Room room) {
        super(WebSocketFrame.class);
        this.room = room;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof HandshakeComplete) {
            enter(ctx);
        } else if (event instanceof IdleStateEvent idle) {
            idle(ctx, idle.isFirst());
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    private void enter(ChannelHandlerContext ctx) {
        if (!room.enter(ctx.channel())) {
            close(ctx, WebSocketCloseStatus.TRY_AGAIN_LATER, "the room is full");
            return;
        }
        String given = room.newName();
        name = given;
        reply(ctx, Json.object("type", "you", "name", given));
        room.tellChange(note(given + " has come"));
    }

    /** A page that only reads is asked whether it is still there; its browser answers by itself. */
    private static void idle(ChannelHandlerContext ctx, boolean first) {
        if (first) {
            ctx.writeAndFlush(new PingWebSocketFrame(), ctx.voidPromise());
        } else {
            drop(ctx);
        }
    }

    /** Past the protocol handler, which would say goodbye and wait for an answer. */
    private static void drop(ChannelHandlerContext ctx) {
        Objects.requireNonNull(ctx.pipeline().firstContext(), "first").close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        String left = name;
        name = null;
        if (left != null) {
            room.leave(ctx.channel(), left);
            room.tellChange(note(left + " has left"));
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (name == null) {
            return;
        }
        if (frame instanceof TextWebSocketFrame text) {
            say(ctx, name, text.text().strip());
        } else {
            close(ctx, WebSocketCloseStatus.INVALID_MESSAGE_TYPE, "this is a chat of text");
        }
    }

    private void say(ChannelHandlerContext ctx, String speaker, String text) {
        if (text.startsWith(NAME_COMMAND)) {
            rename(ctx, speaker, text.substring(NAME_COMMAND.length()).strip());
        } else if (!text.isEmpty()) {
            room.tellAll(Json.object("type", "said", "name", speaker, "text", text));
        }
    }

    private void rename(ChannelHandlerContext ctx, String before, String wanted) {
        if (wanted.equals(before)) {
            return;
        }
        if (!NAME.matcher(wanted).matches()) {
            reply(ctx, note("a name has 1 to 20 letters, digits, '_', '-' or '.'"));
        } else if (!room.take(wanted)) {
            reply(ctx, note(wanted + " is taken"));
        } else {
            room.giveUp(before);
            name = wanted;
            reply(ctx, Json.object("type", "you", "name", wanted));
            room.tellChange(note(before + " is now " + wanted));
        }
    }

    private static String note(String text) {
        return Json.object("type", "note", "text", text);
    }

    private static void reply(ChannelHandlerContext ctx, String json) {
        ctx.writeAndFlush(new TextWebSocketFrame(json), ctx.voidPromise());
    }

    private static void close(ChannelHandlerContext ctx, WebSocketCloseStatus status, String reason) {
        ctx.writeAndFlush(new CloseWebSocketFrame(status, reason)).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (!waitsForOthers && room.isAnyoneBehind()) {
            waitsForOthers = true;
            ctx.executor().schedule(() -> goOn(ctx), BREATH_MILLIS, TimeUnit.MILLISECONDS);
            readIfUseful(ctx);
        }
    }

    private void goOn(ChannelHandlerContext ctx) {
        waitsForOthers = false;
        readIfUseful(ctx);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        readIfUseful(ctx);
    }

    /** Who does not read what others say does not get to say more, and nobody talks faster than the others read. */
    private void readIfUseful(ChannelHandlerContext ctx) {
        ctx.channel().config().setAutoRead(ctx.channel().isWritable() && !waitsForOthers);
    }

    /** The limit's refusal of a write ends up here too, and again for each message until the channel is closed. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof CorruptedFrameException) {
            logger.debug("{} is closed by the codec, with a status", ctx.channel(), cause);
        } else if (cause instanceof TooLongFrameException) {
            close(ctx, WebSocketCloseStatus.MESSAGE_TOO_BIG, "that is too long");
        } else if (ctx.channel().isOpen()) {
            logger.info("{} is dropped: {}", name, cause.getMessage());
            drop(ctx);
        }
    }
}
