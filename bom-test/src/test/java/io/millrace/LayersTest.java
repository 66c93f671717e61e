package io.millrace;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the published modules must never do; the picture of the layers is in docs/architecture.md. */
class LayersTest {
    private static final JavaClasses MILLRACE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.millrace");

    private static final String[] CORE = {
        "io.millrace.bootstrap",
        "io.millrace.buffer..",
        "io.millrace.channel",
        "io.millrace.channel.embedded",
        "io.millrace.channel.group",
        "io.millrace.channel.local",
        "io.millrace.channel.pool",
        "io.millrace.channel.socket",
        "io.millrace.resolver",
        "io.millrace.util..",
    };

    private static final String[] TRANSPORTS = {
        "io.millrace.channel.unix..",
        "io.millrace.channel.epoll..",
        "io.millrace.channel.kqueue..",
        "io.millrace.channel.nio..",
        "io.millrace.channel.socket.nio..",
    };

    @Test
    void everyModuleIsLookedAt() {
        assertThat(Stream.of(
                                "buffer.ByteBuf",
                                "channel.unix.Poller",
                                "channel.epoll.EpollTransport",
                                "channel.kqueue.KQueueTransport",
                                "channel.socket.nio.NioTransport",
                                "handler.codec.ByteToMessageDecoder",
                                "handler.codec.compression.JdkZlibDecoder",
                                "handler.codec.http.HttpServerCodec",
                                "handler.codec.http.websocketx.WebSocketFrame",
                                "handler.timeout.IdleStateHandler")
                        .map("io.millrace."::concat))
                .allMatch(MILLRACE::contain);
    }

