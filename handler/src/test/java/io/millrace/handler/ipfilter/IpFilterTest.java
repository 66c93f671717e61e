package io.millrace.handler.ipfilter;

import static io.millrace.handler.ipfilter.IpFilterRuleType.ACCEPT;
import static io.millrace.handler.ipfilter.IpFilterRuleType.REJECT;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.ChannelOutboundHandlerAdapter;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.channel.local.LocalAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class IpFilterTest {
    private final List<EmbeddedChannel> channels = new ArrayList<>();

    private <C extends EmbeddedChannel> C opened(C channel) {
        channels.add(channel);
        return channel;
    }

    private boolean accepts(AbstractRemoteAddressFilter<?> filter, String ip) {
        return opened(PeerChannel.from(ip, filter)).isActive();
    }

    private boolean accepts(AbstractRemoteAddressFilter<?> filter, SocketAddress address) {
        return opened(PeerChannel.from(address, filter)).isActive();
    }

    private static InetSocketAddress mapped(int a, int b, int c, int d) throws Exception {
        byte[] bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, (byte) a, (byte) b, (byte) c, (byte) d};
        return new InetSocketAddress(Inet6Address.getByAddress(null, bytes, -1), 1);
    }

    @AfterEach
    void close() {
        channels.forEach(EmbeddedChannel::finishAndReleaseAll);
    }

    private static IpSubnetFilterRule rule(String network, IpFilterRuleType type) {
        return new IpSubnetFilterRule(network, type);
    }

    @Nested
    class Subnets {
        @Test
        void theRuleOfTheNetworkDecides() {
            IpSubnetFilter filter = new IpSubnetFilter(
                    rule("10.0.0.0/8", REJECT), rule("192.168.0.0/16", ACCEPT), rule("2001:db8::/32", REJECT));
            assertThat(accepts(filter, "10.1.2.3")).isFalse();
            assertThat(accepts(filter, "192.168.1.1")).isTrue();
            assertThat(accepts(filter, "2001:db8::7")).isFalse();
            assertThat(accepts(filter, "2001:db9::7")).isTrue();
            assertThat(accepts(filter, "9.255.255.255")).isTrue();
            assertThat(accepts(filter, "11.0.0.0")).isTrue();
        }

        @Test
        void whatNoRuleIsAboutGoesByTheOption() {
            assertThat(accepts(new IpSubnetFilter(), "10.0.0.1")).isTrue();
            assertThat(accepts(new IpSubnetFilter(false), "10.0.0.1")).isFalse();
            assertThat(accepts(new IpSubnetFilter(false, rule("10.0.0.0/8", ACCEPT)), "10.0.0.1"))
                    .isTrue();
            assertThat(accepts(new IpSubnetFilter(false, List.of(rule("10.0.0.0/8", ACCEPT))), "::1"))
                    .isFalse();
            assertThat(accepts(new IpSubnetFilter(List.of()), "::1")).isTrue();
        }

        @Test
        @DisplayName("4.2.17, 4.2.19 access control: the most specific network decides, in whatever order rules come")
        void theMostSpecificDecides() {
            List<IpSubnetFilterRule> rules = new ArrayList<>(List.of(
                    rule("10.0.0.0/8", ACCEPT),
                    rule("10.1.0.0/16", REJECT),
                    rule("10.1.1.0/24", ACCEPT),
                    rule("10.1.1.255/32", REJECT),
                    rule("10.255.0.0/16", REJECT)));
            for (int order = 0; order < 10; order++) {
                Collections.shuffle(rules, new Random(order));
                IpSubnetFilter filter = new IpSubnetFilter(false, rules);
                assertThat(accepts(filter, "10.0.0.1")).isTrue();
                assertThat(accepts(filter, "10.1.0.1")).isFalse();
                assertThat(accepts(filter, "10.1.1.1")).isTrue();
                assertThat(accepts(filter, "10.1.1.255")).isFalse();
                assertThat(accepts(filter, "10.1.2.0")).isFalse();
                assertThat(accepts(filter, "10.2.0.0")).isTrue();
                assertThat(accepts(filter, "10.255.255.255")).isFalse();
                assertThat(accepts(filter, "11.0.0.0")).isFalse();
            }
        }

        @Test
        void ofRulesOfOneNetworkTheFirstDecides() {
            assertThat(accepts(new IpSubnetFilter(rule("10.0.0.0/8", REJECT), rule("10.0.0.0/8", ACCEPT)), "10.0.0.1"))
                    .isFalse();
            assertThat(accepts(new IpSubnetFilter(rule("10.0.0.0/8", ACCEPT), rule("10.0.0.0/8", REJECT)), "10.0.0.1"))
                    .isTrue();
        }

        @Test
        void theEndsOfTheAddressSpaceAreInside() {
            IpSubnetFilter filter = new IpSubnetFilter(
                    false,
                    rule("0.0.0.0/0", ACCEPT),
                    rule("255.255.255.255/32", REJECT),
                    rule("::/0", ACCEPT),
                    rule("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128", REJECT));
            assertThat(accepts(filter, "0.0.0.0")).isTrue();
            assertThat(accepts(filter, "255.255.255.254")).isTrue();
            assertThat(accepts(filter, "255.255.255.255")).isFalse();
            assertThat(accepts(filter, "::")).isTrue();
            assertThat(accepts(filter, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe"))
                    .isTrue();
            assertThat(accepts(filter, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"))
                    .isFalse();
        }

        @Test
        @DisplayName("CVE-2026-44249 a v4-mapped peer does not get round the IPv4 rules of a filter")
        void mappedPeers() throws Exception {
            IpSubnetFilter filter = new IpSubnetFilter(rule("10.0.0.0/8", REJECT));
            assertThat(accepts(filter, mapped(10, 0, 0, 1))).isFalse();
            assertThat(accepts(filter, mapped(11, 0, 0, 1))).isTrue();
            assertThat(accepts(new RuleBasedIpFilter(rule("10.0.0.0/8", REJECT)), mapped(10, 0, 0, 1)))
                    .isFalse();
        }

        @Test
        @DisplayName("CVE-2026-44249 the table agrees with looking at every rule")
        void agreesWithLookingAtEveryRule() throws Exception {
            Random random = new Random(42);
            for (int round = 0; round < 30; round++) {
                List<IpSubnetFilterRule> rules = new ArrayList<>();
                for (int i = 0; i < 60; i++) {
                    rules.add(new IpSubnetFilterRule(
                            address(random), random.nextInt(33), random.nextBoolean() ? ACCEPT : REJECT));
                }
                SubnetTable table = new SubnetTable(rules);
                for (int i = 0; i < 500; i++) {
                    IpAddress address = IpAddress.of(address(random));
                    assertThat(table.find(address))
                            .as("%s in %s", address, rules)
                            .isEqualTo(slowly(rules, address));
                }
            }
        }

        /** Few different bytes, so that networks overlap. */
        private InetAddress address(Random random) throws Exception {
            byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (random.nextInt(3) - 1);
            }
            return bytes.length == 16 ? Inet6Address.getByAddress(null, bytes, -1) : InetAddress.getByAddress(bytes);
        }

        private @Nullable IpFilterRuleType slowly(List<IpSubnetFilterRule> rules, IpAddress address) {
            IpSubnetFilterRule best = null;
            for (IpSubnetFilterRule rule : rules) {
                if (rule.matches(address) && (best == null || rule.prefixBits() > best.prefixBits())) {
                    best = rule;
                }
            }
            return best == null ? null : best.ruleType();
        }

        @Test
        @DisplayName(
                "4.2.17, 4.2.19 algorithm inefficiency: a hundred thousand rules cost a few comparisons a connection")
        void manyRulesAreCheap() throws Exception {
            List<IpSubnetFilterRule> rules = new ArrayList<>();
            for (int i = 0; i < 100_000; i++) {
                byte[] bytes = {(byte) (i >>> 16), (byte) (i >>> 8), (byte) i, 0};
                rules.add(new IpSubnetFilterRule(InetAddress.getByAddress(bytes), 24, i % 2 == 0 ? ACCEPT : REJECT));
            }
            SubnetTable table = new SubnetTable(rules);
            IpAddress even = IpAddress.of(new byte[] {0, 1, 2, 3});
            IpAddress odd = IpAddress.of(new byte[] {0, 1, 3, 3});
            // With every rule looked at these would be 10^11 comparisons.
            for (int i = 0; i < 500_000; i++) {
                if (table.find(even) != ACCEPT || table.find(odd) != REJECT) {
                    throw new AssertionError("wrong answer");
                }
            }
        }
    }

    @Nested
    class Rules {
        private final IpFilterRule all = new IpFilterRule() {
            @Override
            public boolean matches(InetSocketAddress remoteAddress) {
                return true;
            }

            @Override
            public IpFilterRuleType ruleType() {
                return REJECT;
            }
        };

        @Test
        void theFirstThatMatchesDecides() {
            RuleBasedIpFilter filter = new RuleBasedIpFilter(rule("10.0.0.0/8", ACCEPT), null, all);
            assertThat(accepts(filter, "10.0.0.1")).isTrue();
            assertThat(accepts(filter, "11.0.0.1")).isFalse();
            assertThat(accepts(new RuleBasedIpFilter(all, rule("10.0.0.0/8", ACCEPT)), "10.0.0.1"))
                    .isFalse();
        }

        @Test
        void whatNoRuleMatchesGoesByTheOption() {
            assertThat(accepts(new RuleBasedIpFilter(), "10.0.0.1")).isTrue();
            assertThat(accepts(new RuleBasedIpFilter(true), "10.0.0.1")).isTrue();
            assertThat(accepts(new RuleBasedIpFilter(false), "10.0.0.1")).isFalse();
        }
    }

    @Nested
    class Unique {
        @Test
        void anAddressIsConnectedOnceAtATime() throws Exception {
            UniqueIpFilter filter = new UniqueIpFilter();
            EmbeddedChannel first = opened(PeerChannel.from("91.92.93.1", filter));
            assertThat(first.isActive()).isTrue();
            assertThat(accepts(filter, "91.92.93.2")).isTrue();
            assertThat(accepts(filter, "91.92.93.1")).isFalse();
            assertThat(accepts(filter, mapped(91, 92, 93, 1))).isFalse();
            first.close();
            assertThat(accepts(filter, "91.92.93.1")).isTrue();
        }

        @Test
        void aRejectedChannelDoesNotFreeTheAddress() {
            UniqueIpFilter filter = new UniqueIpFilter();
            assertThat(accepts(filter, "91.92.93.1")).isTrue();
            for (int i = 0; i < 5; i++) {
                assertThat(accepts(filter, "91.92.93.1")).isFalse();
            }
        }

        @Test
        void aNameIsRefused() {
            assertThat(accepts(new UniqueIpFilter(), InetSocketAddress.createUnresolved("host", 1)))
                    .isFalse();
        }
    }

    @Nested
    class Verdicts {
        private final List<String> heard = new ArrayList<>();

        private final class Recorder extends ChannelInboundHandlerAdapter {
            @Override
            public void channelRegistered(ChannelHandlerContext ctx) {
                heard.add("registered");
            }

            @Override
            public void channelActive(ChannelHandlerContext ctx) {
                heard.add("active");
            }

            @Override
            public void channelRead(ChannelHandlerContext ctx, Object msg) {
                heard.add("read");
                ((ByteBuf) msg).release();
            }

            @Override
            public void channelInactive(ChannelHandlerContext ctx) {
                heard.add("inactive");
            }

            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object evt) {
                heard.add("event");
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                heard.add("exception");
            }
        }

        private class Polite extends AbstractRemoteAddressFilter<InetSocketAddress> {
            @Override
            protected boolean accept(ChannelHandlerContext ctx, InetSocketAddress remoteAddress) {
                return false;
            }

            @Override
            protected @Nullable ChannelFuture channelRejected(
                    ChannelHandlerContext ctx, InetSocketAddress remoteAddress) {
                heard.add("rejected " + remoteAddress.getAddress().getHostAddress());
                return ctx.writeAndFlush(Unpooled.copiedBuffer("go away", US_ASCII));
            }
        }

        @Test
        void anAcceptedChannelLosesTheFilter() {
            AbstractRemoteAddressFilter<InetSocketAddress> filter = new AbstractRemoteAddressFilter<>() {
                @Override
                protected boolean accept(ChannelHandlerContext ctx, InetSocketAddress remoteAddress) {
                    return true;
                }

                @Override
                protected void channelAccepted(ChannelHandlerContext ctx, InetSocketAddress remoteAddress) {
                    heard.add("accepted " + ctx.isRemoved());
                }
            };
            PeerChannel channel = opened(PeerChannel.from("10.0.0.1", filter, new Recorder()));
            assertThat(channel.pipeline().context(filter)).isNull();
            assertThat(heard).containsExactly("accepted true", "registered", "active");
        }

        @Test
        void aPoliteRefusalIsSentBeforeTheChannelCloses() {
            ChannelPromise[] written = new ChannelPromise[1];
            PeerChannel channel = opened(PeerChannel.from(
                    "10.0.0.1",
                    new ChannelOutboundHandlerAdapter() {
                        @Override
                        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                            written[0] = promise;
                            ctx.write(msg);
                        }
                    },
                    new Polite(),
                    new Recorder()));
            assertThat(channel.isOpen()).isTrue();
            ByteBuf farewell = channel.readOutbound();
            assertThat(farewell.toString(US_ASCII)).isEqualTo("go away");
            farewell.release();

            written[0].setSuccess();
            assertThat(channel.isOpen()).isFalse();
        }

        @Test
        @DisplayName("4.2.17, 4.2.19 access control: what a rejected peer sends reaches no handler")
        void aRejectedPeerReachesNoHandler() {
            PeerChannel channel = opened(PeerChannel.from(
                    "10.0.0.1",
                    new ChannelOutboundHandlerAdapter() {
                        @Override
                        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                            ctx.write(msg); // the refusal takes its time
                        }
                    },
                    new Polite(),
                    new Recorder()));
            ByteBuf request = Unpooled.copiedBuffer("GET /secret", US_ASCII);

            channel.pipeline().fireChannelRead(request).fireChannelReadComplete();
            channel.pipeline().fireUserEventTriggered("event");
            channel.pipeline().fireChannelWritabilityChanged();

            assertThat(request.refCnt()).isZero();
            assertThat(heard).containsExactly("rejected 10.0.0.1");
            channel.pipeline().fireExceptionCaught(new IllegalStateException("reset"));
            assertThat(channel.isOpen()).isFalse();
            assertThat(heard).containsExactly("rejected 10.0.0.1");
        }

        @Test
        void withoutAnAddressTheDecisionWaitsAndThenFails() {
            PeerChannel channel = opened(PeerChannel.from((SocketAddress) null, new UniqueIpFilter()));
            assertThat(catchThrowable(channel::checkException))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("cannot determine to accept or reject a channel");
            assertThat(channel.isOpen()).isFalse();
        }

        @Test
        @DisplayName("4.2.17, 4.2.19 access control: a filter that fails keeps the peer out")
        void aFilterThatFailsKeepsThePeerOut() {
            RuleBasedIpFilter filter = new RuleBasedIpFilter(new IpFilterRule() {
                @Override
                public boolean matches(InetSocketAddress remoteAddress) {
                    throw new IllegalStateException("database");
                }

                @Override
                public IpFilterRuleType ruleType() {
                    return ACCEPT;
                }
            });
            PeerChannel channel = opened(PeerChannel.from("10.0.0.1", filter, new Recorder()));
            assertThat(channel.isOpen()).isFalse();
            assertThat(heard).containsExactly("exception");
        }

        @Test
        void theDecisionIsMadeOnceTheAddressIsThere() {
            SocketAddress[] peer = new SocketAddress[1];
            EmbeddedChannel channel = new EmbeddedChannel(false, false, new Polite(), new Recorder()) {
                @Override
                public @Nullable SocketAddress remoteAddress() {
                    return peer[0];
                }
            };
            channel.pipeline().addFirst(new ChannelInboundHandlerAdapter() {
                @Override
                public void channelActive(ChannelHandlerContext ctx) {
                    peer[0] = PeerChannel.address("10.0.0.1");
                    ctx.fireChannelActive();
                }
            });
            register(opened(channel));
            assertThat(heard).containsExactly("registered", "rejected 10.0.0.1");
            assertThat(channel.isOpen()).isFalse();
        }

        private void register(EmbeddedChannel channel) {
            try {
                channel.register();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Nested
    class Limits {
        @Test
        void connectionsBeyondTheTotalAreRejected() {
            ConnectionLimitHandler limit = new ConnectionLimitHandler(2, 2);
            Channel first = opened(PeerChannel.from("10.0.0.1", limit));
            assertThat(accepts(limit, "10.0.0.2")).isTrue();
            assertThat(accepts(limit, "10.0.0.3")).isFalse();
            assertThat(limit.openConnections()).isEqualTo(2);
            assertThat(limit.rejectedConnections()).isOne();

            first.close();
            assertThat(limit.openConnections()).isOne();
            assertThat(accepts(limit, "10.0.0.3")).isTrue();
        }

        @Test
        void connectionsOfOneAddressBeyondItsNumberAreRejected() throws Exception {
            ConnectionLimitHandler limit = new ConnectionLimitHandler(100, 2);
            Channel first = opened(PeerChannel.from("10.0.0.1", limit));
            assertThat(accepts(limit, mapped(10, 0, 0, 1))).isTrue();
            assertThat(accepts(limit, "10.0.0.1")).isFalse();
            assertThat(accepts(limit, mapped(10, 0, 0, 1))).isFalse();
            assertThat(accepts(limit, "10.0.0.2")).isTrue();
            assertThat(limit.openConnections(InetAddress.getByName("10.0.0.1"))).isEqualTo(2);
            assertThat(limit.openConnections()).isEqualTo(3);
            assertThat(limit.openNetworks()).isEqualTo(2);

            first.close();
            assertThat(accepts(limit, "10.0.0.1")).isTrue();
        }

        @Test
        void networksAreCountedByTheirPrefixes() {
            ConnectionLimitHandler limit = ConnectionLimitHandler.builder()
                    .maxConnectionsPerNetwork(1)
                    .ipv4PrefixBits(24)
                    .ipv6PrefixBits(56)
                    .build();
            assertThat(accepts(limit, "10.0.0.1")).isTrue();
            assertThat(accepts(limit, "10.0.0.200")).isFalse();
            assertThat(accepts(limit, "10.0.1.1")).isTrue();
            assertThat(accepts(limit, "2001:db8:0:aa01::1")).isTrue();
            assertThat(accepts(limit, "2001:db8:0:aaff::1")).isFalse();
            assertThat(accepts(limit, "2001:db8:0:ab00::1")).isTrue();
        }

        @Test
        void aCustomerWithManyIpv6AddressesIsOneNetwork() {
            ConnectionLimitHandler limit = new ConnectionLimitHandler(100, 1);
            assertThat(accepts(limit, "2001:db8::1")).isTrue();
            assertThat(accepts(limit, "2001:db8::ffff:ffff:ffff:ffff")).isFalse();
            assertThat(accepts(limit, "2001:db8:0:1::1")).isTrue();
        }

        @Test
        void nothingIsRememberedOfConnectionsThatAreClosed() {
            ConnectionLimitHandler limit = new ConnectionLimitHandler(10, 1);
            for (int i = 0; i < 1_000; i++) {
                PeerChannel channel = PeerChannel.from("10.0." + i / 250 + "." + i % 250, limit);
                assertThat(channel.isActive()).isTrue();
                channel.finishAndReleaseAll();
            }
            assertThat(limit.openConnections()).isZero();
            assertThat(limit.openNetworks()).isZero();
            assertThat(limit.rejectedConnections()).isZero();
        }

        @Test
        void peersWithoutAnIpAddressCountInTotal() {
            ConnectionLimitHandler limit = new ConnectionLimitHandler(2, 1);
            assertThat(accepts(limit, new LocalAddress("a"))).isTrue();
            assertThat(accepts(limit, new LocalAddress("b"))).isTrue();
            assertThat(accepts(limit, new LocalAddress("c"))).isFalse();
            assertThat(limit.openNetworks()).isZero();
        }

        @Test
        void aSubclassRefusesPolitely() {
            ConnectionLimitHandler limit =
                    new ConnectionLimitHandler(ConnectionLimitHandler.builder().maxConnections(1)) {
                        @Override
                        protected ChannelFuture channelRejected(ChannelHandlerContext ctx, SocketAddress address) {
                            return ctx.writeAndFlush(Unpooled.copiedBuffer("421 busy\r\n", US_ASCII));
                        }
                    };
            assertThat(accepts(limit, "10.0.0.1")).isTrue();
            PeerChannel second = opened(PeerChannel.from("10.0.0.2", limit));
            ByteBuf farewell = second.readOutbound();
            assertThat(farewell.toString(US_ASCII)).isEqualTo("421 busy\r\n");
            farewell.release();
            assertThat(second.isOpen()).isFalse();
            assertThat(limit.openConnections()).isOne();
        }

        @Test
        void settingsAreCheckedAndTold() {
            ConnectionLimitHandler limit = new ConnectionLimitHandler(7, 3);
            assertThat(limit.maxConnections()).isEqualTo(7);
            assertThat(limit.maxConnectionsPerNetwork()).isEqualTo(3);
            assertThat(catchThrowable(() -> new ConnectionLimitHandler(0, 1)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(catchThrowable(() -> new ConnectionLimitHandler(1, 0)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(catchThrowable(() -> ConnectionLimitHandler.builder().ipv4PrefixBits(33)))
                    .hasMessage("ipv4PrefixBits : 33 (expected: 0 to 32)");
            assertThat(catchThrowable(() -> ConnectionLimitHandler.builder().ipv6PrefixBits(-1)))
                    .isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void manyThreadsNeverGetMoreThanTheLimit() throws Exception {
            ConnectionLimitHandler limit = new ConnectionLimitHandler(50, 20);
            int threads = 4;
            CountDownLatch start = new CountDownLatch(1);
            List<Thread> running = new ArrayList<>();
            AtomicInteger accepted = new AtomicInteger();
            List<EmbeddedChannel> open = Collections.synchronizedList(new ArrayList<>());
            for (int t = 0; t < threads; t++) {
                Thread thread = new Thread(() -> {
                    awaitOpen(start);
                    for (int i = 0; i < 100; i++) {
                        PeerChannel channel = PeerChannel.from("10.0.0." + i % 5, limit);
                        open.add(channel);
                        if (channel.isActive()) {
                            accepted.incrementAndGet();
                        }
                    }
                });
                thread.start();
                running.add(thread);
            }
            start.countDown();
            for (Thread thread : running) {
                thread.join();
            }
            channels.addAll(open);
            assertThat(accepted).hasValue(50);
            assertThat(limit.openConnections()).isEqualTo(50);
            assertThat(limit.rejectedConnections()).isEqualTo(threads * 100 - 50);
            assertThat(limit.openConnections(InetAddress.getByName("10.0.0.1"))).isLessThanOrEqualTo(20);
            channels.forEach(EmbeddedChannel::close);
            assertThat(limit.openConnections()).isZero();
            assertThat(limit.openNetworks()).isZero();
        }

        private void awaitOpen(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
