package consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.bootstrap.ServerBootstrap;
import io.millrace.channel.ChannelHandler.Sharable;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.EventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EchoOnceTest {
    @Test
    void aProjectThatImportsTheBomEchoes() throws Exception {
        byte[] sent = "hello, millrace\n".getBytes(StandardCharsets.US_ASCII);
        try (EventLoopGroup group = EventLoopGroup.create(1)) {
            InetSocketAddress address = (InetSocketAddress) new ServerBootstrap()
                    .group(group)
                    .childHandler(new Echo())
                    .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .sync()
                    .channel()
                    .localAddress();
            try (Socket client = new Socket(address.getAddress(), address.getPort())) {
                client.setSoTimeout(10_000);
                client.getOutputStream().write(sent);
                byte[] echoed = client.getInputStream().readNBytes(sent.length);
                assertEquals(
                        new String(sent, StandardCharsets.US_ASCII), new String(echoed, StandardCharsets.US_ASCII));
            }
        }
    }

    @Sharable
    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ctx.writeAndFlush(message);
        }
    }
}