    @Test
    void coreUsesTheJdkAndThreeLibraries() {
        classes()
                .that()
                .resideInAnyPackage(CORE)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(CORE)
                        .or(resideInAnyPackage(
                                "java..",
                                "jdk.jfr",
                                "org.slf4j..",
                                "org.jctools.queues.varhandle",
                                "org.jspecify.annotations")))
                .check(MILLRACE);
    }

    @ParameterizedTest
    @CsvSource({
        "util,             ''",
        "util.concurrent,  util",
        "buffer,           util util.concurrent buffer.search",
        "buffer.search,    util util.concurrent",
        "resolver,         util util.concurrent buffer",
        "channel,          util util.concurrent buffer resolver",
        "channel.socket,   util util.concurrent buffer resolver channel",
        "channel.group,    util util.concurrent buffer resolver channel",
        "channel.local,    util util.concurrent buffer resolver channel",
        "channel.embedded, util util.concurrent buffer resolver channel",
        "bootstrap,        util util.concurrent buffer resolver channel",
        "channel.pool,     util util.concurrent buffer resolver channel bootstrap",
    })
    void packagesOfCoreSeeOnlyThoseBelow(String name, String below) {
        String[] allowed = Stream.concat(Stream.of(name), Stream.of(below.split(" ")))
                .filter(word -> !word.isEmpty())
                .map("io.millrace."::concat)
                .toArray(String[]::new);
        classes()
                .that()
                .resideInAPackage("io.millrace." + name)
                .should()
                .onlyDependOnClassesThat(not(resideInAPackage("io.millrace..")).or(resideInAnyPackage(allowed)))
                .check(MILLRACE);
    }

    @ParameterizedTest
    @CsvSource({
        "handler.codec,             ''",
        "handler.codec.base64,      handler.codec",
        "handler.codec.bytes,       handler.codec",
        "handler.codec.json,        handler.codec",
        "handler.codec.string,      handler.codec",
        "handler.codec.compression, handler.codec",
        "handler.address,           ''",
        "handler.flow,              handler.codec",
        "handler.flush,             ''",
        "handler.ipfilter,          ''",
        "handler.logging,           ''",
        "handler.pcap,              ''",
        "handler.stream,            handler.codec",
        "handler.timeout,           ''",
        "handler.traffic,           handler.codec",
        "handler.codec.http,        handler.codec handler.codec.compression handler.stream",
        "handler.codec.http.cookie, handler.codec handler.codec.http",
        "handler.codec.http.cors,   handler.codec handler.codec.http",
        "handler.codec.http.multipart,  handler.codec handler.codec.http handler.stream",
        "handler.codec.http.websocketx, handler.codec handler.codec.http handler.stream",
    })
    void handlersAndCodecsSeeOnlyCoreAndThoseBelow(String name, String below) {
        String[] allowed = Stream.concat(Stream.of(name), Stream.of(below.split(" ")))
                .filter(word -> !word.isEmpty())
                .map("io.millrace."::concat)
                .toArray(String[]::new);
        classes()
                .that()
                .resideInAPackage("io.millrace." + name)
                .should()
                .onlyDependOnClassesThat(not(resideInAPackage("io.millrace.."))
                        .or(resideInAnyPackage(CORE))
                        .or(resideInAnyPackage(allowed)))
                .check(MILLRACE);
    }

    /** Bytes in, messages out: what drives them is another class. */
    @Test
    void parsersKnowNoChannels() {
        classes()
                .that()
                .resideInAPackage("io.millrace.handler..")
                .and()
                .haveSimpleNameEndingWith("Parser")
                .should()
                .onlyDependOnClassesThat(not(resideInAPackage("io.millrace.channel..")))
                .check(MILLRACE);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.millrace.(**)").should().beFreeOfCycles().check(MILLRACE);
    }

    @Test
    void onlyTheSystemCallPackagesKnowJnr() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.millrace.channel.*.sys")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jnr..")
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("com.kenai.jffi..")
                .check(MILLRACE);
    }

    /**
     * Its exceptions are Netty's vocabulary; byte channels are in the signatures of buffers, of file regions and of what is
     * sent in chunks, files are files. The testkit's peers are the JDK's own sockets.
     */
    @Test
    void onlyTheNioTransportUsesNioSockets() {
        DescribedPredicate<JavaClass> byteChannels = assignableTo(java.nio.channels.Channel.class)
                .and(resideInAPackage("java.nio.channels.."))
                .and(not(assignableTo(java.nio.channels.FileChannel.class)))
                .as("are channels of java.nio other than files");
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.millrace.channel.nio..", "io.millrace.channel.socket.nio..", "io.millrace.testkit..")
                .should()
                .dependOnClassesThat(assignableTo(java.nio.channels.Selector.class)
                        .or(assignableTo(java.nio.channels.SelectionKey.class))
                        .or(assignableTo(java.nio.channels.NetworkChannel.class))
                        .or(assignableTo(java.nio.channels.SelectableChannel.class))
                        .or(assignableTo(java.nio.channels.AsynchronousChannel.class))
                        .as("select, or are sockets of java.nio"))
                .check(MILLRACE);
        noClasses()
                .that(resideInAnyPackage("io.millrace..")
                        .and(not(resideInAnyPackage(
                                "io.millrace.buffer",
                                "io.millrace.handler.stream",
                                "io.millrace.channel.nio..",
                                "io.millrace.channel.socket.nio..",
                                "io.millrace.testkit..")))
                        .and(not(assignableTo("io.millrace.channel.FileRegion")))
                        .and(not(assignableTo(java.nio.channels.WritableByteChannel.class))))
                .should()
                .dependOnClassesThat(byteChannels)
                .check(MILLRACE);
    }

    @Test
    void nothingReachesBehindTheJdk() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("sun..", "com.sun..", "jdk.internal..")
                .orShould()
                .callMethod(java.lang.reflect.AccessibleObject.class, "setAccessible", boolean.class)
                .check(MILLRACE);
    }

    @Test
    void pollersKnowDescriptorsAndNotChannels() {
        noClasses()
                .that()
                .areAssignableTo("io.millrace.channel.unix.Poller")
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.millrace.buffer..", "io.millrace.bootstrap..")
                        .or(resideInAPackage("io.millrace.channel")
                                .and(not(assignableTo("io.millrace.channel.TriggerMode"))))
                        .or(resideInAPackage("io.millrace.channel.socket.."))
                        .or(assignableTo("io.millrace.channel.Channel"))
                        .or(assignableTo("io.millrace.channel.IoHandle"))
                        .as("are channels, buffers or pipelines"))
                .check(MILLRACE);
    }

    @Test
    void backendsDoNotSeeEachOther() {
        slices().matching("io.millrace.channel.(epoll|kqueue|nio)..")
                .should()
                .notDependOnEachOther()
                .allowEmptyShould(true)
                .check(MILLRACE);
    }

    @Test
    void handlersAndCodecsKnowNoTransportAndNoBootstrap() {
        noClasses()
                .that()
                .resideInAPackage("io.millrace.handler..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(TRANSPORTS).or(resideInAPackage("io.millrace.bootstrap..")))
                .check(MILLRACE);
    }

    @Test
    void nobodyDependsOnTheLeaves() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.millrace.examples..", "io.millrace.benchmarks..")
                .check(MILLRACE);
    }

    @Test
    void nothingSleeps() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class, int.class)
                .check(MILLRACE);
    }

    @Test
    void namesSayWhatThingsAre() {
        noClasses()
                .should()
                .resideInAnyPackage("..common..", "..internal..", "..misc..", "..impl..")
                .orShould()
                .haveNameMatching(".*(Utils|Helper|Manager|Impl)")
                .check(MILLRACE);
    }

    /** Buffers are one region class and one composite class, so that calls stay bimorphic. */
    @Test
    void twoClassesAreBuffers() {
        assertThat(MILLRACE.stream()
                        .filter(assignableTo("io.millrace.buffer.ByteBuf"))
                        .map(JavaClass::getSimpleName))
                .containsExactlyInAnyOrder("ByteBuf", "CompositeByteBuf", "RegionByteBuf");
    }
}
