package io.millrace.bootstrap;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The extensions that are switched on, in the order in which they are called. */
final class ChannelInitializerExtensions {

    private static final Logger logger = LoggerFactory.getLogger(ChannelInitializerExtensions.class);
    private static final ChannelInitializerExtensions NONE = new ChannelInitializerExtensions(List.of());

    private final List<ChannelInitializerExtension> extensions;

    private ChannelInitializerExtensions(List<ChannelInitializerExtension> extensions) {
        this.extensions = extensions;
    }

    /** Looks for extensions if the system property says so. */
    static ChannelInitializerExtensions load(@Nullable ClassLoader classLoader) {
        String mode = System.getProperty(ChannelInitializerExtension.EXTENSIONS_SYSTEM_PROPERTY, "");
        boolean use = mode.equalsIgnoreCase("serviceload");
        if (!use && !mode.equalsIgnoreCase("log")) {
            return NONE;
        }
        List<ChannelInitializerExtension> found = new ArrayList<>();
        ServiceLoader.load(ChannelInitializerExtension.class, classLoader).forEach(found::add);
        found.sort(Comparator.comparingDouble(ChannelInitializerExtension::priority));
        logger.info("Channel initializer extensions {}: {}", use ? "in use" : "available", found);
        return use ? new ChannelInitializerExtensions(List.copyOf(found)) : NONE;
    }

    /** Calls each extension; one that throws is logged and does not keep the channel from working. */
    void call(Consumer<ChannelInitializerExtension> method) {
        for (ChannelInitializerExtension extension : extensions) {
            try {
                method.accept(extension);
            } catch (RuntimeException e) {
                logger.warn("The channel initializer extension {} failed", extension, e);
            }
        }
    }

    boolean isEmpty() {
        return extensions.isEmpty();
    }
}
