package io.millrace.handler.codec.http.multipart;

import static io.millrace.handler.codec.http.multipart.Forms.URLENCODED;
import static io.millrace.handler.codec.http.multipart.Forms.request;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.handler.codec.ByteBudget;
import io.millrace.handler.codec.CodecLimitException;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What all parts do, wherever their content is. */
class HttpDataTest {
    /** The six classes; a mixed one moves to disk beyond eight bytes. */
    enum Kind {
        MEMORY_ATTRIBUTE,
        DISK_ATTRIBUTE,
        MIXED_ATTRIBUTE,
        MEMORY_UPLOAD,
        DISK_UPLOAD,
        MIXED_UPLOAD;

        boolean isUpload() {
            return ordinal() >= MEMORY_UPLOAD.ordinal();
        }
    }

    @TempDir
    Path directory;

    /** Files of the tests themselves. */
    @TempDir
    Path elsewhere;

    private HttpData data(Kind kind, long size) {
        String dir = directory.toString();
        return switch (kind) {
            case MEMORY_ATTRIBUTE -> new MemoryAttribute("n", size, UTF_8);
            case DISK_ATTRIBUTE -> new DiskAttribute("n", size, UTF_8, dir, true);
            case MIXED_ATTRIBUTE -> new MixedAttribute("n", size, 8, UTF_8, dir, true);
            case MEMORY_UPLOAD -> new MemoryFileUpload("n", "f", "a/b", "binary", UTF_8, size);
            case DISK_UPLOAD -> new DiskFileUpload("n", "f", "a/b", "binary", UTF_8, size, dir, true);
            case MIXED_UPLOAD -> new MixedFileUpload("n", "f", "a/b", "binary", UTF_8, size, 8, dir, true);
        };
    }

