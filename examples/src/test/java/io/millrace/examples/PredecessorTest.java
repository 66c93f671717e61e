package io.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bootstrap.ServerBootstrap;
import io.millrace.channel.ChannelFutureListener;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.EventLoopGroup;
import io.millrace.channel.MultiThreadIoEventLoopGroup;
import io.millrace.channel.unix.DescriptorAddress;
import io.millrace.channel.unix.DomainSocketAddress;
import io.millrace.channel.unix.PollIoHandler;
import io.millrace.channel.unix.UnixChannel;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The two ends of a handover, each with a peer that is not as it should be. */
@Timeout(60)
class PredecessorTest {
    /** Nobody has this id: no process of the test is trusted. */
    private static final TrustedUsers STRANGERS = new TrustedUsers(Set.of(0x7ffffff0));

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(2, PollIoHandler.newFactory());

    @TempDir
    private Path folder;

    @AfterEach
    void end() {
        assertThat(group.shutdownGracefully(0, 10, TimeUnit.SECONDS).awaitUninterruptibly(30, TimeUnit.SECONDS))
                .isTrue();
    }

    private Path control() {
        return folder.resolve("control");
    }

    /** Passes its own listener twice, as if it were two, and is gone. */
    private void startOneThatPassesAndGoes() throws Exception {
        new ServerBootstrap()
                .group(group)
                .childHandler(new ChannelInboundHandlerAdapter() {
                    @Override
                    public boolean isSharable() {
                        return true;
                    }

                    @Override
                    public void channelActive(ChannelHandlerContext ctx) {
                        UnixChannel listener = (UnixChannel)
                                Objects.requireNonNull(ctx.channel().parent(), "parent");
                        ctx.write(listener.fd());
                        ctx.writeAndFlush(listener.fd()).addListener(ChannelFutureListener.CLOSE);
                    }
                })
                .bind(new DomainSocketAddress(control().toString()))
                .sync();
    }

    private Predecessor find(TrustedUsers users) throws Exception {
        return Objects.requireNonNull(Predecessor.find(group, control(), users), "nobody listens");
    }

    @Test
    void predecessorThatGoesAfterItHasPassedEverythingIsNotMissed() throws Exception {
        startOneThatPassesAndGoes();
        Predecessor predecessor = find(TrustedUsers.ownAndRoot());
        List<SocketAddress> addresses = predecessor.takeListeners();

        assertThatCode(predecessor::dismiss).doesNotThrowAnyException();

        assertThat(addresses).hasSize(2);
        for (SocketAddress address : addresses) {
            ((DescriptorAddress) address).descriptor().close();
        }
    }

    @Test
    void predecessorOfAnotherUserIsRefused() throws Exception {
        startOneThatPassesAndGoes();

        assertThatThrownBy(() -> find(STRANGERS).takeListeners())
                .hasRootCauseInstanceOf(IOException.class)
                .rootCause()
                .hasMessageContaining("at the other end of the control socket is user");
    }

    @Test
    void successorOfAnotherUserGetsNothing() throws Exception {
        HandoverServer.controlBootstrap(group, List.of(), STRANGERS)
                .bind(new DomainSocketAddress(control().toString()))
                .sync();

        try (Client successor = new Client(UnixDomainSocketAddress.of(control()))) {
            successor.awaitEnd();
        }
    }

    @Test
    void rootAndTheOwnerOfWhatThisProcessMakesAreTrusted() throws IOException {
        Object own = Files.getAttribute(Files.createFile(folder.resolve("mine")), "unix:uid");

        assertThat(TrustedUsers.ownAndRoot().ids()).containsOnly(0, (Integer) own);
    }
}
