package io.millrace.handler.codec;

import static io.millrace.handler.codec.Decoders.bytes;
import static io.millrace.handler.codec.Decoders.read;
import static io.millrace.handler.codec.Decoders.verifier;
import static io.millrace.handler.codec.Decoders.write;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.buffer.UnpooledByteBufAllocator;
import io.millrace.channel.ChannelHandler;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.ChannelOutboundHandlerAdapter;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.channel.socket.ChannelInputShutdownEvent;
import io.millrace.testkit.CodecVerifier;
import io.millrace.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ByteToMessageDecoderTest {
    /** Pairs of bytes as text; a pair that begins with '!' is a fault. */
    static class Pairs extends ByteToMessageDecoder {
        int lastCalls;

        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
            if (in.readableBytes() < 2) {
                return;
            }
            String pair = in.readCharSequence(2, ISO_8859_1).toString();
            if (pair.startsWith("!")) {
                throw new CorruptedFrameException(pair);
            }
            out.add(pair);
        }

        @Override
        protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
            lastCalls++;
            super.decodeLast(ctx, in, out);
            if (in.isReadable()) {
                out.add("rest " + in.readCharSequence(in.readableBytes(), ISO_8859_1));
            }
        }
    }

    /** The same; a pair that begins with '?' is a fault that the decoder does not get over. */
    static class Stuck extends Pairs {
        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
            if (in.getByte(in.readerIndex()) == '?') {
                throw new IllegalStateException("nothing read");
            }
            super.decode(ctx, in, out);
        }
    }

    /** Writes down what comes; buffers as text. */
    static class Log extends ChannelInboundHandlerAdapter {
        final List<String> events = new ArrayList<>();

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            events.add(msg instanceof ByteBuf buffer ? "bytes " + buffer.toString(ISO_8859_1) : msg.toString());
            ReferenceCountUtil.release(msg);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            events.add("complete");
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            events.add("inactive");
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object evt) {
            events.add(evt.getClass().getSimpleName());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            events.add(cause.getClass().getSimpleName() + " " + cause.getMessage());
        }
    }

    @Nested
    class Decoding {
        private final Log log = new Log();

        @Test
        void whatIsNotWholeWaitsForMore() {
            EmbeddedChannel channel = new EmbeddedChannel(new Pairs(), log);

            write(channel, "abc");
            write(channel, "d");
            write(channel, "e");
            channel.close();

            assertThat(log.events)
                    .containsExactly("ab", "complete", "cd", "complete", "complete", "rest e", "complete", "inactive");
        }

        @Test
        void otherMessagesPass() {
            EmbeddedChannel channel = new EmbeddedChannel(new Pairs());

            channel.writeInbound("text", bytes("ab"), 1);

            assertThat(read(channel)).containsExactly("text", "ab", 1);
            channel.finish();
        }

        @Test
        void theFirstBufferIsReadWhereItIs() {
            ByteBuf first = bytes("abc");
            ByteBuf[] seen = new ByteBuf[1];
            EmbeddedChannel channel = new EmbeddedChannel(new ByteToMessageDecoder() {
                @Override
                protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
                    seen[0] = in;
                    in.skipBytes(in.readableBytes());
                }
            });

            channel.writeInbound(first);

            assertThat(seen[0]).isSameAs(first);
            assertThat(first.refCnt()).isZero();
            channel.finish();
        }

        @Test
        void aDecoderThatAddsAMessageWithoutReadingIsWrong() {
            EmbeddedChannel channel = new EmbeddedChannel(new ByteToMessageDecoder() {
                @Override
                protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
                    out.add("again");
                }
            });

            assertThatThrownBy(() -> write(channel, "a"))
                    .isInstanceOf(DecoderException.class)
                    .hasMessageEndingWith(".decode() did not read anything but decoded a message.");
            channel.pipeline().removeFirst();
            channel.finishAndReleaseAll();
        }

        @Test
        void aDecoderThatReleasesItsInputIsTold() {
            EmbeddedChannel channel = new EmbeddedChannel(new ByteToMessageDecoder() {
                @Override
                protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
                    in.readerIndex(in.writerIndex());
                    in.release();
                }
            });

            assertThatThrownBy(() -> write(channel, "a")).hasMessageContaining("has released its input");
            channel.finish();
        }

        @Test
        void exceptionsOfOtherTypesAreWrapped() {
            EmbeddedChannel channel = new EmbeddedChannel(new Stuck());

            assertThatThrownBy(() -> write(channel, "?x"))
                    .isInstanceOf(DecoderException.class)
                    .hasCauseInstanceOf(IllegalStateException.class);
            assertThatThrownBy(channel::finish).isInstanceOf(DecoderException.class);
        }

        @Test
        void singleDecodeStopsBehindAMessage() {
            Pairs decoder = new Pairs();
            decoder.setSingleDecode(true);
            EmbeddedChannel channel = new EmbeddedChannel(decoder);

            write(channel, "abcdef");

            assertThat(decoder.isSingleDecode()).isTrue();
            assertThat(read(channel)).containsExactly("ab");
            write(channel, "g");
            assertThat(read(channel)).containsExactly("cd");
            channel.finish();
            assertThat(read(channel)).containsExactly("ef", "rest g");
        }

        @Test
        void whatIsKeptCanBeSeen() {
            class Seeing extends Pairs {
                int kept() {
                    return actualReadableBytes();
                }

                ByteBuf buffer() {
                    return internalBuffer();
                }
            }
            Seeing decoder = new Seeing();
            EmbeddedChannel channel = new EmbeddedChannel(decoder);

            assertThat(decoder.kept()).isZero();
            assertThat(decoder.buffer().capacity()).isZero();
            write(channel, "abc");

            assertThat(decoder.kept()).isEqualTo(1);
            assertThat(decoder.buffer().toString(ISO_8859_1)).isEqualTo("c");
            channel.finishAndReleaseAll();
        }

        @Test
        void aSharableDecoderIsRefused() {
            @ChannelHandler.Sharable
            class Shared extends Pairs {}

            assertThatThrownBy(Shared::new).isInstanceOf(IllegalStateException.class);
        }

        @Test
        void settingsAreChecked() {
            Pairs decoder = new Pairs();

            assertThatThrownBy(() -> decoder.setDiscardAfterReads(0)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> decoder.setCumulator(null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> decoder.setOnError(null)).isInstanceOf(NullPointerException.class);
        }

        @Test
        void aReadThatBroughtNothingAsksForMoreWhenReadingIsNotAutomatic() {
            int[] reads = new int[1];
            EmbeddedChannel channel = new EmbeddedChannel(
                    new ChannelOutboundHandlerAdapter() {
                        @Override
                        public void read(ChannelHandlerContext ctx) {
                            reads[0]++;
                        }
                    },
                    new Pairs());
            channel.config().setAutoRead(false);
            reads[0] = 0;

            write(channel, "a");
            assertThat(reads[0]).isEqualTo(1);
            write(channel, "b");
            assertThat(reads[0]).isEqualTo(1);
            channel.finishAndReleaseAll();
        }
    }

    @Nested
    class Ending {
        private final Log log = new Log();

        @Test
        void theLastDecodingIsBeforeTheChannelIsInactive() {
            Pairs decoder = new Pairs();
            EmbeddedChannel channel = new EmbeddedChannel(decoder, log);

            write(channel, "abc");
            log.events.clear();
            channel.close();

            assertThat(log.events).containsExactly("rest c", "complete", "inactive");
            assertThat(decoder.lastCalls).isEqualTo(1);
        }

        @Test
        void theLastDecodingIsBeforeTheEventThatTheInputIsShut() {
            Pairs decoder = new Pairs();
            EmbeddedChannel channel = new EmbeddedChannel(decoder, log);

            write(channel, "a");
            log.events.clear();
            channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);

            assertThat(log.events).containsExactly("rest a", "complete", "ChannelInputShutdownEvent");
            channel.close();
            assertThat(decoder.lastCalls).isEqualTo(2);
            assertThat(log.events).endsWith("inactive");
        }

        @Test
        void otherEventsPassAndChangeNothing() {
            Pairs decoder = new Pairs();
            EmbeddedChannel channel = new EmbeddedChannel(decoder, log);

            channel.pipeline().fireUserEventTriggered("event");

            assertThat(log.events).containsExactly("String");
            assertThat(decoder.lastCalls).isZero();
            channel.finish();
        }

        @Test
        void anExceptionOfTheLastDecodingDoesNotHoldUpTheEvents() {
            EmbeddedChannel channel = new EmbeddedChannel(
                    new Pairs() {
                        @Override
                        protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
                            out.add("last");
                            throw new CorruptedFrameException("at the end");
                        }
                    },
                    log);

            channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
            channel.close();

            assertThat(log.events)
                    .containsExactly(
                            "last",
                            "complete",
                            "ChannelInputShutdownEvent",
                            "CorruptedFrameException at the end",
                            "last",
                            "complete",
                            "inactive",
                            "CorruptedFrameException at the end");
        }

        @Test
        void aDecoderThatIsRemovedByTheLastMessageIsNotCalledAgain() {
            Pairs decoder = new Pairs();
            EmbeddedChannel channel = new EmbeddedChannel(decoder, new Log() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object msg) {
                    super.channelRead(ctx, msg);
                    ctx.pipeline().remove(decoder);
                }
            });
            decoder.setSingleDecode(true);
            write(channel, "abcd"); // "cd" is forwarded

            channel.close();

            assertThat(decoder.lastCalls).isZero();
        }

        /** At the end: a message of two bytes, and no interest in the rest. */
        private EmbeddedChannel removingItselfAtTheEnd(Log log) {
            EmbeddedChannel channel = new EmbeddedChannel(
                    new ByteToMessageDecoder() {
                        @Override
                        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
                            // waits
                        }

                        @Override
                        protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
                            out.add("end of " + in.readCharSequence(2, ISO_8859_1));
                            ctx.pipeline().remove(this);
                        }
                    },
                    log);
            write(channel, "abrest");
            log.events.clear();
            return channel;
        }

        @Test
        void whatALastDecodingLeavesComesBehindItsMessages() {
            EmbeddedChannel shut = removingItselfAtTheEnd(log);
            shut.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
            assertThat(log.events)
                    .containsExactly("end of ab", "bytes rest", "complete", "complete", "ChannelInputShutdownEvent");
            shut.finish();

            Log other = new Log();
            removingItselfAtTheEnd(other).close();
            assertThat(other.events).containsExactly("end of ab", "bytes rest", "complete", "complete", "inactive");
        }

        @Test
        void whatComesWhileTheLastMessagesAreHandedOnIsBehindThem() {
            Pairs decoder = new Pairs() {
                @Override
                protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
                    out.add("last1");
                    out.add("last2");
                }
            };
            EmbeddedChannel channel = new EmbeddedChannel(decoder, new Log() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object msg) {
                    log.channelRead(ctx, msg);
                    if (msg.equals("last1")) {
                        ctx.pipeline().fireChannelRead(Unpooled.copiedBuffer("re", ISO_8859_1));
                        ctx.pipeline().remove(decoder);
                    }
                }
            });

            channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);

            assertThat(log.events).containsExactly("last1", "last2", "bytes re");
            channel.finish();
        }
    }

    @Nested
    class Removal {
        private final Log log = new Log();

        @Test
        void whatIsLeftGoesToTheNextHandler() {
            Pairs decoder = new Pairs();
            EmbeddedChannel channel = new EmbeddedChannel(decoder, log);
            write(channel, "abc");
            log.events.clear();

            channel.pipeline().remove(decoder);

            assertThat(log.events).containsExactly("bytes c", "complete");
            channel.finish();
        }

        @Test
        void theReplacementGetsExactlyWhatIsLeft() {
            Pairs decoder = new Pairs();
            decoder.setSingleDecode(true);
            EmbeddedChannel channel = new EmbeddedChannel(decoder, new Log() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object msg) {
                    log.channelRead(ctx, msg);
                    if (msg.equals("up")) {
                        ctx.pipeline().replace(decoder, "next", new FixedLengthFrameDecoder(3));
                    }
                }
            });

            write(channel, "up123456");
            write(channel, "789");

            assertThat(log.events).containsExactly("up", "bytes 123", "bytes 456", "bytes 789");
            channel.finish();
        }

        @Test
        void aDecoderMayRemoveItselfWhileItDecodes() {
            boolean[] removed = new boolean[1];
            EmbeddedChannel channel = new EmbeddedChannel(
                    new ByteToMessageDecoder() {
                        @Override
                        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
                            out.add(String.valueOf((char) in.readByte()));
                            ctx.pipeline().remove(this);
                            assertThat(removed[0]).as("removed while decoding").isFalse();
                            assertThat(in.refCnt()).isEqualTo(1);
                        }

                        @Override
                        protected void handlerRemoved0(ChannelHandlerContext ctx) {
                            removed[0] = true;
                        }
                    },
                    log);

            write(channel, "abc");

            assertThat(removed[0]).isTrue();
            assertThat(log.events).containsExactly("a", "bytes bc", "complete", "complete");
            channel.finish();
        }

        @Test
        void bytesComeBehindAllMessagesThatWereBeforeThem() {
            ByteToMessageDecoder decoder = new ByteToMessageDecoder() {
                @Override
                protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
                    out.add(String.valueOf((char) in.readByte()));
                    out.add(String.valueOf((char) in.readByte()));
                }
            };
            EmbeddedChannel channel = new EmbeddedChannel(decoder, new Log() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object msg) {
                    log.channelRead(ctx, msg);
                    if (msg.equals("a")) {
                        ctx.pipeline().remove(decoder);
                    }
                }
            });

            write(channel, "abcd");

            assertThat(log.events).containsExactly("a", "b", "bytes cd");
            channel.finish();
        }

        @Test
        void messagesThatCameInTheMiddleComeBehindTheBytes() {
            Pairs decoder = new Pairs();
            EmbeddedChannel channel = new EmbeddedChannel(decoder, new Log() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object msg) {
                    log.channelRead(ctx, msg);
                    if (msg.equals("ab")) {
                        ctx.pipeline().fireChannelRead(bytes("ef"));
                        ctx.pipeline().remove(decoder);
                    }
                }
            });

            write(channel, "abcd");

            assertThat(log.events).containsExactly("ab", "bytes cd", "bytes ef");
            channel.finish();
        }

        @Test
        void aDecoderIsRemovedTogetherWithItsAccount() {
            Pairs decoder = new Pairs();
            EmbeddedChannel channel = new EmbeddedChannel(decoder, log);
            write(channel, "a");
            assertThat(ByteBudget.of(channel).usedBytes()).isEqualTo(1);

            channel.pipeline().remove(decoder);

            assertThat(ByteBudget.of(channel).usedBytes()).isZero();
            channel.finish();
        }
    }

    @Nested
    class Reentrancy {
        private final Log log = new Log();

        @Test
        void whatComesFromInsideAMessageWaitsForItsTurn() {
            EmbeddedChannel channel = new EmbeddedChannel(new Pairs(), new Log() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object msg) {
                    log.channelRead(ctx, msg);
                    if (msg.equals("ab")) {
                        ctx.pipeline().fireChannelRead(bytes("gh"));
                        ctx.pipeline().fireChannelRead("text");
                        ctx.pipeline().fireChannelReadComplete();
                        ctx.pipeline().fireChannelRead(bytes("ij"));
                    }
                }

                @Override
                public void channelReadComplete(ChannelHandlerContext ctx) {
                    log.channelReadComplete(ctx);
                }
            });

            write(channel, "abcdef");

            assertThat(log.events).containsExactly("ab", "cd", "ef", "gh", "text", "complete", "ij", "complete");
            channel.finish();
        }

        @Test
        void theEndOfTheChannelWaitsForTheMessagesBeforeIt() {
            EmbeddedChannel channel = new EmbeddedChannel(new Pairs(), new Log() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object msg) {
                    log.channelRead(ctx, msg);
                    if (msg.equals("ab")) {
                        ctx.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
                        ctx.pipeline().fireChannelInactive();
                    }
                }

                @Override
                public void userEventTriggered(ChannelHandlerContext ctx, Object evt) {
                    log.userEventTriggered(ctx, evt);
                }

                @Override
                public void channelInactive(ChannelHandlerContext ctx) {
                    log.channelInactive(ctx);
                }
            });

            write(channel, "abcde");

            assertThat(log.events).containsExactly("ab", "cd", "rest e", "ChannelInputShutdownEvent", "inactive");
            channel.finish();
        }

        @Test
        void faultsAreToldInTheirPlaceAmongWhatWaits() {
            EmbeddedChannel channel = new EmbeddedChannel(new Pairs(), new Log() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object msg) {
                    log.channelRead(ctx, msg);
                    if (msg.equals("ab")) {
                        ctx.pipeline().fireChannelRead(bytes("!2cd"));
                    }
                }

                @Override
                public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                    log.exceptionCaught(ctx, cause);
                }
            });

            write(channel, "ab!1");

            assertThat(log.events)
                    .containsExactly("ab", "CorruptedFrameException !1", "CorruptedFrameException !2", "cd");
            channel.finish();
        }

        @Test
        void aHandlerThatClosesTheChannelStillGetsWhatWasThere() {
            EmbeddedChannel channel = new EmbeddedChannel(new Pairs(), new Log() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object msg) {
                    log.channelRead(ctx, msg);
                    ctx.close();
                }
            });

            write(channel, "abcd");

            assertThat(log.events).containsExactly("ab", "cd");
            channel.finish();
        }
    }

    @Nested
    class Faults {
        private final Log log = new Log();

        private EmbeddedChannel channel(OnDecoderError action) {
            Pairs decoder = new Pairs();
            decoder.setOnError(action);
            return new EmbeddedChannel(decoder, log);
        }

        @Test
        void afterAFaultTheRestIsDecodedAtOnce() {
            EmbeddedChannel channel = channel(OnDecoderError.FAIL);

            write(channel, "ab!1cd!2ef");

            assertThat(log.events)
                    .containsExactly(
                            "ab", "CorruptedFrameException !1", "cd", "CorruptedFrameException !2", "ef", "complete");
            channel.finish();
        }

        @Test
        void aDecoderThatCannotGetOnWaitsForMore() {
            EmbeddedChannel channel = new EmbeddedChannel(new Stuck(), log);

            write(channel, "ab?1");
            write(channel, "cd");

            assertThat(log.events)
                    .containsExactly(
                            "ab",
                            "DecoderException java.lang.IllegalStateException: nothing read",
                            "complete",
                            "DecoderException java.lang.IllegalStateException: nothing read",
                            "complete");
            channel.finish();
        }

        @Test
        void skippingDropsWhatIsThere() {
            EmbeddedChannel channel = channel(OnDecoderError.SKIP);

            write(channel, "ab!1cd");
            write(channel, "ef");

            assertThat(log.events).containsExactly("ab", "CorruptedFrameException !1", "complete", "ef", "complete");
            channel.finish();
        }

        @Test
        void closingTellsFirstAndDropsWhateverComes() {
            EmbeddedChannel channel = channel(OnDecoderError.CLOSE);
            boolean[] open = new boolean[1];
            channel.pipeline()
                    .addBefore(channel.pipeline().lastContext().name(), null, new ChannelInboundHandlerAdapter() {
                        @Override
                        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                            open[0] = ctx.channel().isOpen();
                            ctx.fireExceptionCaught(cause);
                        }
                    });

            write(channel, "ab!1cd");

            assertThat(open[0]).as("open while the fault is told").isTrue();
            assertThat(channel.isOpen()).isFalse();
            assertThat(log.events)
                    .startsWith("ab", "CorruptedFrameException !1")
                    .doesNotContain("cd", "rest cd");
            assertThat(log.events).endsWith("inactive");
        }

        @Test
        void whatComesBeforeTheChannelIsClosedIsDroppedToo() {
            Pairs decoder = new Pairs();
            decoder.setOnError(OnDecoderError.CLOSE);
            EmbeddedChannel channel = new EmbeddedChannel(
                    new ChannelOutboundHandlerAdapter() {
                        @Override
                        public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
                            // later
                        }
                    },
                    decoder,
                    log);

            write(channel, "!1ab");
            write(channel, "cd");

            assertThat(log.events).containsExactly("CorruptedFrameException !1", "complete", "complete");
            channel.pipeline().removeFirst();
            channel.finish();
        }

        @Test
        void whoClosesTheChannelBecauseOfAFaultHearsNoMore() {
            EmbeddedChannel channel = new EmbeddedChannel(new Pairs(), new Log() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object msg) {
                    log.channelRead(ctx, msg);
                }

                @Override
                public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                    log.exceptionCaught(ctx, cause);
                    ctx.close();
                }
            });

            write(channel, "ab!1cdef");

            assertThat(log.events).containsExactly("ab", "CorruptedFrameException !1");
            channel.finish();
        }

        @Test
        void whoRemovesTheDecoderBecauseOfAFaultGetsTheRest() {
            Pairs decoder = new Pairs();
            EmbeddedChannel channel = new EmbeddedChannel(decoder, new Log() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object msg) {
                    log.channelRead(ctx, msg);
                }

                @Override
                public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                    ctx.pipeline().remove(decoder);
                }
            });

            write(channel, "ab!1cd");

            assertThat(log.events).containsExactly("ab", "bytes cd");
            channel.finish();
        }

        @Test
        void manyFaultsOfOneReadAreCountedNotTold() {
            EmbeddedChannel channel = channel(OnDecoderError.FAIL);

            write(channel, "!x".repeat(1000) + "ab");

            assertThat(log.events)
                    .hasSize(64 + 3)
                    .endsWith("ab", "complete")
                    .contains("DecoderException 936 more faults in the same read");
            channel.finish();
        }

        @Test
        void aFaultWhileTheInputIsShutClosesIfThatIsWanted() {
            Pairs decoder = new Pairs() {
                @Override
                protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
                    throw new PrematureChannelClosureException("half a message");
                }
            };
            decoder.setOnError(OnDecoderError.CLOSE);
            EmbeddedChannel channel = new EmbeddedChannel(decoder, log);

            channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);

            assertThat(channel.isOpen()).isFalse();
            assertThat(log.events)
                    .contains(
                            "DecoderException io.millrace.handler.codec.PrematureChannelClosureException: half a message");
        }

        @Test
        void theDecodersOwnHandlingOfExceptionsIsHeard() {
            EmbeddedChannel channel = new EmbeddedChannel(
                    new Pairs() {
                        @Override
                        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                            ctx.fireUserEventTriggered(cause);
                        }
                    },
                    log);

            write(channel, "!1ab!2");

            assertThat(log.events)
                    .containsExactly("CorruptedFrameException", "ab", "CorruptedFrameException", "complete");
            channel.finish();
        }

        @Test
        void aCumulatorThatFailsEndsTheStream() {
            Pairs decoder = new Pairs();
            EmbeddedChannel channel = new EmbeddedChannel(decoder, log);
            write(channel, "a");
            decoder.setCumulator((alloc, cumulation, in) -> {
                in.release();
                throw new IllegalStateException("no memory");
            });
            log.events.clear();

            write(channel, "b");
            write(channel, "cd");

            assertThat(log.events)
                    .containsExactly(
                            "DecoderException java.lang.IllegalStateException: no memory", "complete", "complete");
            assertThat(ByteBudget.of(channel).usedBytes()).isZero();
            channel.finish();
        }
    }

    @Nested
    class Memory {
        @Test
        void whatIsKeptOverAReadIsInTheAccount() {
            EmbeddedChannel channel = new EmbeddedChannel(new FixedLengthFrameDecoder(100));
            ByteBudget budget = ByteBudget.of(channel);

            write(channel, "x".repeat(30));
            assertThat(budget.usedBytes()).isEqualTo(30);
            write(channel, "x".repeat(60));
            assertThat(budget.usedBytes()).isEqualTo(90);
            write(channel, "x".repeat(11));
            assertThat(budget.usedBytes()).isEqualTo(1);
            channel.finishAndReleaseAll();
            assertThat(budget.usedBytes()).isZero();
        }

        @ParameterizedTest
        @EnumSource(OnDecoderError.class)
        @DisplayName("4.2.19 codec-base: a message that is never finished ends at the connection's budget")
        void theBudgetIsTheEnd(OnDecoderError action) {
            ByteToMessageDecoder decoder = new FixedLengthFrameDecoder(1000);
            decoder.setOnError(action);
            Log log = new Log();
            EmbeddedChannel channel = EmbeddedChannel.builder()
                    .handlers(decoder, log)
                    .register(false)
                    .build();
            channel.attr(CodecLimits.KEY).set(CodecLimits.DEFAULT.withConnectionBytes(100));
            try {
                channel.register();
            } catch (Exception e) {
                throw new AssertionError(e);
            }

            write(channel, "x".repeat(100));
            assertThat(log.events).containsExactly("complete");
            write(channel, "x");

            assertThat(log.events.get(1))
                    .isEqualTo(
                            "CodecLimitException an unfinished message, 1 bytes beside 100 held already, is beyond the"
                                    + " limit CodecLimits.connectionBytes of 100 (the attribute CodecLimits.KEY raises it)");
            assertThat(ByteBudget.of(channel).usedBytes()).isZero();
            assertThat(channel.isOpen()).isEqualTo(action != OnDecoderError.CLOSE);
            if (action != OnDecoderError.CLOSE) {
                log.events.clear();
                write(channel, "y".repeat(50));
                assertThat(ByteBudget.of(channel).usedBytes()).isEqualTo(action == OnDecoderError.SKIP ? 50 : 0);
            }
            channel.finish();
            assertThat(ByteBudget.of(channel).usedBytes()).isZero();
        }

        @Test
        void aFewBytesDoNotKeepALargeBuffer() {
            UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(false);
            EmbeddedChannel channel = new EmbeddedChannel(new Pairs());
            channel.config().setAllocator(alloc);

            channel.writeInbound(alloc.heapBuffer(64 * 1024).writeBytes(bytes("abc")));

            assertThat(alloc.metric().usedHeapMemory()).isLessThanOrEqualTo(64);
            channel.finishAndReleaseAll();
            assertThat(alloc.metric().usedHeapMemory()).isZero();
        }

        @Test
        void aFewBytesDoNotKeepTheLargeBufferTheyAreASliceOf() {
            UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(false);
            EmbeddedChannel channel = new EmbeddedChannel(new Pairs());
            channel.config().setAllocator(alloc);
            ByteBuf large = alloc.heapBuffer(64 * 1024).writeBytes(bytes("abc"));

            channel.writeInbound(large.readRetainedSlice(3));
            large.release();

            assertThat(alloc.metric().usedHeapMemory()).isLessThanOrEqualTo(64);
            channel.finishAndReleaseAll();
        }

        @Test
        void aSliceOfAMessageStaysAsItIsWhenBytesAreDiscarded() {
            ByteToMessageDecoder decoder = new FixedLengthFrameDecoder(3);
            decoder.setDiscardAfterReads(1);
            EmbeddedChannel channel = new EmbeddedChannel(decoder);

            channel.writeOneInbound(bytes("abcd"));
            channel.writeOneInbound(bytes("efgh"));
            ByteBuf first = channel.readInbound();
            channel.writeOneInbound(bytes("ijkl"));
            channel.flushInbound();

            assertThat(first.toString(ISO_8859_1)).isEqualTo("abc");
            first.release();
            assertThat(read(channel)).containsExactly("def", "ghi", "jkl");
            channel.finish();
        }
    }

    @ParameterizedTest
    @EnumSource(OnDecoderError.class)
    void isVerified(OnDecoderError action) {
        verifier(() -> {
                    Pairs decoder = new Pairs();
                    decoder.setOnError(action);
                    return decoder;
                })
                .untilException()
                .input("pairs", "abcdefghi")
                .input("faults", "ab!1cd!2e")
                .maxRetainedBytes(2048)
                .verify();
    }

    @Test
    void isVerifiedWithCompositeBuffers() {
        verifier(() -> {
                    Pairs decoder = new Pairs();
                    decoder.setCumulator(ByteToMessageDecoder.COMPOSITE_CUMULATOR);
                    return decoder;
                })
                .input("pairs", "abcdefghi")
                .maxRetainedBytes(2048)
                .verify();
    }

    @Test
    void isVerifiedBehindAnotherDecoder() {
        CodecVerifier.decoders(
                        () -> List.of(new LengthFieldBasedFrameDecoder(64, 0, 1, 0, 1), new LineBasedFrameDecoder(16)))
                .input("lines in frames", "\3ab\n\5cd\nef\1\n\4gh\r\n")
                .afterwards(channel ->
                        assertThat(ByteBudget.of(channel).usedBytes()).isZero())
                .maxRetainedBytes(4096)
                .verify();
    }

    @Test
    void anEmptyBufferIsNoReason() {
        EmbeddedChannel channel = new EmbeddedChannel(new Pairs());

        channel.writeInbound(Unpooled.EMPTY_BUFFER);
        write(channel, "a");
        channel.writeInbound(Unpooled.EMPTY_BUFFER);
        write(channel, "b");

        assertThat(read(channel)).containsExactly("ab");
        channel.finish();
    }
}
