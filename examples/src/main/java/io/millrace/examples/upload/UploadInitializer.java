package io.millrace.examples.upload;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelInitializer;
import io.millrace.handler.codec.http.HttpDecoderConfig;
import io.millrace.handler.codec.http.HttpServerCodec;
import io.millrace.handler.codec.http.HttpServerExpectContinueHandler;
import io.millrace.handler.codec.http.HttpServerKeepAliveHandler;
import io.millrace.util.concurrent.DefaultEventExecutorGroup;
import io.millrace.util.concurrent.DefaultThreadFactory;
import io.millrace.util.concurrent.EventExecutorGroup;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Gives each connection its handlers; the last of them, which writes files, has threads of its own. */
public final class UploadInitializer extends ChannelInitializer<Channel> {
    private static final int WRITERS = 4;

    private final EventExecutorGroup writers =
            new DefaultEventExecutorGroup(WRITERS, new DefaultThreadFactory("upload", true));

    private final @Nullable Shelf shelf;
    private final long maxBytes;

    /**
     * Makes the handlers of a server.
     *
     * @param folder where files are kept, {@code null} if they are not
     * @param maxBytes of a form with all its files
     * @throws IOException if the folder cannot be used
     */
    public UploadInitializer(@Nullable Path folder, long maxBytes) throws IOException {
        this.shelf = folder == null ? null : new Shelf(folder);
        this.maxBytes = maxBytes;
    }

    @Override
    protected void initChannel(Channel connection) {
        connection
                .pipeline()
                .addLast(
                        new HttpServerCodec(new HttpDecoderConfig().setMaxContentLength(maxBytes)),
                        new HttpServerKeepAliveHandler(),
                        new HttpServerExpectContinueHandler())
                .addLast(writers, new UploadHandler(shelf));
    }
}
