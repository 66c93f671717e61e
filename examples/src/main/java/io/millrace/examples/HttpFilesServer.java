package io.millrace.examples;

import io.millrace.bootstrap.ServerBootstrap;
import io.millrace.channel.ChannelOption;
import io.millrace.examples.files.FilesInitializer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Serves the files of a folder over HTTP, to browsers and to download tools that go on where they stopped. */
final class HttpFilesServer implements Example {
    private static final Flag<Path> ROOT = Flag.path("--root", "FOLDER", "the folder whose files are served");

    @Override
    public String name() {
        return "http-files";
    }

    @Override
    public String summary() {
        return "serves the files of a folder over HTTP (ranges, conditions, sendfile)";
    }

    @Override
    public List<Flag<?>> flags() {
        return Addresses.streamsAnd(ROOT);
    }

    @Override
    public String command(String peer) {
        return Urls.curl("", peer, "/");
    }

    @Override
    public void start(Server server, Options options) throws Exception {
        Path root = options.get(ROOT);
        FilesInitializer connections;
        try {
            connections = new FilesInitializer(root);
        } catch (IOException e) {
            throw new UsageException("--root " + root + " is no folder that can be read", e);
        }
        server.listen(
                new ServerBootstrap()
                        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                        .childHandler(connections),
                options);
    }
}
