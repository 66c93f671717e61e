package io.millrace.handler.codec.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.handler.codec.ByteToMessageDecoder;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.stream.Stream;
import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;

/** The libraries are optional. */
class AvailabilityTest {
    /** Where these classes are, and nothing else. */
    private static URL[] pathWithoutTheLibraries() {
        return Stream.of(
                        Zstd.class,
                        WithoutLibraries.class,
                        ByteToMessageDecoder.class,
                        ByteBuf.class,
                        Logger.class,
                        MpscUnboundedVarHandleArrayQueue.class,
                        MessagePassingQueue.class)
                .map(each -> each.getProtectionDomain().getCodeSource().getLocation())
                .distinct()
                .toArray(URL[]::new);
    }

    @Test
    void hereTheyAre() {
        assertThat(Zstd.cause()).isNull();
        assertThat(Zstd.isAvailable()).isTrue();
        Zstd.ensureAvailability();
        assertThat(Brotli.cause()).isNull();
        assertThat(Brotli.isAvailable()).isTrue();
        Brotli.ensureAvailability();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Zstd", "Brotli"})
    void withoutItsLibraryACodingSaysWhy(String coding) throws Exception {
        try (URLClassLoader loader =
                new URLClassLoader(pathWithoutTheLibraries(), ClassLoader.getPlatformClassLoader())) {
            Class<?> type = loader.loadClass("io.millrace.handler.codec.compression." + coding);

            assertThat(type.getMethod("isAvailable").invoke(null)).isEqualTo(false);
            assertThat((Throwable) type.getMethod("cause").invoke(null))
                    .isInstanceOf(ClassNotFoundException.class)
                    .hasMessageContaining("is not there, or its module");
            assertThatThrownBy(() -> type.getMethod("ensureAvailability").invoke(null))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .isInstanceOf(UnsatisfiedLinkError.class)
                    .hasMessageContaining(" is not available: com.");
        }
    }

    @Test
    void withoutTheLibrariesEverythingElseWorks() throws Exception {
        try (URLClassLoader loader =
                new URLClassLoader(pathWithoutTheLibraries(), ClassLoader.getPlatformClassLoader())) {
            Class<?> type = loader.loadClass(WithoutLibraries.class.getName());

            assertThat(type.getMethod("run").invoke(null)).isEqualTo("gzip, then Zstandard and Brotli are missed");
        }
    }
}
