package io.millrace.handler.codec.http;

import static io.millrace.handler.codec.http.Wire.bytes;
import static io.millrace.handler.codec.http.Wire.decoded;
import static io.millrace.handler.codec.http.Wire.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.ChannelOutboundHandlerAdapter;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.WriteLimitExceededException;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.channel.socket.ChannelInputShutdownEvent;
import io.millrace.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The two halves of a server's codec together. */
class HttpServerCodecTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n";

    private EmbeddedChannel channel = new EmbeddedChannel(new HttpServerCodec());

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void use(HttpDecoderConfig config) {
        channel.finishAndReleaseAll();
        channel = new EmbeddedChannel(new HttpServerCodec(config));
    }

    private List<String> read(String text) {
        channel.writeInbound(bytes(text));
        return decoded(channel);
    }

    private int[] countReads() {
        int[] reads = {0};
        channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void read(ChannelHandlerContext ctx) throws Exception {
                reads[0]++;
                super.read(ctx);
            }
        });
        return reads;
    }

    private boolean letsReadsPass() {
        int[] reads = countReads();
        channel.read();
        channel.pipeline().removeFirst();
        return reads[0] > 0;
    }

    private static FullHttpResponse response(HttpResponseStatus status, String content) {
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, bytes(content));
        if (!content.isEmpty()) {
            response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, content.length());
        }
        return response;
    }

    private String answer(HttpResponseStatus status, String content) {
        channel.writeOutbound(response(status, content));
        return written(channel);
    }

    private static HttpResponse head(HttpResponseStatus status) {
        return new DefaultHttpResponse(HttpVersion.HTTP_1_1, status);
    }

    @Nested
    class Answers {
        @Test
        void aResponseToHeadHasNoContent() {
            read("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n" + GET);
            assertThat(answer(HttpResponseStatus.OK, "x")).isEqualTo(OK);
            assertThat(answer(HttpResponseStatus.OK, "y")).isEqualTo(OK + "y");
        }

        @Test
        void aStreamedResponseToHeadHasNoContent() {
            read("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n" + GET);
            HttpResponse head = head(HttpResponseStatus.OK);
            head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
            channel.writeOutbound(head, new DefaultHttpContent(bytes("abc")), new DefaultLastHttpContent(bytes("d")));
            assertThat(written(channel)).isEqualTo("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
            assertThat(answer(HttpResponseStatus.OK, "y")).isEqualTo(OK + "y");
        }

        @Test
        @DisplayName("CVE-2026-100666 a response 1xx is none to a request")
        void interimResponsesAnswerNothing() {
            read("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n");
            assertThat(answer(HttpResponseStatus.CONTINUE, "")).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            read("!HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
            channel.writeOutbound(head(HttpResponseStatus.EARLY_HINTS), LastHttpContent.EMPTY_LAST_CONTENT);
            assertThat(written(channel)).isEqualTo("HTTP/1.1 103 Early Hints\r\n\r\n");
            assertThat(answer(HttpResponseStatus.OK, "x")).isEqualTo(OK + "x");
            assertThat(answer(HttpResponseStatus.OK, "y")).isEqualTo(OK);
        }

        @ParameterizedTest
        @CsvSource({"204, No Content", "304, Not Modified", "103, Early Hints"})
        void someStatusesHaveNoContent(int code, String reason) {
            read(GET);
            String expected =
                    "HTTP/1.1 " + code + " " + reason + "\r\n" + (code == 304 ? "content-length: 1\r\n" : "") + "\r\n";
            assertThat(answer(HttpResponseStatus.valueOf(code), "x")).isEqualTo(expected);
        }

        @Test
        void aTunnelBeginsBehindASuccessfulConnect() {
            assertThat(read("CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n\u0016\u0003"))
                    .hasSize(2);
            FullHttpResponse established = response(HttpResponseStatus.OK, "x");
            channel.writeOutbound(established);
            assertThat(written(channel)).isEqualTo("HTTP/1.1 200 OK\r\n\r\n");
            assertThat(decoded(channel)).containsExactly("content \u0016\u0003");
            assertThat(read("GET")).containsExactly("content GET");
            channel.writeOutbound(bytes("raw"));
            assertThat(written(channel)).isEqualTo("raw");
        }

        @Test
        void noTunnelBeginsBehindAnUnsuccessfulConnect() {
            assertThat(read("CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n" + GET)).hasSize(2);
            assertThat(answer(HttpResponseStatus.FORBIDDEN, "x")).endsWith("\r\n\r\nx");
            assertThat(decoded(channel)).containsExactly("GET / HTTP/1.1 | Host: a", "end");
        }

        @Test
        void whatFollowsAnUpgradeGoesToTheNextProtocol() {
            channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object msg) {
                    if (msg instanceof HttpRequest) {
                        ctx.writeAndFlush(response(HttpResponseStatus.SWITCHING_PROTOCOLS, ""))
                                .addListener(done -> ctx.pipeline()
                                        .get(HttpServerCodec.class)
                                        .upgradeFrom(ctx));
                    }
                    ctx.fireChannelRead(msg);
                }
            });
            assertThat(read("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nframes"))
                    .containsExactly(
                            "GET / HTTP/1.1 | Host: a | Upgrade: x | Connection: upgrade", "end", "content frames");
            assertThat(written(channel)).isEqualTo("HTTP/1.1 101 Switching Protocols\r\n\r\n");
            assertThat(channel.pipeline().get(HttpServerCodec.class)).isNull();
            assertThat(channel.config().isAutoRead()).isTrue();
        }

        @Test
        void requestsBehindTheLastOneAreDropped() {
            assertThat(read("GET /1 HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n" + GET))
                    .hasSize(2);
            assertThat(read(GET)).isEmpty();
            assertThat(answer(HttpResponseStatus.OK, "x")).isEqualTo(OK + "x");
        }

        @Test
        void aRequestOfHttp10IsTheLastOneUnlessItSaysOtherwise() {
            assertThat(read("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET / HTTP/1.0\r\n\r\n" + GET))
                    .hasSize(4);
        }

        @Test
        void requestsBehindTheLastResponseAreDropped() {
            read(GET);
            FullHttpResponse last = response(HttpResponseStatus.OK, "x");
            last.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            channel.writeOutbound(last);
            assertThat(read(GET)).isEmpty();
            written(channel);
        }

        @Test
        void responsesBehindTheLastOneFail() {
            read(GET + GET + POST);
            FullHttpResponse last = response(HttpResponseStatus.OK, "x");
            last.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            channel.writeOutbound(last);
            assertThat(written(channel)).endsWith("\r\n\r\nx");
            FullHttpResponse late = response(HttpResponseStatus.OK, "y");
            ChannelFuture failed = channel.writeOneOutbound(late);
            ChannelFuture empty = channel.writeOneOutbound(Unpooled.EMPTY_BUFFER);
            channel.flushOutbound();
            assertThat(failed.cause()).isInstanceOf(ClosedChannelException.class);
            assertThat(late.refCnt()).isZero();
            assertThat(empty.isSuccess()).isTrue();
            assertThat(written(channel)).isEmpty();
            assertThat(decoded(channel)).isEmpty();
        }

        @Test
        void aTunnelMayBeginWithAResponseThatSaysClose() {
            read("CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n");
            FullHttpResponse established = response(HttpResponseStatus.OK, "");
            established.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            channel.writeOutbound(established);
            written(channel);
            assertThat(read("raw")).containsExactly("content raw");
            channel.writeOutbound(bytes("raw"));
            assertThat(written(channel)).isEqualTo("raw");
        }
    }

    @Nested
    class Faults {
        @ParameterizedTest
        @CsvSource(
                delimiter = '#',
                value = {
                    "GET  / HTTP/1.1#400 Bad Request",
                    "GET / HTTP/2.0#505 HTTP Version Not Supported",
                    "GET / HTTP/1.1#400 Bad Request",
                    "GET / HTTP/1.1|Host: a|Host: b#400 Bad Request",
                    "GET / HTTP/1.1|Host: a|x : b#400 Bad Request",
                    "POST / HTTP/1.1|Host: a|Transfer-Encoding: gzip#501 Not Implemented",
                    "POST / HTTP/1.1|Host: a|Content-Length: 9|Transfer-Encoding: chunked#400 Bad Request",
                    "POST / HTTP/1.1|Host: a|Content-Length: 9|Expect: tea#417 Expectation Failed",
                    "POST / HTTP/1.1|Host: a|Content-Length: 9999999999#413 Request Entity Too Large"
                })
        void areAnsweredAndNothingIsHandedOn(String lines, String status) {
            assertThat(read(lines.replace("|", "\r\n") + "\r\n\r\n" + GET)).isEmpty();
            assertThat(written(channel))
                    .startsWith("HTTP/1.1 " + status + "\r\ncontent-length: 0\r\nconnection: close\r\ndate: ")
                    .endsWith(" GMT\r\n\r\n");
            assertThat(channel.isOpen()).isFalse();
        }

        @Test
        void ofLimitsAreAnswered() {
            use(new HttpDecoderConfig().setMaxInitialLineLength(100).setMaxHeaderSize(100));
            read("GET /" + "a".repeat(100));
            assertThat(written(channel)).startsWith("HTTP/1.1 414 ");
            use(new HttpDecoderConfig().setMaxInitialLineLength(100).setMaxHeaderSize(100));
            read("GET / HTTP/1.1\r\na: " + "b".repeat(100));
            assertThat(written(channel)).startsWith("HTTP/1.1 431 ");
            assertThat(channel.isOpen()).isFalse();
        }

        @Test
        void waitForTheResponsesBeforeThem() {
            assertThat(read(GET + GET + "GET / HTTP/9.9\r\n\r\n")).hasSize(4);
            assertThat(written(channel)).isEmpty();
            assertThat(answer(HttpResponseStatus.OK, "x")).isEqualTo(OK + "x");
            assertThat(channel.isOpen()).isTrue();
            assertThat(answer(HttpResponseStatus.OK, "y")).startsWith(OK + "yHTTP/1.1 505 ");
            assertThat(channel.isOpen()).isFalse();
        }

        @Test
        void ofABodyAreTheAnswerToItsRequest() {
            assertThat(read(GET + "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nx"))
                    .hasSize(2);
            assertThat(written(channel)).isEmpty();
            assertThat(answer(HttpResponseStatus.OK, "x")).startsWith(OK + "xHTTP/1.1 400 ");
            assertThat(channel.isOpen()).isFalse();
        }

        @Test
        void ofABodyWhoseRequestWasAnsweredCloseOnly() {
            read("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
            answer(HttpResponseStatus.OK, "x");
            read("x");
            assertThat(written(channel)).isEmpty();
            assertThat(channel.isOpen()).isFalse();
        }

        @Test
        void ofABodyWhoseAnswerHasBegunCloseOnly() {
            read("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
            channel.writeOutbound(head(HttpResponseStatus.OK));
            written(channel);
            read("x");
            assertThat(written(channel)).isEmpty();
            assertThat(channel.isOpen()).isFalse();
        }

        @Test
        void endTheOutput() {
            channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
                @Override
                public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
                    // stays open: what is written now must not follow the answer
                }
            });
            read("GET\r\n\r\n");
            written(channel);
            ChannelFuture late = channel.writeOneOutbound(response(HttpResponseStatus.OK, "x"));
            channel.flushOutbound();
            assertThat(late.cause()).isInstanceOf(ClosedChannelException.class);
            assertThat(written(channel)).isEmpty();
            channel.pipeline().removeFirst();
        }

        @Test
        void canBeLeftToTheHandlers() {
            use(new HttpDecoderConfig().setFaultsAnswered(false));
            assertThat(read(GET + "GET /b HTTP/1.1\r\nHost: a\r\nx : y\r\n\r\n" + GET))
                    .containsExactly(
                            "GET / HTTP/1.1 | Host: a",
                            "end",
                            "GET /b HTTP/1.1 | Host: a ! InvalidHttpMessageException");
            assertThat(answer(HttpResponseStatus.OK, "x")).isEqualTo(OK + "x");
            assertThat(answer(HttpResponseStatus.BAD_REQUEST, "y")).startsWith("HTTP/1.1 400 ");
            assertThat(channel.isOpen()).isTrue();
        }

        @Test
        void anExpectationIsKnownWhateverItsCase() {
            assertThat(read("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nExpect: 100-Continue\r\n\r\n"))
                    .hasSize(1);
            assertThat(channel.isOpen()).isTrue();
        }

        @Test
        void anEndInTheMiddleOfAHeadIsDropped() {
            channel.writeInbound(bytes("GET / HTTP/1.1\r\nHost"));
            channel.finish();
            assertThat(decoded(channel)).isEmpty();
        }
    }

    @Nested
    @DisplayName("CVE-2026-93491 pipelined requests of a client that does not read")
    class Pipelining {
        @Test
        void hasACap() {
            assertThat(read(GET.repeat(100))).hasSize(2 * 64);
            assertThat(letsReadsPass()).isFalse();
            for (int i = 0; i < 100; i++) {
                assertThat(answer(HttpResponseStatus.OK, "x")).isEqualTo(OK + "x");
            }
            assertThat(decoded(channel)).hasSize(2 * 36);
            assertThat(letsReadsPass()).isTrue();
        }

        @Test
        void goesOnByItselfOneByOne() {
            use(new HttpDecoderConfig().setMaxPipelinedRequests(2));
            assertThat(read(GET.repeat(4) + "GET /5 HT")).hasSize(4);
            answer(HttpResponseStatus.OK, "x");
            assertThat(decoded(channel)).hasSize(2);
            assertThat(letsReadsPass()).isFalse();
            answer(HttpResponseStatus.OK, "x");
            answer(HttpResponseStatus.OK, "x");
            assertThat(decoded(channel)).hasSize(2);
            assertThat(letsReadsPass()).isTrue();
            assertThat(read("TP/1.1\r\nHost: a\r\n\r\n")).hasSize(2);
        }

        @Test
        void theBodyOfTheLastOneStillComes() {
            use(new HttpDecoderConfig().setMaxPipelinedRequests(1));
            assertThat(read("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabc"))
                    .containsExactly("POST / HTTP/1.1 | Host: a | Content-Length: 6", "content abc");
            assertThat(letsReadsPass()).isTrue();
            assertThat(read("def" + GET)).containsExactly("content def", "end");
            assertThat(letsReadsPass()).isFalse();
        }

        @Test
        void aHandlerThatAnswersAtOnceIsNeverStopped() {
            use(new HttpDecoderConfig().setMaxPipelinedRequests(1));
            channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                private boolean inside;

                @Override
                public void channelRead(ChannelHandlerContext ctx, Object msg) {
                    assertThat(inside).as("a message within a message").isFalse();
                    inside = true;
                    if (msg instanceof LastHttpContent) {
                        ctx.writeAndFlush(response(HttpResponseStatus.OK, "x"));
                    }
                    ReferenceCountUtil.release(msg);
                    inside = false;
                }
            });
            read(GET.repeat(1000));
            assertThat(written(channel)).isEqualTo((OK + "x").repeat(1000));
            assertThat(letsReadsPass()).isTrue();
        }

        @Test
        void aRequestThatMayBeAnsweredEarlyWaitsForItsTurn() {
            String post = "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n";
            assertThat(read(GET + post)).containsExactly("GET / HTTP/1.1 | Host: a", "end");
            assertThat(letsReadsPass()).isFalse();
            answer(HttpResponseStatus.OK, "x");
            assertThat(decoded(channel))
                    .containsExactly("POST / HTTP/1.1 | Host: a | Expect: 100-continue | Content-Length: 3");
            assertThat(letsReadsPass()).isTrue();
            assertThat(read("abc" + GET)).containsExactly("content abc", "end", "GET / HTTP/1.1 | Host: a", "end");
        }

        @Test
        void whatIsBehindSuchARequestStaysBehindIt() {
            String post = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
            assertThat(read(GET + GET + post + GET)).hasSize(4);
            answer(HttpResponseStatus.OK, "x");
            assertThat(decoded(channel)).isEmpty();
            answer(HttpResponseStatus.OK, "x");
            assertThat(decoded(channel))
                    .containsExactly(
                            "POST / HTTP/1.1 | Host: a | Transfer-Encoding: chunked",
                            "content abc",
                            "end",
                            "GET / HTTP/1.1 | Host: a",
                            "end");
        }

        @Test
        @DisplayName("CVE-2026-100666 an answer that a handler gives by itself does not overtake earlier responses")
        void anAnswerOfTheAggregatorDoesNotOvertakeEarlierResponses() {
            channel.pipeline().addLast(new HttpObjectAggregator(2));
            channel.writeInbound(bytes(GET + "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"));
            ReferenceCountUtil.release(channel.readInbound());
            assertThat(written(channel)).isEmpty();
            assertThat(answer(HttpResponseStatus.OK, "x")).startsWith(OK + "x").contains("HTTP/1.1 413 ");
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void aResponseThatTheChannelRefusesEndsTheConnection(boolean withoutPromise) {
            channel.config().setOption(ChannelOption.WRITE_BUFFER_LIMIT, 1000L);
            channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                @Override
                public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                    assertThat(cause).isInstanceOf(WriteLimitExceededException.class);
                }
            });
            read(GET + GET);
            FullHttpResponse refused = response(HttpResponseStatus.OK, "x".repeat(2000));
            channel.write(refused, withoutPromise ? channel.voidPromise() : channel.newPromise());
            channel.runPendingTasks();
            assertThat(channel.isOpen()).isFalse();
            assertThat(refused.refCnt()).isZero();
        }

        @Test
        void aReadThatIsAskedForWaits() {
            use(new HttpDecoderConfig().setMaxPipelinedRequests(1));
            int[] reads = countReads();
            channel.config().setAutoRead(false);
            read(GET + GET);
            int before = reads[0];
            channel.read();
            assertThat(reads[0]).isEqualTo(before);
            answer(HttpResponseStatus.OK, "x");
            answer(HttpResponseStatus.OK, "x");
            assertThat(reads[0]).isEqualTo(before + 1);
            assertThat(decoded(channel)).hasSize(2);
            assertThat(channel.config().isAutoRead()).isFalse();
        }

        @Test
        void readsAreKeptBackAndMadeUpForAndAutoReadIsLeftAlone() {
            use(new HttpDecoderConfig().setMaxPipelinedRequests(1));
            int[] reads = countReads();
            read(GET);
            assertThat(reads[0]).isZero();
            assertThat(channel.config().isAutoRead()).isTrue();
            answer(HttpResponseStatus.OK, "x");
            assertThat(reads[0]).isEqualTo(1);
        }

        @Test
        void autoReadThatIsSwitchedOffMeanwhileStaysOff() {
            use(new HttpDecoderConfig().setMaxPipelinedRequests(1));
            int[] reads = countReads();
            read(GET);
            channel.config().setAutoRead(false);
            answer(HttpResponseStatus.OK, "x");
            assertThat(channel.config().isAutoRead()).isFalse();
            assertThat(reads[0]).isZero();
            channel.config().setAutoRead(true);
            assertThat(reads[0]).isEqualTo(1);
        }

        @Test
        void bytesThatAreNotDecodedDoNotAskForMore() {
            use(new HttpDecoderConfig().setMaxPipelinedRequests(1));
            channel.config().setAutoRead(false);
            read(GET);
            int[] reads = countReads();
            read(GET);
            assertThat(reads[0]).isZero();
        }

        @Test
        void anExpectationWithoutABodyWaitsForItsTurn() {
            channel.pipeline().addLast(new HttpServerExpectContinueHandler() {
                @Override
                protected @Nullable HttpResponse acceptMessage(HttpRequest request) {
                    return null;
                }
            });
            assertThat(read(GET + "GET /2 HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n"))
                    .hasSize(2);
            assertThat(written(channel)).isEmpty();
            assertThat(answer(HttpResponseStatus.OK, "x")).startsWith(OK + "xHTTP/1.1 417 ");
        }

        @Test
        void aRequestWhoseTurnDoesNotComeIsDroppedWithItsBodyAtTheEnd() {
            assertThat(read(GET + POST)).hasSize(2);
            channel.close();
            channel.runPendingTasks();
            assertThat(decoded(channel)).isEmpty();
        }

        @Test
        void aRequestWhoseTurnHasNotComeIsDroppedWithItsBodyWhenTheCodecIsRemoved() {
            assertThat(read(GET + POST)).hasSize(2);
            channel.pipeline().remove(HttpServerCodec.class);
            channel.runPendingTasks();
            assertThat(decoded(channel)).isEmpty();
        }

        @Test
        void theInputsEndStaysBehindARequestThatWaitsForItsTurn() {
            List<Object> events = new ArrayList<>();
            channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                @Override
                public void userEventTriggered(ChannelHandlerContext ctx, Object evt) {
                    events.add(evt);
                }
            });
            assertThat(read(GET + POST)).hasSize(2);
            channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
            assertThat(events).isEmpty();
            answer(HttpResponseStatus.OK, "x");
            assertThat(decoded(channel))
                    .containsExactly("POST / HTTP/1.1 | Host: a | Content-Length: 5", "content hello", "end");
            assertThat(events).containsExactly(ChannelInputShutdownEvent.INSTANCE);
        }

        @Test
        void theInputsEndWaitsForWhatIsBeforeIt() {
            use(new HttpDecoderConfig().setMaxPipelinedRequests(1));
            StringBuilder order = new StringBuilder();
            channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object msg) {
                    order.append(msg instanceof HttpRequest ? "r" : "");
                    ReferenceCountUtil.release(msg);
                }

                @Override
                public void userEventTriggered(ChannelHandlerContext ctx, Object evt) {
                    order.append("e");
                }
            });
            channel.writeInbound(bytes(GET + GET));
            channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
            assertThat(order).hasToString("r");
            answer(HttpResponseStatus.OK, "x");
            channel.runPendingTasks();
            assertThat(order).hasToString("rr");
            answer(HttpResponseStatus.OK, "x");
            channel.runPendingTasks();
            assertThat(order.toString()).startsWith("rr");
        }

        @Test
        void removedInTheMiddleTheCodecHandsOnTheRest() {
            use(new HttpDecoderConfig().setMaxPipelinedRequests(1));
            read(GET + "rest");
            channel.pipeline().remove(HttpServerCodec.class);
            ByteBuf rest = channel.readInbound();
            assertThat(rest.toString(StandardCharsets.US_ASCII)).isEqualTo("rest");
            rest.release();
            assertThat(letsReadsPass()).isTrue();
        }
    }

    @Test
    void limitsOfTheConstructorHold() {
        channel.finishAndReleaseAll();
        channel = new EmbeddedChannel(new HttpServerCodec(10, 20, 30));
        read("GET /too/long HTTP/1.1\r\n");
        assertThat(written(channel)).startsWith("HTTP/1.1 414 ");
        channel.finishAndReleaseAll();
        channel = new EmbeddedChannel(new HttpServerCodec(new HttpDecoderConfig(), 3));
        assertThat(read(GET.repeat(5))).hasSize(6);
        assertThatThrownBy(() -> new HttpServerCodec(new HttpDecoderConfig(), 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GET / HTTP/1.1\r\nHost: a\r\n", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab", ""
            })
    void closedAnywhereNothingIsLeft(String text) {
        read(text);
        assertThat(channel.finish()).isFalse();
        assertThat(channel.hasPendingTasks()).isFalse();
    }

    @Test
    void messagesOfOthersPass() {
        channel.writeOutbound("text", Unpooled.EMPTY_BUFFER);
        assertThat(written(channel)).isEqualTo("text");
    }
}
