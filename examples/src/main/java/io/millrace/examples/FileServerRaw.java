package io.millrace.examples;

import io.millrace.bootstrap.ServerBootstrap;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelInitializer;
import io.millrace.channel.ChannelOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Sends the file that a client names in a line, by the kernel alone where it can, and closes the connection. */
final class FileServerRaw implements Example {
    private static final Flag<Path> ROOT = Flag.path("--root", "FOLDER", "the folder whose files are sent");

    @Override
    public String name() {
        return "file-server-raw";
    }

    @Override
    public String summary() {
        return "sends the file that is asked for in a line (sendfile)";
    }

    @Override
    public List<Flag<?>> flags() {
        return Addresses.streamsAnd(ROOT);
    }

    @Override
    public String command(String peer) {
        return "echo NAME | nc " + peer;
    }

    @Override
    public void start(Server server, Options options) throws Exception {
        Path root = realFolder(options.get(ROOT));
        server.listen(
                new ServerBootstrap()
                        // A client may end its output behind the line, and still gets the file.
                        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                        .childHandler(new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel connection) {
                                connection.pipeline().addLast(new FileRequestHandler(root));
                            }
                        }),
                options);
    }

    private static Path realFolder(Path folder) throws UsageException {
        try {
            Path real = folder.toRealPath();
            if (Files.isDirectory(real)) {
                return real;
            }
        } catch (IOException e) {
            throw new UsageException("--root " + folder + " cannot be opened", e);
        }
        throw new UsageException("--root " + folder + " is not a folder");
    }
}
