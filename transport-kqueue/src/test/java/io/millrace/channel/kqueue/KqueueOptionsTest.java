package io.millrace.channel.kqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.channel.ChannelException;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.channel.unix.SocketKind;
import io.millrace.channel.unix.SocketOptions;
import io.millrace.channel.unix.sys.Abi;
import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.Libc;
import io.millrace.channel.unix.sys.LibcLoader;
import io.millrace.channel.unix.sys.LibcSix;
import io.millrace.channel.unix.sys.OptionValue;
import io.millrace.channel.unix.sys.Os;
import io.millrace.channel.unix.sys.Syscalls;
import io.millrace.testkit.unix.ScriptedLibc;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KqueueOptionsTest {
    private static final int FD = 1_000_000;

    private final ScriptedLibc script = new ScriptedLibc(LibcLoader::lastError);
    private final EmbeddedChannel channel = new EmbeddedChannel();

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
        assertThat(script.remaining()).isZero();
    }

    /** The table of a system whose C library does what the script says. */
    private SocketOptions table(Os os, SocketKind kind) {
        Syscalls calls = new Syscalls(
                Abi.of(Abi.host().system(), os, os),
                script.over(Libc.class, LibcLoader.load(Libc.class, List.of())),
                script.over(LibcSix.class, LibcLoader.load(LibcSix.class, List.of())),
                script::lastError);
        return KqueueOptions.add(kind, SocketOptions.of(kind, calls));
    }

    private <T> void assertSets(Os os, SocketKind kind, ChannelOption<T> option, T value, int level, int name) {
        script.returns("setsockopt", 0);
        assertThat(table(os, kind).set(FD, option, value)).as(option.name()).isTrue();
        List<ScriptedLibc.Call> made = script.calls("setsockopt");
        List<Object> arguments = made.get(made.size() - 1).arguments();
        assertThat(arguments.subList(0, 3)).containsExactly(FD, level, name);
        assertThat(arguments.get(4)).isEqualTo(4);
    }

    @Test
    void optionsOfMacOsHaveItsNumbers() {
        assertSets(Os.DARWIN, SocketKind.STREAM, KQueueChannelOption.SO_SNDLOWAT, 1, 0xffff, 0x1003);
        assertSets(Os.DARWIN, SocketKind.STREAM, KQueueChannelOption.TCP_NOPUSH, true, 6, 4);
        assertSets(Os.DARWIN, SocketKind.LISTENER, ChannelOption.TCP_FASTOPEN, 1, 6, 0x105);
        assertSets(Os.DARWIN, SocketKind.DOMAIN_STREAM, KQueueChannelOption.SO_SNDLOWAT, 1, 0xffff, 0x1003);
    }

    @Test
    void optionsOfTheBsdsHaveTheirNumbers() {
        assertSets(Os.FREEBSD, SocketKind.STREAM, KQueueChannelOption.TCP_NOPUSH, true, 6, 4);
        assertSets(Os.FREEBSD, SocketKind.LISTENER, ChannelOption.TCP_FASTOPEN, 1, 6, 1025);
        assertSets(Os.OPENBSD, SocketKind.STREAM, KQueueChannelOption.TCP_NOPUSH, true, 6, 0x10);
        assertSets(Os.DRAGONFLY, SocketKind.STREAM, KQueueChannelOption.SO_SNDLOWAT, 1, 0xffff, 0x1003);
    }

    @ParameterizedTest
    @CsvSource({
        "DARWIN, SO_ACCEPTFILTER, LISTENER",
        "OPENBSD, SO_ACCEPTFILTER, LISTENER",
        "NETBSD, TCP_NOPUSH, STREAM",
        "LINUX, TCP_NOPUSH, STREAM",
        "LINUX, SO_ACCEPTFILTER, LISTENER",
        "NETBSD, TCP_FASTOPEN, LISTENER",
    })
    void optionThatTheSystemHasNotIsNoOption(Os os, String option, SocketKind kind) {
        assertThat(table(os, kind).options()).extracting(ChannelOption::name).doesNotContain(option);
    }

    @ParameterizedTest
    @EnumSource(
            value = Os.class,
            names = {"FREEBSD", "NETBSD", "DRAGONFLY"})
    void acceptFilterIsHandedOverWhole(Os os) {
        SocketOptions table = table(os, SocketKind.LISTENER);
        assertThat(table.options()).contains(KQueueChannelOption.SO_ACCEPTFILTER);
        script.returns("setsockopt", 0).fails("setsockopt", Errno.ENOENT);
        AcceptFilter filter = new AcceptFilter("httpready", "");

        set(table, filter);

        List<Object> arguments = script.calls("setsockopt").get(0).arguments();
        assertThat(arguments.subList(0, 3)).containsExactly(FD, 0xffff, 0x1000);
        assertThat(arguments.get(4)).isEqualTo(256);
        assertThatThrownBy(() -> set(table, filter))
                .isInstanceOf(ChannelException.class)
                .cause()
                .hasMessageContaining("httpready");
    }

    private void set(SocketOptions table, AcceptFilter filter) {
        KqueueOptions.setAcceptFilter(table.syscalls(), FD, 0x1000, filter);
    }

    /** {@code struct accept_filter_arg { char af_name[16]; char af_arg[256 - 16]; }} */
    @Test
    void acceptFilterLiesInMemoryAsTheHeaderSays() {
        OptionValue memory = new OptionValue(256);
        for (int i = 0; i < 256; i += 4) {
            memory.putInt(i, -1);
        }

        KqueueOptions.encode(new AcceptFilter("dataready", "arg"), memory);

        assertThat(memory.length()).isEqualTo(256);
        assertThat(text(memory, 0, 16)).isEqualTo("dataready" + "\0".repeat(7));
        assertThat(text(memory, 16, 240)).isEqualTo("arg" + "\0".repeat(237));
    }

    private static String text(OptionValue memory, int from, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) memory.getUnsignedByte(from + i);
        }
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    @Test
    void acceptFilterFitsWithItsZeros() {
        AcceptFilter longest = new AcceptFilter("n".repeat(15), "a".repeat(239));
        KqueueOptions.encode(longest, new OptionValue(256));

        assertThat(longest).isEqualTo(new AcceptFilter("n".repeat(15), "a".repeat(239)));
        assertThat(longest).hasSameHashCodeAs(new AcceptFilter("n".repeat(15), "a".repeat(239)));
        assertThat(longest).isNotEqualTo(new AcceptFilter("n".repeat(15), ""));
        assertThat(longest.toString()).contains(longest.filterName(), longest.filterArgs());
        assertThatThrownBy(() -> new AcceptFilter("n".repeat(16), "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AcceptFilter("n", "a".repeat(240))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AcceptFilter("", "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AcceptFilter("a\0b", "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AcceptFilter("für", "")).isInstanceOf(IllegalArgumentException.class);
    }
}
