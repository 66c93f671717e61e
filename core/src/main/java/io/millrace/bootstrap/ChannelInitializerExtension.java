package io.millrace.bootstrap;

import io.millrace.channel.Channel;
import io.millrace.channel.ServerChannel;

/**
 * Is called for every channel that a bootstrap makes, once it is initialised and before it is registered: to watch or
 * to change the channels of a program without changing the program.
 *
 * <p>Extensions are found with {@link java.util.ServiceLoader}, when the system property {@link
 * #EXTENSIONS_SYSTEM_PROPERTY} is {@code serviceload}; with {@code log} they are found and logged, but not called.
 * They are for the program's operator, not for libraries.
 */
public abstract class ChannelInitializerExtension {

    /** The name of the system property that switches extensions on. */
    public static final String EXTENSIONS_SYSTEM_PROPERTY = "io.millrace.bootstrap.extensions";

    /** For subclasses. */
    protected ChannelInitializerExtension() {}

    /**
     * The order in which extensions are called: lowest first. Usually between -100 and 100, and 0 where it does not
     * matter.
     */
    public double priority() {
        return 0;
    }

    /**
     * A {@link Bootstrap} has initialised a channel. Does nothing unless overridden. An exception is logged, not
     * propagated.
     *
     * <p><b>Thread:</b> the one that called the bootstrap.
     */
    public void postInitializeClientChannel(Channel channel) {}

    /**
     * A {@link ServerBootstrap} has initialised a channel that will accept. Does nothing unless overridden. An
     * exception is logged, not propagated.
     *
     * <p><b>Thread:</b> the one that called the bootstrap.
     */
    public void postInitializeServerListenerChannel(ServerChannel channel) {}

    /**
     * A {@link ServerBootstrap} has initialised a channel that was accepted. Does nothing unless overridden. An
     * exception is logged, not propagated.
     *
     * <p><b>Thread:</b> the loop of the server channel.
     */
    public void postInitializeServerChildChannel(Channel channel) {}
}
