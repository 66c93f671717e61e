package io.millrace.handler.logging;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.DefaultByteBufHolder;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;

class LoggingHandlerTest {
    private static final String EOL = System.lineSeparator();

    /** Remembers lines, from a level on. */
    private static final class Lines extends LegacyAbstractLogger {
        private static final long serialVersionUID = 1L;
        private final transient List<String> texts = new ArrayList<>();
        private final transient List<Level> levels = new ArrayList<>();
        private final transient List<@Nullable Throwable> causes = new ArrayList<>();
        private final Level threshold;

        Lines(Level threshold) {
            this.threshold = threshold;
        }

        private boolean isOn(Level level) {
            return level.toInt() >= threshold.toInt();
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level,
                @Nullable Marker marker,
                String text,
                Object @Nullable [] arguments,
                @Nullable Throwable cause) {
            levels.add(level);
            texts.add(text);
            causes.add(cause);
        }

        @Override
        protected @Nullable String getFullyQualifiedCallerName() {
            return null;
        }

        @Override
        public boolean isTraceEnabled() {
            return isOn(Level.TRACE);
        }

        @Override
        public boolean isDebugEnabled() {
            return isOn(Level.DEBUG);
        }

        @Override
        public boolean isInfoEnabled() {
            return isOn(Level.INFO);
        }

        @Override
        public boolean isWarnEnabled() {
            return isOn(Level.WARN);
        }

        @Override
        public boolean isErrorEnabled() {
            return isOn(Level.ERROR);
        }
    }

    private final Lines lines = new Lines(Level.TRACE);
    private @Nullable EmbeddedChannel channel;

