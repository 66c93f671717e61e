package io.millrace.examples;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.ChannelFutureListener;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.SimpleChannelInboundHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One user of the chat: cuts what he sends into lines, and carries them out or passes them on. */
final class ChatUser extends SimpleChannelInboundHandler<ByteBuf> {
    private static final Logger logger = LoggerFactory.getLogger(ChatUser.class);

    private static final int MAX_LINE_BYTES = 4096;
    private static final byte LINE_FEED = '\n';

    /** Time for the others to catch up; one who does not read at all holds nobody up for longer. */
    private static final int BREATH_MILLIS = 20;

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_.-]{1,20}");

    /** What would move another user's cursor or recolour his terminal. */
    private static final Pattern CONTROL = Pattern.compile("\\p{IsControl}");

    private final ChatServer.Room room;

    /** What has arrived of a line that is not complete; never more than {@link #MAX_LINE_BYTES}. */
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream(0);

    private boolean lineTooLong;

    /** What the others are to read of this round of reading: one message for each of them. */
    private final StringBuilder said = new StringBuilder(0);

    /** Others have not read yet what was said. */
    private boolean waitsForOthers;

    /** {@code null} for who is not in the room. */
    private @Nullable String name;

    ChatUser(ChatServer.Room room) {
        this.room = room;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (!room.enter(ctx.channel())) {
            ctx.writeAndFlush(ChatServer.Room.encode("connection refused")).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        name = room.newName();
        reply(ctx, "welcome!");
        reply(ctx, "* you are " + name + "; there are /name NAME, /who and /quit");
        tellOthers("* " + name + " has come");
        sayAll(ctx);
        ctx.flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (name != null) {
            room.leave(ctx.channel(), name);
            tellOthers("* " + name + " has left");
            sayAll(ctx);
            name = null;
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf in) throws IOException {
        while (name != null && in.isReadable()) {
            int end = in.bytesBefore(LINE_FEED);
            collect(in.readSlice(end >= 0 ? end : in.readableBytes()));
            if (end >= 0) {
                in.skipBytes(1);
                lineComplete(ctx, name);
            }
        }
    }

    private void collect(ByteBuf part) throws IOException {
        lineTooLong |= begun.size() + part.readableBytes() > MAX_LINE_BYTES;
        if (!lineTooLong) {
            part.readBytes(begun, part.readableBytes());
        }
    }

    private void lineComplete(ChannelHandlerContext ctx, String speaker) {
        String line = CONTROL.matcher(begun.toString(StandardCharsets.UTF_8))
                .replaceAll(" ")
                .strip();
        begun.reset();
        if (lineTooLong) {
            lineTooLong = false;
            reply(ctx, "* that line is left out, it has more than " + MAX_LINE_BYTES + " bytes");
        } else if (line.startsWith("/")) {
            carryOut(ctx, speaker, line);
        } else if (!line.isEmpty()) {
            tellOthers(speaker + ": " + line);
        }
    }

    private void carryOut(ChannelHandlerContext ctx, String speaker, String line) {
        String[] words = line.split(" +", 2);
        switch (words[0]) {
            case "/name" -> rename(ctx, speaker, words.length == 2 ? words[1] : "");
            case "/who" -> reply(ctx, "* here are " + String.join(", ", room.names()));
            case "/quit" -> ctx.close();
            default -> reply(ctx, "* there are /name NAME, /who and /quit, but not " + words[0]);
        }
    }

    private void rename(ChannelHandlerContext ctx, String before, String wanted) {
        if (!NAME.matcher(wanted).matches()) {
            reply(ctx, "* a name has 1 to 20 letters, digits, '_', '-' or '.'");
        } else if (!room.take(wanted)) {
            reply(ctx, "* " + wanted + " is taken");
        } else {
            room.giveUp(before);
            name = wanted;
            reply(ctx, "* you are " + wanted);
            tellOthers("* " + before + " is now " + wanted);
        }
    }

    private static void reply(ChannelHandlerContext ctx, String line) {
        ctx.write(ChatServer.Room.encode(line), ctx.voidPromise());
    }

    private void tellOthers(String line) {
        said.append(line).append('\n');
    }

    private void sayAll(ChannelHandlerContext ctx) {
        if (said.length() > 0) {
            room.tellOthers(ctx.channel(), said.toString());
            said.setLength(0);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
        sayAll(ctx);
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

    /** The limit's refusal of a write ends up here too, and again for each line until the channel is closed. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (ctx.channel().isOpen()) {
            logger.info("{} is dropped: {}", name, cause.getMessage());
            ctx.close();
        }
    }
}
