package io.millrace.benchmarks;

import io.millrace.handler.codec.http.DefaultHttpHeaders;
import io.millrace.handler.codec.http.HttpHeaderNames;
import io.millrace.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Header fields: those of a response are set; those of a browser's request are asked for. */
public class HttpHeadersBenchmark extends AverageNanos {
    /** Twelve fields. */
    @State(Scope.Thread)
    public static class Millrace {
        private final HttpHeaders headers = new DefaultHttpHeaders()
                .add(HttpHeaderNames.HOST, "www.example.org")
                .add(HttpHeaderNames.USER_AGENT, "Mozilla/5.0")
                .add(HttpHeaderNames.ACCEPT, "*/*")
                .add(HttpHeaderNames.ACCEPT_LANGUAGE, "en")
                .add(HttpHeaderNames.ACCEPT_ENCODING, "gzip")
                .add(HttpHeaderNames.REFERER, "https://www.example.org/")
                .add(HttpHeaderNames.CONNECTION, "keep-alive")
                .add(HttpHeaderNames.COOKIE, "session=1")
                .add("Sec-Fetch-Dest", "image")
                .add("Sec-Fetch-Mode", "no-cors")
                .add("Sec-Fetch-Site", "same-origin")
                .add(HttpHeaderNames.IF_MODIFIED_SINCE, "Sat, 21 Nov 2026 10:00:00 GMT");
    }

    /** Twelve fields. */
    @State(Scope.Thread)
    public static class Netty {
        private final io.netty.handler.codec.http.HttpHeaders headers =
                new io.netty.handler.codec.http.DefaultHttpHeaders()
                        .add(io.netty.handler.codec.http.HttpHeaderNames.HOST, "www.example.org")
                        .add(io.netty.handler.codec.http.HttpHeaderNames.USER_AGENT, "Mozilla/5.0")
                        .add(io.netty.handler.codec.http.HttpHeaderNames.ACCEPT, "*/*")
                        .add(io.netty.handler.codec.http.HttpHeaderNames.ACCEPT_LANGUAGE, "en")
                        .add(io.netty.handler.codec.http.HttpHeaderNames.ACCEPT_ENCODING, "gzip")
                        .add(io.netty.handler.codec.http.HttpHeaderNames.REFERER, "https://www.example.org/")
                        .add(io.netty.handler.codec.http.HttpHeaderNames.CONNECTION, "keep-alive")
                        .add(io.netty.handler.codec.http.HttpHeaderNames.COOKIE, "session=1")
                        .add("Sec-Fetch-Dest", "image")
                        .add("Sec-Fetch-Mode", "no-cors")
                        .add("Sec-Fetch-Site", "same-origin")
                        .add(
                                io.netty.handler.codec.http.HttpHeaderNames.IF_MODIFIED_SINCE,
                                "Sat, 21 Nov 2026 10:00:00 GMT");
    }

    @Benchmark
    public @Nullable Object getKnownMillrace(Millrace state) {
        return state.headers.get(HttpHeaderNames.CONNECTION);
    }

    @Benchmark
    public @Nullable Object getKnownNetty(Netty state) {
        return state.headers.get(io.netty.handler.codec.http.HttpHeaderNames.CONNECTION);
    }

    @Benchmark
    public @Nullable Object getStringMillrace(Millrace state) {
        return state.headers.get("Sec-Fetch-Site");
    }

    @Benchmark
    public @Nullable Object getStringNetty(Netty state) {
        return state.headers.get("Sec-Fetch-Site");
    }

    @Benchmark
    public boolean absentMillrace(Millrace state) {
        return state.headers.contains(HttpHeaderNames.TRANSFER_ENCODING);
    }

    @Benchmark
    public boolean absentNetty(Netty state) {
        return state.headers.contains(io.netty.handler.codec.http.HttpHeaderNames.TRANSFER_ENCODING);
    }

    @Benchmark
    public Object setMillrace() {
        return new DefaultHttpHeaders()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/plain")
                .set(HttpHeaderNames.CONTENT_LENGTH, "13")
                .set(HttpHeaderNames.SERVER, "bench")
                .set(HttpHeaderNames.DATE, "Sat, 21 Nov 2026 10:00:00 GMT");
    }

    @Benchmark
    public Object setNetty() {
        return new io.netty.handler.codec.http.DefaultHttpHeaders()
                .set(io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE, "text/plain")
                .set(io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH, "13")
                .set(io.netty.handler.codec.http.HttpHeaderNames.SERVER, "bench")
                .set(io.netty.handler.codec.http.HttpHeaderNames.DATE, "Sat, 21 Nov 2026 10:00:00 GMT");
    }
}