    private EmbeddedChannel connect(LoggingHandler handler) {
        EmbeddedChannel made = new EmbeddedChannel(true, handler, new ChannelInboundHandlerAdapter() {
            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                // of the tests
            }
        });
        channel = made;
        return made;
    }

    private EmbeddedChannel connect(LogLevel level, ByteBufFormat format) {
        return connect(new LoggingHandler(lines, level, format));
    }

    /** The lines since the last call, without the channel. */
    private List<String> lines() {
        List<String> texts = lines.texts.stream()
                .map(text -> text.replaceFirst("^\\[id: [^]]*\\] ", ""))
                .toList();
        lines.texts.clear();
        return texts;
    }

    @AfterEach
    void close() {
        if (channel != null) {
            channel.finishAndReleaseAll();
        }
    }

    @Test
    void everyEventAndOperationIsALine() {
        EmbeddedChannel channel = connect(LogLevel.DEBUG, ByteBufFormat.SIMPLE);
        assertThat(lines()).containsExactly("REGISTERED", "ACTIVE");

        channel.pipeline().fireChannelRead("hello");
        channel.pipeline().fireChannelReadComplete();
        channel.pipeline().fireUserEventTriggered("event");
        channel.pipeline().fireChannelWritabilityChanged();
        channel.pipeline().fireExceptionCaught(new IllegalStateException("bad"));
        assertThat(lines())
                .containsExactly(
                        "READ: hello",
                        "READ COMPLETE",
                        "USER_EVENT: event",
                        "WRITABILITY CHANGED",
                        "EXCEPTION: java.lang.IllegalStateException: bad");
        assertThat(lines.causes.get(lines.causes.size() - 1)).isInstanceOf(IllegalStateException.class);

        InetSocketAddress local = InetSocketAddress.createUnresolved("l", 1);
        InetSocketAddress remote = InetSocketAddress.createUnresolved("r", 2);
        channel.bind(local);
        channel.connect(remote);
        channel.connect(remote, local);
        channel.write("x");
        channel.flush();
        channel.disconnect();
        assertThat(lines())
                .containsExactly(
                        "BIND: " + local,
                        "CONNECT: " + remote,
                        "CONNECT: " + remote + ", " + local,
                        "WRITE: x",
                        "FLUSH",
                        "DISCONNECT");
        channel.releaseOutbound();
    }

    @Test
    void aLineBeginsWithTheChannel() {
        EmbeddedChannel channel = connect(LogLevel.DEBUG, ByteBufFormat.SIMPLE);
        lines();
        channel.pipeline().fireChannelReadComplete();
        assertThat(lines.texts).containsExactly(channel + " READ COMPLETE");
    }

    @Test
    void closingAndDeregisteringAreLines() {
        EmbeddedChannel channel = connect(LogLevel.DEBUG, ByteBufFormat.SIMPLE);
        lines();
        channel.close();
        assertThat(lines()).containsExactly("CLOSE", "INACTIVE", "UNREGISTERED");

        EmbeddedChannel other = connect(LogLevel.DEBUG, ByteBufFormat.SIMPLE);
        lines();
        other.deregister();
        assertThat(lines()).startsWith("DEREGISTER");
    }

    @Test
    void buffersAreDumped() {
        connect(LogLevel.DEBUG, ByteBufFormat.HEX_DUMP);
        lines();

        channel.writeInbound(Unpooled.copiedBuffer("hello\n", US_ASCII));

        assertThat(lines().get(0))
                .isEqualTo("READ: 6B" + EOL
                        + "         +-------------------------------------------------+" + EOL
                        + "         |  0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f |" + EOL
                        + "+--------+-------------------------------------------------+----------------+" + EOL
                        + "|00000000| 68 65 6c 6c 6f 0a                               |hello.          |" + EOL
                        + "+--------+-------------------------------------------------+----------------+");
        channel.releaseInbound();
    }

    @Test
    void simpleBuffersAreTheirLength() {
        connect(LogLevel.DEBUG, ByteBufFormat.SIMPLE);
        lines();
        channel.writeInbound(Unpooled.copiedBuffer("hello\n", US_ASCII), Unpooled.EMPTY_BUFFER);
        assertThat(lines()).startsWith("READ: 6B", "READ: 0B");
        channel.releaseInbound();
    }

    @Test
    void emptyBuffersHaveNoDump() {
        connect(LogLevel.DEBUG, ByteBufFormat.HEX_DUMP);
        lines();
        channel.writeInbound(Unpooled.EMPTY_BUFFER, new DefaultByteBufHolder(Unpooled.EMPTY_BUFFER) {
            @Override
            public String toString() {
                return "holder";
            }
        });
        assertThat(lines()).startsWith("READ: 0B", "READ: holder, 0B");
        channel.releaseInbound();
    }

    @Test
    void whatHoldsABufferIsTextAndDump() {
        connect(LogLevel.DEBUG, ByteBufFormat.HEX_DUMP);
        lines();
        channel.writeInbound(new DefaultByteBufHolder(Unpooled.copiedBuffer("hi", US_ASCII)) {
            @Override
            public String toString() {
                return "holder";
            }
        });
        assertThat(lines().get(0)).startsWith("READ: holder, 2B" + EOL).contains("|hi");
        channel.releaseInbound();
    }

    @Test
    void loggingChangesNoMessage() {
        connect(LogLevel.DEBUG, ByteBufFormat.HEX_DUMP);
        ByteBuf message = Unpooled.copiedBuffer("hello", US_ASCII);
        channel.writeOutbound(message);
        assertThat(channel.<ByteBuf>readOutbound()).isSameAs(message);
        assertThat(message.readableBytes()).isEqualTo(5);
        assertThat(message.refCnt()).isOne();
        message.release();
    }

    @ParameterizedTest
    @EnumSource
    void linesHaveTheLevel(LogLevel level) {
        connect(level, ByteBufFormat.SIMPLE);
        assertThat(lines.levels).isNotEmpty().containsOnly(level.toInternalLevel());
        assertThat(level.toInternalLevel()).hasToString(level.name());
    }

    @Test
    void nothingIsFormattedBelowTheLevelOfTheLogger() {
        Lines warnings = new Lines(Level.WARN);
        connect(new LoggingHandler(warnings, LogLevel.DEBUG, ByteBufFormat.HEX_DUMP) {
            @Override
            protected String format(ChannelHandlerContext ctx, String eventName) {
                throw new AssertionError("formatted");
            }

            @Override
            protected String format(ChannelHandlerContext ctx, String eventName, Object arg) {
                throw new AssertionError("formatted");
            }
        });
        channel.writeInbound(1);
        assertThat(warnings.texts).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a\r\nb", "a\nb", "a\u001b[31mb", "a\u0000b", "a\u0085b", "a\u2028b", "a\u202eb", "a\u007fb"})
    void whatAPeerSentDoesNotForgeLines(String text) {
        connect(LogLevel.DEBUG, ByteBufFormat.HEX_DUMP);
        lines();
        channel.writeInbound(text);
        channel.pipeline().fireUserEventTriggered(text);
        channel.pipeline().fireExceptionCaught(new IllegalArgumentException(text));
        channel.writeInbound(new DefaultByteBufHolder(Unpooled.EMPTY_BUFFER) {
            @Override
            public String toString() {
                return text;
            }
        });

        assertThat(lines()).allSatisfy(line -> assertThat(line).matches("[\\x20-\\x7e]+"));
        channel.releaseInbound();
    }

    @Test
    void escapesAreReadable() {
        StringBuilder line = new StringBuilder();
        LogText.appendEscaped(line, "a\r\n\u001b\u202e\tä\\n");
        assertThat(line).hasToString("a\\r\\n\\u001b\\u202e\tä\\n");
    }

    @Test
    void bracesOfAPeerAreNoPlaceholders() {
        connect(LogLevel.DEBUG, ByteBufFormat.SIMPLE);
        lines();
        channel.writeInbound("{} {}");
        assertThat(lines()).startsWith("READ: {} {}");
    }

    @Test
    void constructorsSayWhatTheyAreGiven() {
        assertThat(new LoggingHandler().level()).isEqualTo(LogLevel.DEBUG);
        assertThat(new LoggingHandler().byteBufFormat()).isEqualTo(ByteBufFormat.HEX_DUMP);
        assertThat(new LoggingHandler().logger.getName()).isEqualTo(LoggingHandler.class.getName());
        assertThat(new LoggingHandler(ByteBufFormat.SIMPLE).byteBufFormat()).isEqualTo(ByteBufFormat.SIMPLE);
        assertThat(new LoggingHandler(LogLevel.INFO).level()).isEqualTo(LogLevel.INFO);
        assertThat(new LoggingHandler(LogLevel.INFO, ByteBufFormat.SIMPLE).internalLevel)
                .isEqualTo(Level.INFO);
        assertThat(new LoggingHandler(String.class).logger.getName()).isEqualTo("java.lang.String");
        assertThat(new LoggingHandler(String.class, LogLevel.WARN).level()).isEqualTo(LogLevel.WARN);
        assertThat(new LoggingHandler(String.class, LogLevel.WARN, ByteBufFormat.SIMPLE).byteBufFormat())
                .isEqualTo(ByteBufFormat.SIMPLE);
        assertThat(new LoggingHandler("name").logger.getName()).isEqualTo("name");
        assertThat(new LoggingHandler("name", LogLevel.TRACE).level()).isEqualTo(LogLevel.TRACE);
        assertThat(new LoggingHandler("name", LogLevel.TRACE, ByteBufFormat.SIMPLE).byteBufFormat())
                .isEqualTo(ByteBufFormat.SIMPLE);
        assertThat(new LoggingHandler().isSharable()).isTrue();
        assertThatNullPointerException().isThrownBy(() -> new LoggingHandler((LogLevel) null));
        assertThatNullPointerException().isThrownBy(() -> new LoggingHandler((String) null));
        assertThatNullPointerException().isThrownBy(() -> new LoggingHandler((Class<?>) null));
        assertThatNullPointerException().isThrownBy(() -> new LoggingHandler((ByteBufFormat) null));
    }
}
