package io.millrace.handler.codec.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.handler.codec.compression.StandardCompressionOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentCodingsTest {
    private static final List<String> OFFERED = List.of("br", "zstd", "gzip", "deflate");

    @ParameterizedTest
    @DisplayName("RFC 9110 §12.5.3: the coding with the highest weight, and no coding that is not accepted")
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "''                                | none",
                "identity                          | none",
                "compress                          | none",
                "gzip                              | gzip",
                "GZip                              | gzip",
                "x-gzip                            | gzip",
                "x-deflate                         | deflate",
                "gzip, deflate, br, zstd           | br",
                "gzip, deflate, zstd               | zstd",
                "deflate, gzip                     | gzip",
                "deflate, gzip;q=0.9               | deflate",
                "compress, gzip;q=0.5              | gzip",
                "gzip; q=0.5, identity             | gzip",
                "gzip;q=0.5, identity;q=1.0        | none",
                "gzip;q=0.5, identity;q=0.4        | gzip",
                "gzip ; q=0.1                      | gzip",
                "gzip;Q=0.1                        | gzip",
                "gzip; q=0, deflate                | deflate",
                "gzip;q=0                          | none",
                "gzip;q=0.000                      | none",
                "gzip;q=0.001                      | gzip",
                "gzip;q=0.001, deflate;q=0.002     | deflate",
                "gzip;q=1.000                      | gzip",
                "gzip;q=1.5                        | gzip",
                "gzip;q=-1                         | none",
                "gzip;q=                           | none",
                "gzip;q                            | none",
                "gzip;q=2                          | none",
                "gzip;q=abc                        | none",
                "gzip;q=NaN                        | none",
                "gzip;q=0.5x                       | none",
                "*                                 | br",
                "*;q=0                             | none",
                "*;q=0.5, br;q=0                   | zstd",
                "br;q=0.4, *;q=0.5                 | zstd",
                "' deflate ; q=0 , *;q=0.5'        | br",
                "gzip, *;q=0                       | gzip",
                "',, ,gzip,'                       | gzip",
                "gzip;q=0, gzip;q=1                | gzip",
                "xgzip                             | none",
                "gzipx                             | none",
                "x-x-gzip                          | none"
            })
    void theCodingThatIsLikedBest(String acceptEncoding, String expected) {
        int index = ContentCodings.preferred(acceptEncoding, OFFERED);

        assertThat(index < 0 ? null : OFFERED.get(index)).isEqualTo(expected);
    }

    @Test
    void aLongListIsReadToALimit() {
        String list = "a,".repeat(63);

        assertThat(ContentCodings.preferred(list + "gzip", OFFERED)).isEqualTo(2);
        assertThat(ContentCodings.preferred(list + "a,gzip", OFFERED)).isEqualTo(-1);
        Assertions.assertTimeout(Duration.ofSeconds(20), () -> {
            ContentCodings.preferred("*;q=".repeat(1 << 20), OFFERED);
            ContentCodings.preferred("gzip" + " ".repeat(1 << 22), OFFERED);
            ContentCodings.preferred("gzip;q=0." + "0".repeat(1 << 22), OFFERED);
        });
    }

    @Test
    void aSubclassAsksInTheSameWay() {
        HttpContentCompressor compressor =
                new HttpContentCompressor(StandardCompressionOptions.deflate(), StandardCompressionOptions.gzip());

        assertThat(compressor.determineEncoding("deflate, gzip")).isEqualTo("gzip");
        assertThat(compressor.determineEncoding("br")).isNull();
    }
}
