package io.millrace.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.UnpooledByteBufAllocator;
import io.millrace.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DefaultChannelConfigTest {
    private final MemoryChannel channel = new MemoryChannel();
    private final DefaultChannelConfig config = (DefaultChannelConfig) channel.config();

    @Test
    void defaultsAreNettysAndFinite() {
        assertThat(config.getConnectTimeoutMillis()).isEqualTo(30_000);
        assertThat(config.getWriteSpinCount()).isEqualTo(16);
        assertThat(config.getMaxMessagesPerRead()).isEqualTo(16);
        assertThat(config.getMaxMessagesPerWrite()).isEqualTo(Integer.MAX_VALUE);
        assertThat(config.getWriteBufferWaterMark()).hasToString("WriteBufferWaterMark(low: 32768, high: 65536)");
        assertThat(config.getWriteBufferLimit()).isEqualTo(64L << 20);
        assertThat(config.isAutoRead()).isTrue();
        assertThat(config.isAutoClose()).isTrue();
        assertThat(config.getOption(ChannelOption.SINGLE_EVENTEXECUTOR_PER_GROUP))
                .isTrue();
        assertThat(config.getOption(ChannelOption.ALLOW_HALF_CLOSURE)).isFalse();
        RecvByteBufAllocator recv = config.getRecvByteBufAllocator();
        assertThat(recv).isInstanceOf(AdaptiveRecvByteBufAllocator.class);
    }

    @Test
    void everyOwnOptionCanBeSetAndRead() {
        RecvByteBufAllocator recv = new FixedRecvByteBufAllocator(10);
        MessageSizeEstimator estimator = new DefaultMessageSizeEstimator(1);
        Map<ChannelOption<?>, Object> values = Map.ofEntries(
                Map.entry(ChannelOption.ALLOCATOR, UnpooledByteBufAllocator.DEFAULT),
                Map.entry(ChannelOption.RECVBUF_ALLOCATOR, recv),
                Map.entry(ChannelOption.MESSAGE_SIZE_ESTIMATOR, estimator),
                Map.entry(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0),
                Map.entry(ChannelOption.MAX_MESSAGES_PER_WRITE, 3),
                Map.entry(ChannelOption.WRITE_SPIN_COUNT, 4),
                Map.entry(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(1, 2)),
                Map.entry(ChannelOption.WRITE_BUFFER_LIMIT, 5L),
                Map.entry(ChannelOption.ALLOW_HALF_CLOSURE, true),
                Map.entry(ChannelOption.AUTO_READ, false),
                Map.entry(ChannelOption.AUTO_CLOSE, false),
                Map.entry(ChannelOption.SINGLE_EVENTEXECUTOR_PER_GROUP, false),
                Map.entry(ChannelOption.SO_BACKLOG, 77));
        assertThat(config.setOptions(values)).isTrue();
        assertThat(config.getOptions()).containsAllEntriesOf(values);
        assertThat(channel.memory().backlog).isEqualTo(77);
        assertThat(channel.getOption(ChannelOption.SO_BACKLOG)).isEqualTo(77);
    }

    @Test
    void unknownOptionsAreReportedAndTheOthersSet() {
        assertThat(config.setOption(ChannelOption.TCP_NODELAY, true)).isFalse();
        assertThat(config.getOption(ChannelOption.TCP_NODELAY)).isNull();
        assertThat(config.setOptions(Map.of(ChannelOption.TCP_NODELAY, true, ChannelOption.AUTO_READ, false)))
                .isFalse();
        assertThat(config.isAutoRead()).isFalse();
        assertThat(config.getOptions()).doesNotContainKey(ChannelOption.TCP_NODELAY);
    }

    @Test
    void valuesThatCannotBeAreRefused() {
        assertThatThrownBy(() -> config.setConnectTimeoutMillis(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> config.setOption(ChannelOption.WRITE_SPIN_COUNT, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> config.setMaxMessagesPerWrite(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> config.setMaxMessagesPerRead(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> config.setWriteBufferLimit(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> config.setAllocator(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> config.setOption(ChannelOption.AUTO_READ, null))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> config.getOption(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> config.setOptions(null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void waterMarksStayInOrder() {
        config.setWriteBufferHighWaterMark(100_000).setWriteBufferLowWaterMark(90_000);
        assertThat(config.getWriteBufferHighWaterMark()).isEqualTo(100_000);
        assertThat(config.getWriteBufferLowWaterMark()).isEqualTo(90_000);
        assertThatThrownBy(() -> config.setWriteBufferHighWaterMark(89_999))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("writeBufferHighWaterMark cannot be less than writeBufferLowWaterMark (90000)");
        assertThatThrownBy(() -> config.setWriteBufferLowWaterMark(100_001))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> config.setWriteBufferLowWaterMark(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new WriteBufferWaterMark(2, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new WriteBufferWaterMark(-1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void messagesOfARoundBelongToTheChannelAlone() {
        config.setMaxMessagesPerRead(3);
        assertThat(new MemoryChannel().config().getMaxMessagesPerRead()).isEqualTo(16);
        assertThat(config.getOption(ChannelOption.MAX_MESSAGES_PER_READ)).isEqualTo(3);
        config.setRecvByteBufAllocator(new DefaultMaxBytesRecvByteBufAllocator());
        assertThatThrownBy(config::getMaxMessagesPerRead).isInstanceOf(IllegalStateException.class);
        assertThat(config.getOptions()).doesNotContainKey(ChannelOption.MAX_MESSAGES_PER_READ);
    }

    @Test
    void switchingAutoReadOnReads() {
        List<String> log = EventLog.newLog();
        EmbeddedChannel embedded = new EmbeddedChannel(new EventLog("a", log));
        log.clear();
        embedded.config().setAutoRead(false);
        embedded.config().setAutoRead(false);
        embedded.writeInbound("m");
        assertThat(log).doesNotContain("a.read");
        embedded.config().setAutoRead(true);
        embedded.config().setAutoRead(true);
        assertThat(log).filteredOn("a.read"::equals).hasSize(1);
        config.setAutoRead(false).setAutoRead(true);
    }

    @Test
    void optionsAreOnePerName() {
        assertThat(ChannelOption.valueOf("SO_BACKLOG")).isSameAs(ChannelOption.SO_BACKLOG);
        assertThat(ChannelOption.exists("SO_BACKLOG")).isTrue();
        assertThat(ChannelOption.exists("no such option")).isFalse();
        assertThat(ChannelOption.valueOf(DefaultChannelConfigTest.class, "X"))
                .hasToString(DefaultChannelConfigTest.class.getName() + "#X");
    }

    @Test
    void sizesAreThoseOfTheBytes() {
        MessageSizeEstimator.Handle handle = DefaultMessageSizeEstimator.DEFAULT.newHandle();
        var buf = UnpooledByteBufAllocator.DEFAULT.buffer().writeZero(5);
        assertThat(handle.size(buf)).isEqualTo(5);
        assertThat(handle.size("x")).isEqualTo(8);
        assertThat(handle.size(new DefaultFileRegion(new java.io.File("x"), 0, 100)))
                .isZero();
        assertThatThrownBy(() -> new DefaultMessageSizeEstimator(-1)).isInstanceOf(IllegalArgumentException.class);
        buf.release();
    }
}