    private HttpData data(Kind kind) {
        return data(kind, 0);
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, UTF_8);
    }

    private static Stream<Attribute> attributes() throws IOException {
        return Stream.of(
                new MemoryAttribute("n", "ä", ISO_8859_1),
                new DiskAttribute("n", "ä", ISO_8859_1),
                new MixedAttribute("n", "ä", 8, ISO_8859_1));
    }

    @AfterEach
    void noFileIsLeft() {
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @EnumSource
    void aNewPartIsEmpty(Kind kind) throws IOException {
        HttpData data = data(kind);
        assertThat(data.getName()).isEqualTo("n");
        assertThat(data.getCharset()).isEqualTo(UTF_8);
        assertThat(data.getMaxSize()).isEqualTo(-1);
        assertThat(data.length()).isZero();
        assertThat(data.isCompleted()).isFalse();
        assertThat(data.get()).isEmpty();
        assertThat(data.getString()).isEmpty();
        assertThat(data.content().isReadable()).isFalse();
        assertThat(data.getChunk(10).isReadable()).isFalse();
        assertThat(data.refCnt()).isEqualTo(1);
        assertThat(data.getHttpDataType().name()).isEqualTo(kind.isUpload() ? "FileUpload" : "Attribute");
        assertThat(data.release()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void contentIsAppended(Kind kind) throws IOException {
        HttpData data = data(kind);
        ByteBuf first = bytes("one");
        data.addContent(first, false);
        assertThat(first.refCnt()).isZero();
        assertThat(data.getString()).isEqualTo("one");
        assertThat(data.isCompleted()).isFalse();
        data.addContent(bytes(" and two"), false);
        data.addContent(null, true);
        assertThat(data.isCompleted()).isTrue();
        assertThat(data.length()).isEqualTo(11);
        assertThat(data.getString(UTF_8)).isEqualTo("one and two");
        assertThat(data.get()).isEqualTo("one and two".getBytes(UTF_8));
        assertThat(data.getByteBuf()).isEqualTo(bytes("one and two"));
        assertThat(data.isInMemory()).isEqualTo(kind.name().startsWith("MEMORY"));
        assertThat(data.release()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void contentIsReplaced(Kind kind) throws IOException {
        HttpData data = data(kind);
        data.addContent(bytes("something that is longer"), false);
        data.setContent(bytes("first"));
        assertThat(data.getString()).isEqualTo("first");
        data.setContent(bytes("another one"));
        assertThat(data.getString()).isEqualTo("another one");
        assertThat(data.length()).isEqualTo(11);
        assertThat(data.isCompleted()).isTrue();
        data.release();
    }

    @ParameterizedTest
    @EnumSource
    void contentComesFromAStream(Kind kind) throws IOException {
        HttpData data = data(kind);
        try (InputStream in = new ByteArrayInputStream(new byte[20_000])) {
            data.setContent(in);
        }
        assertThat(data.get()).hasSize(20_000);
        data.release();
    }

    @ParameterizedTest
    @EnumSource
    void contentComesFromAFileThatStays(Kind kind) throws IOException {
        File file = Files.writeString(elsewhere.resolve("file"), "the file's content")
                .toFile();
        HttpData data = data(kind);
        data.setContent(file);
        assertThat(data.getString()).isEqualTo("the file's content");
        assertThat(data.isCompleted()).isTrue();
        data.release();
        assertThat(file).exists();
    }

    @ParameterizedTest
    @EnumSource
    void chunksGoOnAndBeginAgain(Kind kind) throws IOException {
        HttpData data = data(kind);
        data.setContent(bytes("0123456789"));
        for (int round = 0; round < 2; round++) {
            for (String expected : new String[] {"0123", "4567", "89", ""}) {
                ByteBuf chunk = data.getChunk(4);
                assertThat(chunk.toString(UTF_8)).isEqualTo(expected);
                chunk.release();
            }
        }
        data.release();
    }

    @ParameterizedTest
    @EnumSource
    void theMaximumHoldsForEveryWayIn(Kind kind) throws IOException {
        File file = Files.write(elsewhere.resolve("file"), new byte[11]).toFile();
        HttpData data = data(kind);
        data.setMaxSize(10);
        data.setContent(bytes("0123456789"));
        ByteBuf more = bytes("0");
        assertThatThrownBy(() -> data.addContent(more, false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Size exceed allowed maximum capacity")
                .hasMessageContaining("maxSize of 10");
        assertThat(more.refCnt()).isZero();
        ByteBuf all = bytes("01234567890");
        assertThatThrownBy(() -> data.setContent(all)).isInstanceOf(IOException.class);
        assertThat(all.refCnt()).isZero();
        assertThatThrownBy(() -> data.setContent(file)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> data.setContent(new ByteArrayInputStream(new byte[11])))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> data.checkSize(11)).isInstanceOf(IOException.class);
        data.checkSize(10);
        if (data instanceof Attribute attribute) {
            assertThatThrownBy(() -> attribute.setValue("01234567890")).isInstanceOf(IOException.class);
        }
        data.release();
    }

    @ParameterizedTest
    @EnumSource
    void aFileIsNoLongerThanAnnouncedAFieldMayBe(Kind kind) throws IOException {
        HttpData data = data(kind, 3);
        assertThat(data.definedLength()).isEqualTo(3);
        data.addContent(bytes("012"), false);
        if (kind.isUpload()) {
            assertThatThrownBy(() -> data.addContent(bytes("3"), true))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Out of size: 4 > 3");
        } else {
            data.addContent(bytes("3456789"), true);
            assertThat(data.getString()).isEqualTo("0123456789");
        }
        data.release();
    }

    @ParameterizedTest
    @EnumSource
    void renamedContentIsTheCallers(Kind kind) throws IOException {
        File dest = Files.writeString(elsewhere.resolve("dest"), "something longer than what comes")
                .toFile();
        HttpData data = data(kind);
        data.setContent(bytes("0123456789"));
        assertThat(data.renameTo(dest)).isTrue();
        data.release();
        assertThat(dest).hasContent("0123456789");
    }

    @ParameterizedTest
    @EnumSource
    void copiesAreIndependent(Kind kind) throws IOException {
        HttpData data = data(kind);
        data.setContent(bytes("0123456789"));
        HttpData copy = data.copy();
        HttpData other = data.replace(bytes("other"));
        data.release();
        assertThat(copy.getString()).isEqualTo("0123456789");
        assertThat(other.getString()).isEqualTo("other");
        assertThat(copy.getName()).isEqualTo("n");
        assertThat(copy.getHttpDataType()).isEqualTo(data.getHttpDataType());
        assertThat(copy.release()).isTrue();
        assertThat(other.release()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aRetainedDuplicateOutlivesItsOriginal(Kind kind) throws IOException {
        HttpData data = data(kind);
        data.setContent(bytes("0123456789"));
        HttpData duplicate = data.retainedDuplicate();
        data.release();
        assertThat(duplicate.getString()).isEqualTo("0123456789");
        duplicate.release();
    }

    @ParameterizedTest
    @EnumSource
    void theLastReleaseDeletes(Kind kind) throws IOException {
        HttpData data = data(kind);
        data.addContent(bytes("01234"), false);
        assertThat(data.retain().retain(2)).isSameAs(data);
        assertThat(data.refCnt()).isEqualTo(4);
        data.addContent(bytes("56789"), true);
        assertThat(data.refCnt()).as("also where it has moved to").isEqualTo(4);
        assertThat(data.touch().touch("here")).isSameAs(data);
        assertThat(data.release(3)).isFalse();
        assertThat(data.getString()).isEqualTo("0123456789");
        assertThat(data.release()).isTrue();
        assertThat(data.refCnt()).isZero();
        assertThat(data.content().isReadable()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void deletedContentIsGoneAndMayComeAgain(Kind kind) throws IOException {
        HttpData data = data(kind);
        data.addContent(bytes("0123456789"), false);
        data.delete();
        assertThat(directory).isEmptyDirectory();
        assertThat(data.getString()).isEmpty();
        data.addContent(bytes("0"), true);
        assertThat(data.getString()).isEqualTo("0");
        data.release();
    }

    @ParameterizedTest
    @EnumSource
    void whatHasNoNameIsRefused(Kind kind) {
        HttpData data = data(kind);
        assertThatThrownBy(() -> data.setContent((ByteBuf) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> data.setContent((InputStream) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> data.setContent((File) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> data.addContent(null, false)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> data.setCharset(null)).isInstanceOf(NullPointerException.class);
        data.release();
    }

    @ParameterizedTest
    @EnumSource
    void partsAreOrderedByTheirNames(Kind kind) throws IOException {
        HttpData data = data(kind);
        MemoryAttribute attribute = new MemoryAttribute("N");
        MemoryFileUpload upload = new MemoryFileUpload("N", "f", "a/b", null, null, 0);
        InterfaceHttpData same = kind.isUpload() ? upload : attribute;
        InterfaceHttpData other = kind.isUpload() ? attribute : upload;
        assertThat(data.compareTo(same)).isZero();
        assertThat(data).isEqualTo(same).isNotEqualTo(other).hasSameHashCodeAs(same);
        assertThatThrownBy(() -> data.compareTo(other)).isInstanceOf(ClassCastException.class);
        data.release();
    }

    @Test
    void namesHaveNoLineEnds() {
        assertThat(new MemoryAttribute(" a\r\nb\tc\n ").getName()).isEqualTo("a b c");
        assertThat(new MemoryAttribute("a b").getName()).isEqualTo("a b");
        assertThatThrownBy(() -> new MemoryAttribute("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DiskAttribute("\r\n")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MixedAttribute(null, 10)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> new MemoryFileUpload("a", null, "a/b", null, null, 0))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> new DiskFileUpload("a", "b", null, null, null, 0))
                .isInstanceOf(NullPointerException.class);
    }

    @ParameterizedTest
    @MethodSource("attributes")
    void aValueIsInTheCharsetOfItsField(Attribute attribute) throws IOException {
        assertThat(attribute.getValue()).isEqualTo("ä");
        assertThat(attribute.get()).containsExactly(0xe4);
        attribute.setValue("ü and more");
        assertThat(attribute.getValue()).isEqualTo("ü and more");
        assertThat(attribute.length()).isEqualTo(10);
        assertThat(attribute.toString()).endsWith("n=ü and more");
        attribute.release();
    }

    @Test
    void aMixedPartShowsWhatItWraps() throws IOException {
        MixedAttribute attribute = new MixedAttribute("n", "v", 8);
        assertThat(attribute).hasToString("Mixed: n=v");
        attribute.release();
    }

    @ParameterizedTest
    @EnumSource(names = {"MEMORY_UPLOAD", "DISK_UPLOAD", "MIXED_UPLOAD"})
    void aFileShowsItsHeader(Kind kind) throws IOException {
        FileUpload upload = (FileUpload) data(kind);
        upload.setContent(bytes("0123456789"));
        upload.setFilename("g");
        upload.setContentType("c/d");
        upload.setContentTransferEncoding(null);
        assertThat(upload.getContentTransferEncoding()).isNull();
        assertThat(upload.toString())
                .contains("content-disposition: form-data; name=\"n\"; filename=\"g\"\r\n")
                .contains("content-type: c/d; charset=UTF-8\r\ncontent-length: 10\r\nCompleted: true\r\nIsInMemory: ")
                .contains(kind == Kind.MEMORY_UPLOAD ? "true" : "RealFile: " + directory);
        FileUpload copy = upload.copy();
        assertThat(copy.getFilename()).isEqualTo("g");
        assertThat(copy.getContentType()).isEqualTo("c/d");
        copy.release();
        upload.release();
    }

    @Test
    void aMixedPartMovesWhenItIsTooLarge() throws IOException {
        MixedFileUpload upload = (MixedFileUpload) data(Kind.MIXED_UPLOAD, 1L << 40);
        upload.addContent(bytes("01234567"), false);
        assertThat(upload.isInMemory()).isTrue();
        assertThatThrownBy(upload::getFile).isInstanceOf(IOException.class);
        upload.addContent(bytes("8"), false);
        assertThat(upload.isInMemory()).isFalse();
        assertThat(upload.getFile()).hasContent("012345678");
        assertThat(upload.getFilename()).isEqualTo("f");
        upload.release();
    }

    @Test
    void memoryIsTakenFromTheBudgetAndGivenBack() throws IOException {
        ByteBudget budget = new ByteBudget(10);
        MemoryAttribute attribute = new MemoryAttribute("n");
        attribute.chargeTo(budget);
        attribute.addContent(bytes("012345"), false);
        assertThat(budget.usedBytes()).isEqualTo(6);
        ByteBuf more = bytes("01234");
        assertThatThrownBy(() -> attribute.addContent(more, false)).isInstanceOf(CodecLimitException.class);
        assertThat(more.refCnt()).isZero();
        attribute.setContent(bytes("0"));
        assertThat(budget.usedBytes()).isEqualTo(1);
        ByteBuf tooMuch = bytes("01234567890");
        assertThatThrownBy(() -> attribute.setContent(tooMuch)).isInstanceOf(CodecLimitException.class);
        assertThat(tooMuch.refCnt()).isZero();
        assertThat(attribute.getValue()).isEqualTo("0");
        attribute.release();
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void factoriesMakeWhatTheyAreAskedFor() throws IOException {
        var request = request(URLENCODED);
        DefaultHttpDataFactory memory = new DefaultHttpDataFactory(false, ISO_8859_1);
        assertThat(memory.createAttribute(request, "a")).isInstanceOf(MemoryAttribute.class);
        assertThat(memory.createAttribute(request, "a", "ä").length()).isEqualTo(1);
        assertThat(memory.createFileUpload(request, "a", "b", "c/d", null, null, 0))
                .isInstanceOf(MemoryFileUpload.class);
        DefaultHttpDataFactory disk = new DefaultHttpDataFactory(true);
        disk.setBaseDir(directory.toString());
        Attribute onDisk = disk.createAttribute(request, "a", "v");
        assertThat(onDisk).isInstanceOf(DiskAttribute.class);
        assertThat(onDisk.getFile()).hasParent(directory.toFile());
        assertThat(disk.createFileUpload(request, "a", "b", "c/d", null, null, 0))
                .isInstanceOf(DiskFileUpload.class);
        DefaultHttpDataFactory mixed = new DefaultHttpDataFactory();
        assertThat(mixed.createAttribute(request, "a", 100)).isInstanceOf(MixedAttribute.class);
        assertThat(mixed.createFileUpload(request, "a", "b", "c/d", null, null, 0))
                .isInstanceOf(MixedFileUpload.class);
        assertThat(DefaultHttpDataFactory.MINSIZE).isEqualTo(16384);
        assertThat(DefaultHttpDataFactory.MAXSIZE).isEqualTo(-1);
        disk.cleanAllHttpData();
        assertThat(onDisk.refCnt()).isZero();
    }

    @Test
    void factoriesRefuseWhatIsTooLarge() {
        var request = request(URLENCODED);
        DefaultHttpDataFactory factory = new DefaultHttpDataFactory(true);
        factory.setBaseDir(directory.toString());
        factory.setMaxLimit(10);
        assertThatThrownBy(() -> factory.createAttribute(request, "a", "01234567890"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> factory.createFileUpload(request, "a", "b", "c/d", null, null, 11))
                .isInstanceOf(IllegalArgumentException.class);
        factory.cleanAllHttpDatas();
    }

    @Test
    void factoriesKnowRequestsAndPartsByIdentity() throws IOException {
        var one = request(URLENCODED);
        var other = request(URLENCODED);
        assertThat(one).isEqualTo(other);
        DefaultHttpDataFactory factory = new DefaultHttpDataFactory(true);
        factory.setBaseDir(directory.toString());
        Attribute first = factory.createAttribute(one, "a", "1");
        Attribute second = factory.createAttribute(one, "a", "2");
        Attribute third = factory.createAttribute(other, "a", "3");
        assertThat(first).isEqualTo(second);
        factory.removeHttpDataFromClean(one, second);
        factory.removeHttpDataFromClean(request(URLENCODED), third);
        factory.cleanRequestHttpDatas(one);
        factory.cleanRequestHttpData(one);
        assertThat(first.refCnt()).isZero();
        assertThat(second.refCnt()).isEqualTo(1);
        assertThat(third.refCnt()).isEqualTo(1);
        factory.cleanAllHttpData();
        assertThat(third.refCnt()).isZero();
        second.release();
    }
}
