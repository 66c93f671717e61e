package io.millrace.handler.codec.http.multipart;

import static io.millrace.handler.codec.http.multipart.Forms.MULTIPART;
import static io.millrace.handler.codec.http.multipart.Forms.URLENCODED;
import static io.millrace.handler.codec.http.multipart.Forms.content;
import static io.millrace.handler.codec.http.multipart.Forms.last;
import static io.millrace.handler.codec.http.multipart.Forms.offer;
import static io.millrace.handler.codec.http.multipart.Forms.part;
import static io.millrace.handler.codec.http.multipart.Forms.request;
import static io.millrace.handler.codec.http.multipart.Forms.texts;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.Unpooled;
import io.millrace.handler.codec.ByteBudget;
import io.millrace.handler.codec.CodecLimitException;
import io.millrace.handler.codec.http.DefaultFullHttpRequest;
import io.millrace.handler.codec.http.HttpContent;
import io.millrace.handler.codec.http.HttpHeaderNames;
import io.millrace.handler.codec.http.HttpMethod;
import io.millrace.handler.codec.http.HttpRequest;
import io.millrace.handler.codec.http.HttpVersion;
import io.millrace.handler.codec.http.LastHttpContent;
import io.millrace.handler.codec.http.multipart.HttpPostRequestDecoder.EndOfDataDecoderException;
import io.millrace.handler.codec.http.multipart.HttpPostRequestDecoder.ErrorDataDecoderException;
import io.millrace.handler.codec.http.multipart.HttpPostRequestDecoder.NotEnoughDataDecoderException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who owns what, and what may be called when. */
class HttpPostRequestDecoderTest {
    @TempDir
    Path directory;

    private DefaultHttpDataFactory onDisk() {
        DefaultHttpDataFactory factory = new DefaultHttpDataFactory(true);
        factory.setBaseDir(directory.toString());
        return factory;
    }

    private static String form() {
        return part("name=a", "1") + "\r\n" + part("name=f; filename=g", "2") + "\r\n--B--\r\n";
    }

