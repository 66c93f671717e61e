package io.millrace.handler.codec;

import static io.millrace.handler.codec.Decoders.bytes;
import static io.millrace.handler.codec.Decoders.read;
import static io.millrace.handler.codec.Decoders.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelOutboundHandlerAdapter;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MessageToMessageCodecTest {
    @Nested
    class Decoding {
        @Test
        void messagesOfTheTypeAreDecodedAndOthersPass() {
            EmbeddedChannel channel = new EmbeddedChannel(new MessageToMessageDecoder<Integer>() {
                @Override
                protected void decode(ChannelHandlerContext ctx, Integer msg, List<Object> out) {
                    for (int i = 0; i < msg; i++) {
                        out.add("decoded " + i);
                    }
                }
            });

            channel.writeInbound(2, "text", 0, 1L);

            assertThat(read(channel)).containsExactly("decoded 0", "decoded 1", "text", 1L);
            channel.finish();
        }

        @Test
        void whatCameIsReleasedAlsoWhenDecodingFails() {
            EmbeddedChannel channel = new EmbeddedChannel(new MessageToMessageDecoder<ByteBuf>() {
                @Override
                protected void decode(ChannelHandlerContext ctx, ByteBuf msg, List<Object> out) {
                    out.add("before");
                    if (msg.readByte() == '!') {
                        throw new IllegalStateException("fault");
                    }
                }
            });
            ByteBuf good = bytes("a");
            ByteBuf bad = bytes("!");

            channel.writeInbound(good);
            assertThatThrownBy(() -> channel.writeInbound(bad))
                    .isInstanceOf(DecoderException.class)
                    .hasCauseInstanceOf(IllegalStateException.class);

            assertThat(good.refCnt()).isZero();
            assertThat(bad.refCnt()).isZero();
            assertThat(read(channel)).containsExactly("before", "before");
            channel.finish();
        }

        @Test
        void decoderExceptionsAreNotWrapped() {
            EmbeddedChannel channel = new EmbeddedChannel(new MessageToMessageDecoder<String>() {
                @Override
                protected void decode(ChannelHandlerContext ctx, String msg, List<Object> out) {
                    throw new CorruptedFrameException(msg);
                }
            });

            assertThatThrownBy(() -> channel.writeInbound("x")).isExactlyInstanceOf(CorruptedFrameException.class);
            channel.finish();
        }

        @Test
        void aReadThatBroughtNothingAsksForMore() {
            int[] reads = new int[1];
            EmbeddedChannel channel = new EmbeddedChannel(
                    new ChannelOutboundHandlerAdapter() {
                        @Override
                        public void read(ChannelHandlerContext ctx) {
                            reads[0]++;
                        }
                    },
                    new MessageToMessageDecoder<Integer>() {
                        @Override
                        protected void decode(ChannelHandlerContext ctx, Integer msg, List<Object> out) {
                            if (msg > 0) {
                                out.add(msg);
                            }
                        }
                    });
            channel.config().setAutoRead(false);
            reads[0] = 0;

            channel.writeInbound(0);
            assertThat(reads[0]).isEqualTo(1);
            channel.writeInbound(0, 1);
            channel.writeInbound("other");
            assertThat(reads[0]).isEqualTo(1);
            channel.finishAndReleaseAll();
        }

        @Test
        void aHandlerMayCallTheDecoderAgainFromInside() {
            EmbeddedChannel channel = new EmbeddedChannel(new MessageToMessageDecoder<Integer>() {
                @Override
                protected void decode(ChannelHandlerContext ctx, Integer msg, List<Object> out) {
                    out.add("first of " + msg);
                    if (msg > 0) {
                        ctx.pipeline().fireChannelRead(msg - 1);
                    }
                    out.add("second of " + msg);
                }
            });

            channel.writeInbound(1);

            assertThat(read(channel)).containsExactly("first of 0", "second of 0", "first of 1", "second of 1");
            channel.finish();
        }
    }

    @Nested
    class Encoding {
        private final MessageToMessageEncoder<Integer> encoder = new MessageToMessageEncoder<>() {
            @Override
            protected void encode(ChannelHandlerContext ctx, Integer msg, List<Object> out) {
                for (int i = 0; i < msg; i++) {
                    out.add(bytes("part " + i));
                }
                if (msg < 0) {
                    out.add(bytes("lost?"));
                    throw new IllegalStateException("fault");
                }
            }
        };

        @Test
        void messagesOfTheTypeAreEncodedAndOthersPass() {
            EmbeddedChannel channel = new EmbeddedChannel(encoder);

            channel.writeOutbound(2, "text");

            assertThat(written(channel)).containsExactly("part 0", "part 1", "text");
            channel.finish();
        }

        @Test
        void anEncoderHasToMakeSomething() {
            EmbeddedChannel channel = new EmbeddedChannel(encoder);

            assertThatThrownBy(() -> channel.writeOutbound(0))
                    .isInstanceOf(EncoderException.class)
                    .hasMessageEndingWith("must produce at least one message.");
            channel.finish();
        }

        @Test
        void whatWasAddedBeforeAFaultIsReleased() {
            EmbeddedChannel channel = new EmbeddedChannel(encoder);

            assertThatThrownBy(() -> channel.writeOutbound(-1))
                    .isInstanceOf(EncoderException.class)
                    .hasCauseInstanceOf(IllegalStateException.class);
            assertThat(channel.finish()).isFalse();
        }

        @Test
        void thePromiseIsDoneWhenAllPartsAre() {
            List<ChannelPromise> promises = new ArrayList<>();
            EmbeddedChannel channel = new EmbeddedChannel(
                    new ChannelOutboundHandlerAdapter() {
                        @Override
                        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                            promises.add(promise);
                            ((ByteBuf) msg).release();
                        }
                    },
                    encoder);

            ChannelFuture all = channel.write(3);
            promises.get(0).setSuccess();
            promises.get(2).setSuccess();
            assertThat(all.isDone()).isFalse();
            promises.get(1).setFailure(new IllegalStateException("one of them"));
            channel.runPendingTasks();

            assertThat(all.cause()).hasMessage("one of them");
            ChannelPromise promise = channel.newPromise();
            channel.write(1, promise);
            assertThat(promises.get(3)).isSameAs(promise);
            channel.finish();
        }

        @Test
        void aVoidPromiseGoesToAllParts() {
            EmbeddedChannel channel = new EmbeddedChannel(encoder);

            channel.write(2, channel.voidPromise());
            channel.flush();

            assertThat(written(channel)).containsExactly("part 0", "part 1");
            channel.finish();
        }
    }

    @Nested
    class Both {
        private final MessageToMessageCodec<Number, String> codec = new MessageToMessageCodec<>() {
            @Override
            protected void encode(ChannelHandlerContext ctx, String msg, List<Object> out) {
                out.add(Long.parseLong(msg));
            }

            @Override
            protected void decode(ChannelHandlerContext ctx, Number msg, List<Object> out) {
                out.add(msg.toString());
            }
        };

        @Test
        void eachDirectionHasItsType() {
            EmbeddedChannel channel = new EmbeddedChannel(codec);

            channel.writeInbound(1L, 'c');
            channel.writeOutbound("2", 'd');

            assertThat(read(channel)).containsExactly("1", 'c');
            assertThat(written(channel)).containsExactly(2L, 'd');
            channel.finish();
        }

        @Test
        void theTypesCanBeGiven() throws Exception {
            class Given<A, B> extends MessageToMessageCodec<A, B> {
                Given(Class<A> in, Class<B> out) {
                    super(in, out);
                }

                @Override
                protected void encode(ChannelHandlerContext ctx, B msg, List<Object> out) {}

                @Override
                protected void decode(ChannelHandlerContext ctx, A msg, List<Object> out) {}
            }
            Given<Integer, String> given = new Given<>(Integer.class, String.class);

            assertThat(given.acceptInboundMessage(1)).isTrue();
            assertThat(given.acceptInboundMessage("")).isFalse();
            assertThat(given.acceptOutboundMessage("")).isTrue();
            assertThat(given.acceptOutboundMessage(1)).isFalse();
        }
    }

    @Nested
    class ToBytes {
        private final MessageToByteEncoder<String> encoder = new MessageToByteEncoder<>() {
            @Override
            protected void encode(ChannelHandlerContext ctx, String msg, ByteBuf out) {
                out.writeBytes(bytes(msg));
                if (msg.equals("!")) {
                    throw new IllegalStateException("fault");
                }
            }
        };

        @Test
        void messagesOfTheTypeAreEncodedAndOthersPass() {
            EmbeddedChannel channel = new EmbeddedChannel(encoder);

            channel.writeOutbound("abc", 1);

            assertThat(written(channel)).containsExactly("abc", 1);
            channel.finish();
        }

        @Test
        void nothingBecomesAnEmptyBuffer() {
            EmbeddedChannel channel = new EmbeddedChannel(encoder);

            channel.writeOutbound("");

            assertThat(written(channel)).containsExactly("");
            channel.finish();
        }

        @Test
        void aFaultFailsTheWriteAndLosesNothing() {
            EmbeddedChannel channel = new EmbeddedChannel(encoder);

            assertThatThrownBy(() -> channel.writeOutbound("!"))
                    .isInstanceOf(EncoderException.class)
                    .hasCauseInstanceOf(IllegalStateException.class);
            assertThat(channel.finish()).isFalse();
        }

        @Test
        void theKindOfBufferCanBeChosen() {
            for (boolean direct : new boolean[] {true, false}) {
                EmbeddedChannel channel = new EmbeddedChannel(new MessageToByteEncoder<String>(String.class, direct) {
                    @Override
                    protected void encode(ChannelHandlerContext ctx, String msg, ByteBuf out) {
                        assertThat(isPreferDirect()).isEqualTo(direct);
                        assertThat(out.isDirect()).isEqualTo(direct);
                        out.writeByte(1);
                    }
                });
                assertThat(channel.writeOutbound("x")).isTrue();
                channel.finishAndReleaseAll();
            }
        }
    }

    @Nested
    class BytesAndMessages {
        private final ByteToMessageCodec<Integer> codec = new ByteToMessageCodec<>() {
            @Override
            protected void encode(ChannelHandlerContext ctx, Integer msg, ByteBuf out) {
                out.writeByte(msg);
            }

            @Override
            protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
                int value = in.readByte();
                if (value < 0) {
                    throw new CorruptedFrameException();
                }
                out.add(value);
            }

            @Override
            protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
                out.add("end");
            }
        };

        @Test
        void bothDirectionsWork() {
            EmbeddedChannel channel = new EmbeddedChannel(codec);

            channel.writeInbound(bytes("\1\2"), "text");
            channel.writeOutbound(3, "text");
            channel.finish();

            assertThat(read(channel)).containsExactly(1, 2, "text", "end");
            assertThat(written(channel)).containsExactly("\3", "text");
        }

        @Test
        void whatHappensToAFaultCanBeSet() {
            codec.setOnError(OnDecoderError.CLOSE);
            EmbeddedChannel channel = new EmbeddedChannel(codec);

            assertThatThrownBy(() -> channel.writeInbound(bytes("\1\377\2")))
                    .isInstanceOf(CorruptedFrameException.class);

            assertThat(channel.isOpen()).isFalse();
            assertThat(read(channel)).containsExactly(1);
        }

        @Test
        void itIsRemovedWithWhatIsLeft() {
            EmbeddedChannel channel = new EmbeddedChannel(new ByteToMessageCodec<Integer>() {
                @Override
                protected void encode(ChannelHandlerContext ctx, Integer msg, ByteBuf out) {}

                @Override
                protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {}
            });
            channel.writeInbound(bytes("abc"));

            channel.pipeline().removeFirst();

            assertThat(read(channel)).containsExactly("abc");
            channel.finish();
        }
    }
}
