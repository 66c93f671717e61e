package io.millrace.examples.files;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelInitializer;
import io.millrace.handler.codec.http.HttpServerCodec;
import io.millrace.handler.codec.http.HttpServerKeepAliveHandler;
import io.millrace.handler.timeout.IdleStateHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Gives each connection of a file server its handlers. */
public final class FilesInitializer extends ChannelInitializer<Channel> {
    /** The codec's time limits are for requests; this one is for readers of answers who do not read. */
    private static final int SECONDS_WITHOUT_PROGRESS = 90;

    private final Site site;

    /**
     * Makes the handlers of a server.
     *
     * @param root the folder whose files are served
     * @throws IOException if it is not there, or is no folder
     */
    public FilesInitializer(Path root) throws IOException {
        this.site = new Site(root);
    }

    @Override
    protected void initChannel(Channel connection) {
        connection
                .pipeline()
                .addLast(
                        new IdleStateHandler(true, 0, 0, SECONDS_WITHOUT_PROGRESS, TimeUnit.SECONDS),
                        new HttpServerCodec(),
                        new HttpServerKeepAliveHandler(),
                        new FilesHandler(site));
    }
}
