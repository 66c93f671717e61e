/** Compressed streams as handlers. */
module io.millrace.codec.compression {
    requires transitive io.millrace.codec.base;
    requires static transitive org.jspecify;
    requires org.slf4j;
    // Used where they are there: Zstd.isAvailable(), Brotli.isAvailable()
    requires static com.github.luben.zstd_jni;
    requires static com.aayushatharva.brotli4j;

    exports io.millrace.handler.codec.compression;
}
