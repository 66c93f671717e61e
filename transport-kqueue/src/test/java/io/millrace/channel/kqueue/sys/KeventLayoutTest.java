package io.millrace.channel.kqueue.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.channel.unix.sys.Os;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Against the headers as published: {@code bsd/sys/event.h} of XNU (apple-oss-distributions/xnu), {@code
 * sys/sys/event.h} of FreeBSD 12 and later, OpenBSD 7.8, NetBSD 10 and 11, DragonFly 6.
 */
class KeventLayoutTest {

    /** The fields as C lays them out on a 64-bit CPU: sizes and offsets follow from the types in the header. */
    @ParameterizedTest
    @CsvSource({
        // struct kevent { uintptr_t ident; int16_t filter; uint16_t flags; uint32_t fflags; intptr_t data; void
        // *udata; }
        "DARWIN,    32, 10, 12, 16, 24",
        // { uintptr_t ident; short filter; u_short flags; u_int fflags; int64_t data; void *udata; uint64_t ext[4]; }
        "FREEBSD,   64, 10, 12, 16, 24",
        // { uintptr_t ident; short filter; unsigned short flags; unsigned int fflags; int64_t data; void *udata; }
        "OPENBSD,   32, 10, 12, 16, 24",
        // { uintptr_t ident; uint32_t filter; uint32_t flags; uint32_t fflags; int64_t data; void *udata; }
        "NETBSD,    40, 12, 16, 24, 32",
        // { uintptr_t ident; short filter; u_short flags; u_int fflags; intptr_t data; void *udata; }
        "DRAGONFLY, 32, 10, 12, 16, 24",
    })
    void fieldsAreWhereTheHeaderPutsThem(Os os, int bytes, int flags, int fflags, int data, int udata) {
        KeventLayout layout = KeventLayout.of(os);

        assertThat(layout.bytes()).isEqualTo(bytes);
        assertThat(layout.flags()).isEqualTo(flags);
        assertThat(layout.fflags()).isEqualTo(fflags);
        assertThat(layout.data()).isEqualTo(data);
        assertThat(layout.udata()).isEqualTo(udata);
    }

    @ParameterizedTest
    @CsvSource({
        "DARWIN,    -1, -2, -10, true",
        "FREEBSD,   -1, -2, -11, false",
        "OPENBSD,   -1, -2, -10, false",
        "NETBSD,     0,  1,   8, false",
        "DRAGONFLY, -1, -2,  -9, false",
    })
    void filtersHaveTheHeadersNumbers(Os os, int read, int write, int user, boolean urgent) {
        KeventLayout layout = KeventLayout.of(os);

        assertThat(layout.read()).isEqualTo(read);
        assertThat(layout.write()).isEqualTo(write);
        assertThat(layout.user()).isEqualTo(user);
        assertThat(layout.tellsUrgentData()).isEqualTo(urgent);
        assertThat(layout.outOfBand()).isEqualTo(urgent ? 0x2000 : 0); // EV_OOBAND is EV_FLAG1
    }

    /** The same values in all five headers. */
    @Test
    void flagsHaveTheHeadersNumbers() {
        assertThat(KeventLayout.EV_ADD).isEqualTo(0x0001);
        assertThat(KeventLayout.EV_DELETE).isEqualTo(0x0002);
        assertThat(KeventLayout.EV_ENABLE).isEqualTo(0x0004);
        assertThat(KeventLayout.EV_DISABLE).isEqualTo(0x0008);
        assertThat(KeventLayout.EV_ONESHOT).isEqualTo(0x0010);
        assertThat(KeventLayout.EV_CLEAR).isEqualTo(0x0020);
        assertThat(KeventLayout.EV_RECEIPT).isEqualTo(0x0040);
        assertThat(KeventLayout.EV_DISPATCH).isEqualTo(0x0080);
        assertThat(KeventLayout.EV_ERROR).isEqualTo(0x4000);
        assertThat(KeventLayout.EV_EOF).isEqualTo(0x8000);
        assertThat(KeventLayout.NOTE_LOWAT).isEqualTo(0x0001);
        assertThat(KeventLayout.NOTE_TRIGGER).isEqualTo(0x01000000);
    }

    @ParameterizedTest
    @CsvSource({
        "DARWIN,    0700000000000000 ffff 2180 01000000 feffffffffffffff 8877665544332211",
        "OPENBSD,   0700000000000000 ffff 2180 01000000 feffffffffffffff 8877665544332211",
        "DRAGONFLY, 0700000000000000 ffff 2180 01000000 feffffffffffffff 8877665544332211",
        "FREEBSD,   0700000000000000 ffff 2180 01000000 feffffffffffffff 8877665544332211"
                + " 0000000000000000 0000000000000000 0000000000000000 0000000000000000",
        "NETBSD,    0700000000000000 00000000 21800000 01000000 00000000 feffffffffffffff 8877665544332211",
    })
    void bytesAreThoseOfTheStruct(Os os, String hex) {
        KeventLayout layout = KeventLayout.of(os);
        byte[] bytes = new byte[layout.bytes()];
        ByteBuffer memory = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);

        layout.put(
                memory,
                0,
                7,
                layout.read(),
                KeventLayout.EV_ADD | KeventLayout.EV_CLEAR | KeventLayout.EV_EOF,
                KeventLayout.NOTE_LOWAT,
                -2,
                0x1122334455667788L);

        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(hex.replace(" ", ""));
    }

    @ParameterizedTest
    @EnumSource(value = Os.class, mode = EnumSource.Mode.EXCLUDE, names = "LINUX")
    void whatWasWrittenIsReadInAnyPlace(Os os) {
        KeventLayout layout = KeventLayout.of(os);
        ByteBuffer memory = ByteBuffer.allocate(4 * layout.bytes()).order(ByteOrder.nativeOrder());
        for (int at = 0; at < memory.capacity(); at += layout.bytes()) {
            layout.put(memory, at, 0x7fff_ffff - at, layout.write(), 0xffff, -1 - at, Long.MIN_VALUE + at, -at);
        }

        for (int at = 0; at < memory.capacity(); at += layout.bytes()) {
            assertThat(layout.ident(memory, at)).isEqualTo(0x7fff_ffff - at);
            assertThat(layout.filter(memory, at)).isEqualTo(layout.write());
            assertThat(layout.flags(memory, at)).isEqualTo(0xffff);
            assertThat(layout.fflags(memory, at)).isEqualTo(-1 - at);
            assertThat(layout.data(memory, at)).isEqualTo(Long.MIN_VALUE + at);
            assertThat(layout.udata(memory, at)).isEqualTo(-at);
        }
    }

    /** NetBSD 11: struct kevent of {@code __kevent100} ends in {@code uint64_t ext[4]}. */
    @Test
    void newestNetBsdHasFourWordsMore() {
        KeventLayout layout = KeventLayout.of(Os.NETBSD).extended();

        assertThat(layout.bytes()).isEqualTo(72);
        assertThat(layout.udata()).isEqualTo(KeventLayout.of(Os.NETBSD).udata());
        assertThat(layout.user()).isEqualTo(8);
    }

    @Test
    void linuxHasNone() {
        assertThatThrownBy(() -> KeventLayout.of(Os.LINUX))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("struct kevent");
    }
}
