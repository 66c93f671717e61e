package io.millrace.examples;

import io.millrace.bootstrap.ServerBootstrap;
import io.millrace.channel.ChannelOption;
import io.millrace.examples.upload.UploadInitializer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Takes files from a form in a browser, or from curl, and answers with their checksums. */
final class HttpUploadServer implements Example {
    private static final Flag<Path> DIR = Flag.path(
                    "--dir", "FOLDER", "keep the files there; otherwise they are forgotten")
            .optional();
    private static final Flag<Integer> LIMIT = Flag.number(
                    "--limit", "MB", "the largest form with all its files", 1, 1 << 20)
            .or(1024);

    @Override
    public String name() {
        return "http-upload";
    }

    @Override
    public String summary() {
        return "takes files from a form and answers with their SHA-256";
    }

    @Override
    public List<Flag<?>> flags() {
        return Addresses.streamsAnd(DIR, LIMIT);
    }

    @Override
    public String command(String peer) {
        return Urls.curl("-F file=@NAME", peer, "/upload");
    }

    @Override
    public void start(Server server, Options options) throws Exception {
        Path folder = options.find(DIR);
        UploadInitializer connections;
        try {
            connections = new UploadInitializer(folder, (long) options.get(LIMIT) << 20);
        } catch (IOException e) {
            throw new UsageException("--dir " + folder + " cannot be used", e);
        }
        server.listen(
                new ServerBootstrap()
                        // The handler asks for each read: it is the disk that is slow.
                        .childOption(ChannelOption.AUTO_READ, false)
                        .childHandler(connections),
                options);
    }
}
