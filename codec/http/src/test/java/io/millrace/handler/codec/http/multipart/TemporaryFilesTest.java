package io.millrace.handler.codec.http.multipart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.handler.codec.ByteBudget;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class TemporaryFilesTest {
    @TempDir
    Path directory;

    private static DiskFileUpload upload(String filename, String baseDir) throws IOException {
        DiskFileUpload upload = new DiskFileUpload("name", filename, "a/b", null, UTF_8, 0, baseDir, true);
        upload.setContent(Unpooled.copiedBuffer("secret", UTF_8));
        return upload;
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    @DisplayName("CVE-2021-21290 GHSA-5mcr-gq6c-3hq2; CVE-2022-24823 GHSA-269q-hmxg-m83q:"
            + " temporary files are 0600, in a directory of 0700")
    void nobodyElseReadsTemporaryFiles() throws IOException {
        assumeThat(FileSystems.getDefault().supportedFileAttributeViews()).contains("posix");
        DiskFileUpload upload = upload("x", null);
        Path file = upload.getFile().toPath();
        assertThat(permissions(file)).isEqualTo("rw-------");
        assertThat(permissions(file.getParent())).isEqualTo("rwx------");
        DiskFileUpload elsewhere = upload("x", directory.toString());
        assertThat(elsewhere.getFile()).hasParent(directory.toFile());
        assertThat(permissions(elsewhere.getFile().toPath())).isEqualTo("rw-------");
        upload.release();
        elsewhere.release();
    }

    @Test
    @DisplayName("CVE-2021-21290, CVE-2022-24823: with the last temporary file its directory goes")
    void withTheLastFileTheDirectoryGoes() throws IOException {
        DiskFileUpload first = upload("x", null);
        DiskFileUpload second = upload("x", null);
        Path file = first.getFile().toPath();
        assertThat(second.getFile()).hasParent(file.getParent().toFile());
        first.release();
        assertThat(file).doesNotExist();
        assertThat(file.getParent()).exists();
        second.release();
        assertThat(file.getParent()).doesNotExist();
        DiskFileUpload third = upload("x", null);
        assertThat(third.getFile().toPath().getParent()).exists().isNotEqualTo(file.getParent());
        third.release();
    }

    @Test
    void noNameComesFromThePeer() throws IOException {
        DiskFileUpload upload = upload("../../evil\u0000name", directory.toString());
        DiskAttribute attribute = new DiskAttribute("../evil", "value", UTF_8, directory.toString(), true);
        assertThat(upload.getFile().getName()).matches("FUp_\\d+\\.tmp");
        assertThat(attribute.getFile().getName()).matches("Attr_\\d+\\.att");
        assertThat(attribute.getFile()).hasParent(directory.toFile());
        upload.release();
        attribute.release();
    }

    @Test
    void aDirectoryThatSomebodyCleansIsMadeAgain() throws IOException {
        DiskFileUpload first = upload("x", null);
        Path gone = first.getFile().toPath().getParent();
        Files.delete(first.getFile().toPath());
        Files.delete(gone);
        DiskFileUpload second = upload("x", null);
        assertThat(second.getFile()).hasContent("secret");
        first.release();
        second.release();
        assertThat(second.getFile()).isNull();
    }

    @Test
    void aBaseDirectoryIsNotMade() {
        assertThatThrownBy(() -> upload("x", directory.resolve("none").toString()))
                .isInstanceOf(NoSuchFileException.class);
    }

    /** Leaves two files when it exits, one of them to be kept. */
    static final class Exiting {
        private Exiting() {}

        public static void main(String[] args) throws IOException {
            upload("x", null);
            DiskAttribute kept = new DiskAttribute("a", "kept", UTF_8, args[0], false);
            DiskAttribute deleted = new DiskAttribute("a", "deleted", UTF_8, args[0], true);
            System.out.print(kept.getFile().getName() + deleted.getFile().length());
        }
    }

    /** Where what {@link Exiting} needs comes from, whoever has loaded it here. */
    private static String classPath() {
        return Stream.of(Exiting.class, DiskFileUpload.class, ByteBudget.class, ByteBuf.class, LoggerFactory.class)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .map(location -> Path.of(URI.create(location.toString())).toString())
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    @Test
    @Timeout(60)
    @DisplayName("CVE-2021-21290, CVE-2022-24823: temporary files are deleted when the JVM exits")
    void filesAreDeletedWhenTheJvmExits() throws IOException, InterruptedException {
        Path tmp = Files.createDirectory(directory.resolve("tmp"));
        Path base = Files.createDirectory(directory.resolve("base"));
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + tmp,
                        "-cp",
                        classPath(),
                        Exiting.class.getName(),
                        base.toString()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(tmp.toFile().list((dir, name) -> name.startsWith("millrace-")))
                .isEmpty();
        assertThat(base.toFile().list()).hasSize(1);
        assertThat(printed).startsWith(base.toFile().list()[0]);
    }
}