    @Test
    void aFullRequestIsDecodedAtOnceAndNotReleased() {
        DefaultFullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.POST, "/", Unpooled.copiedBuffer("a=1&A=2&b=3", UTF_8));
        request.headers().set(HttpHeaderNames.CONTENT_TYPE, URLENCODED);
        HttpPostRequestDecoder decoder = new HttpPostRequestDecoder(request);
        assertThat(texts(decoder.getBodyHttpDatas())).containsExactly("a=1", "A=2", "b=3");
        assertThat(texts(decoder.getBodyHttpDatas("A"))).containsExactly("a=1", "A=2");
        assertThat(decoder.getBodyHttpData("a")).isSameAs(decoder.next());
        assertThat(decoder.getBodyHttpData("c")).isNull();
        assertThat(decoder.getBodyHttpDatas("c")).isNull();
        decoder.destroy();
        assertThat(request.release()).isTrue();
    }

    @Test
    void aMalformedFullRequestLeavesNothing() {
        DefaultFullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.POST,
                "/",
                Unpooled.copiedBuffer(part("name=a; filename=b", "content") + "\r\n--B\r\nbad\r\n\r\n", UTF_8));
        request.headers().set(HttpHeaderNames.CONTENT_TYPE, MULTIPART);
        assertThatThrownBy(() -> new HttpPostRequestDecoder(onDisk(), request))
                .isInstanceOf(ErrorDataDecoderException.class);
        assertThat(directory).isEmptyDirectory();
        request.release();
    }

    @Test
    void nothingIsRequiredToBeNull() {
        DefaultHttpDataFactory factory = new DefaultHttpDataFactory();
        assertThatThrownBy(() -> new HttpPostRequestDecoder(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> new HttpPostRequestDecoder(null, request(URLENCODED)))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> new HttpPostRequestDecoder(factory, request(URLENCODED), null))
                .isInstanceOf(NullPointerException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {URLENCODED, MULTIPART})
    void allPartsAreThereBehindTheLastContent(String contentType) {
        HttpPostRequestDecoder decoder = new HttpPostRequestDecoder(request(contentType));
        assertThatThrownBy(decoder::getBodyHttpDatas).isInstanceOf(NotEnoughDataDecoderException.class);
        assertThatThrownBy(() -> decoder.getBodyHttpDatas("a")).isInstanceOf(NotEnoughDataDecoderException.class);
        assertThatThrownBy(() -> decoder.getBodyHttpData("a")).isInstanceOf(NotEnoughDataDecoderException.class);
        assertThat(decoder.hasNext()).isFalse();
        assertThat(decoder.next()).isNull();
        String body = contentType.equals(MULTIPART) ? part("name=a", "1") + "\r\n--B--" : "a=1";
        assertThat(offer(decoder, content(body)).hasNext()).isEqualTo(contentType.equals(MULTIPART));
        assertThat(decoder.offer(LastHttpContent.EMPTY_LAST_CONTENT)).isNotNull();
        assertThat(decoder.hasNext()).isTrue();
        assertThat(decoder.next()).isNotNull();
        assertThatThrownBy(decoder::hasNext).isInstanceOf(EndOfDataDecoderException.class);
        assertThatThrownBy(decoder::next).isInstanceOf(EndOfDataDecoderException.class);
        assertThat(decoder.getBodyHttpDatas()).hasSize(1);
        assertThat(texts(offer(decoder, content("&b=2")).getBodyHttpDatas())).hasSize(1);
        decoder.destroy();
    }

    @Test
    void aDestroyedDecoderIsNotUsed() {
        HttpPostRequestDecoder decoder = new HttpPostRequestDecoder(request(URLENCODED));
        decoder.destroy();
        decoder.destroy();
        assertThatThrownBy(() -> decoder.offer(LastHttpContent.EMPTY_LAST_CONTENT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("was destroyed already");
        assertThatThrownBy(decoder::hasNext).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(decoder::next).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(decoder::getBodyHttpDatas).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> decoder.getBodyHttpDatas("a")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> decoder.getBodyHttpData("a")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(decoder::currentPartialHttpData).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(decoder::cleanFiles).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theDiscardThresholdIsKept() {
        for (String contentType : List.of(URLENCODED, MULTIPART)) {
            HttpPostRequestDecoder decoder = new HttpPostRequestDecoder(request(contentType));
            assertThat(decoder.getDiscardThreshold()).isEqualTo(10 * 1024 * 1024);
            decoder.setDiscardThreshold(0);
            assertThat(decoder.getDiscardThreshold()).isZero();
            assertThatThrownBy(() -> decoder.setDiscardThreshold(-1)).isInstanceOf(IllegalArgumentException.class);
            decoder.destroy();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void destroyReleasesEachPartOnce(boolean disk) {
        HttpPostRequestDecoder decoder =
                new HttpPostRequestDecoder(disk ? onDisk() : new DefaultHttpDataFactory(false), request(MULTIPART));
        offer(decoder, last(form()));
        InterfaceHttpData released = decoder.next();
        InterfaceHttpData retained = decoder.next();
        assertThat(released.release()).isTrue();
        retained.retain();
        decoder.destroy();
        assertThat(released.refCnt()).isZero();
        assertThat(retained.refCnt()).isEqualTo(1);
        assertThat(retained.release()).isTrue();
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void cleanFilesAndDestroyReleaseEachPartOnceTogether(boolean disk) {
        HttpPostRequestDecoder decoder =
                new HttpPostRequestDecoder(disk ? onDisk() : new DefaultHttpDataFactory(false), request(MULTIPART));
        offer(decoder, last(form()));
        InterfaceHttpData part = decoder.getBodyHttpData("f");
        part.retain();
        decoder.cleanFiles();
        assertThat(part.refCnt()).isEqualTo(disk ? 1 : 2);
        decoder.destroy();
        assertThat(part.refCnt()).isEqualTo(1);
        part.release();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void cleanFilesInTheMiddleOfAPartEndsTheDecoding() {
        HttpPostRequestDecoder decoder = new HttpPostRequestDecoder(onDisk(), request(MULTIPART));
        offer(decoder, content(part("name=f; filename=g", "2")));
        decoder.cleanFiles();
        assertThat(directory).isEmptyDirectory();
        assertThat(decoder.currentPartialHttpData()).isNull();
        assertThatThrownBy(() -> offer(decoder, content("3"))).isInstanceOf(ErrorDataDecoderException.class);
        decoder.destroy();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aPartTakenOutIsNotCleanedButReleasedInTheEnd() throws IOException {
        HttpPostRequestDecoder decoder = new HttpPostRequestDecoder(onDisk(), request(MULTIPART));
        offer(decoder, last(form()));
        FileUpload upload = (FileUpload) decoder.getBodyHttpData("f");
        decoder.removeHttpDataFromClean(upload);
        decoder.cleanFiles();
        assertThat(upload.refCnt()).isEqualTo(1);
        assertThat(upload.getFile()).exists();
        decoder.destroy();
        assertThat(upload.refCnt()).isZero();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aRenamedFileStays() throws IOException {
        HttpPostRequestDecoder decoder = new HttpPostRequestDecoder(onDisk(), request(MULTIPART));
        offer(decoder, last(form()));
        File kept = directory.resolve("kept").toFile();
        assertThat(((FileUpload) decoder.getBodyHttpData("f")).renameTo(kept)).isTrue();
        decoder.destroy();
        assertThat(kept).hasContent("2");
        assertThat(directory).isDirectoryContaining("glob:**/kept");
        assertThat(directory.toFile().list()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--B\r\nContent-Disposition: form-data; name=f; filename=g\r\n\r\n12345\r\n--Bx",
                "--B\r\nContent-Disposition: form-data; name=f; filename=g\r\nContent-Length: 2\r\n\r\n12345",
            })
    void aFaultReleasesThePartThatWasArriving(String body) {
        HttpPostRequestDecoder decoder = new HttpPostRequestDecoder(onDisk(), request(MULTIPART));
        assertThatThrownBy(() -> offer(decoder, content(body))).isInstanceOf(ErrorDataDecoderException.class);
        assertThat(decoder.currentPartialHttpData()).isNull();
        assertThatThrownBy(() -> offer(decoder, content("more")))
                .isInstanceOf(ErrorDataDecoderException.class)
                .hasMessageContaining("malformed before");
        decoder.destroy();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void theContentIsTheCallersAndNotMoved() {
        HttpPostRequestDecoder decoder = new HttpPostRequestDecoder(request(URLENCODED));
        HttpContent content = content("a=1&b=2");
        decoder.offer(content);
        assertThat(content.content().readableBytes()).isEqualTo(7);
        assertThat(content.release()).isTrue();
        assertThat(texts(offer(decoder, last("")).getBodyHttpDatas())).containsExactly("a=1", "b=2");
        decoder.destroy();
    }

    @Test
    void whatIsInMemoryIsTakenFromTheConnectionsBudget() {
        ByteBudget budget = new ByteBudget(100);
        HttpRequest request = request(URLENCODED);
        HttpPostRequestDecoder decoder = new HttpPostRequestDecoder(
                new DefaultHttpDataFactory(false), request, UTF_8, FormLimits.DEFAULT, budget);
        offer(decoder, content("name"));
        assertThat(budget.usedBytes()).isEqualTo(4);
        offer(decoder, content("=0123456789&x=01234"));
        assertThat(budget.usedBytes()).isEqualTo(15);
        assertThatThrownBy(() -> offer(decoder, content("0".repeat(90))))
                .isInstanceOf(CodecLimitException.class)
                .hasMessageContaining("100");
        assertThat(budget.usedBytes()).isEqualTo(10);
        InterfaceHttpData part = decoder.next();
        part.retain();
        decoder.destroy();
        assertThat(budget.usedBytes())
                .as("what the user keeps is still counted")
                .isEqualTo(10);
        part.release();
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void whatIsOnDiskIsNotTakenFromTheBudget() {
        ByteBudget budget = new ByteBudget(20);
        DefaultHttpDataFactory factory = new DefaultHttpDataFactory(10);
        factory.setBaseDir(directory.toString());
        HttpPostRequestDecoder decoder =
                new HttpPostRequestDecoder(factory, request(URLENCODED), UTF_8, FormLimits.DEFAULT, budget);
        offer(decoder, content("a=0123456789"));
        assertThat(budget.usedBytes()).isEqualTo(10);
        offer(decoder, content("0123456789"));
        assertThat(budget.usedBytes()).isZero();
        decoder.destroy();
        assertThat(directory).isEmptyDirectory();
    }
}
