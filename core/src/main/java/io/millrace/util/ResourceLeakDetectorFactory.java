package io.millrace.util;

import java.util.Objects;

/**
 * Makes the {@link ResourceLeakDetector}s of the framework. Classes make theirs once, when they are loaded, so another
 * factory is set before anything else of the framework is used.
 */
public abstract class ResourceLeakDetectorFactory {

    private static volatile ResourceLeakDetectorFactory instance = new ResourceLeakDetectorFactory() {
        @Override
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval) {
            return new ResourceLeakDetector<>(resource, samplingInterval);
        }
    };

    /** For subclasses. */
    protected ResourceLeakDetectorFactory() {}

    /**
     * Returns the factory in use.
     *
     * @return the factory
     */
    public static ResourceLeakDetectorFactory instance() {
        return instance;
    }

    /**
     * Sets the factory for detectors that are made from now on.
     *
     * @param factory the factory
     */
    public static void setResourceLeakDetectorFactory(ResourceLeakDetectorFactory factory) {
        instance = Objects.requireNonNull(factory, "factory");
    }

    /**
     * Makes a detector that samples at the configured interval.
     *
     * @param <T> the type of the objects
     * @param resource their class
     * @return the detector
     */
    public final <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource) {
        return newResourceLeakDetector(resource, ResourceLeakDetector.SAMPLING_INTERVAL);
    }

    /**
     * Makes a detector.
     *
     * @param <T> the type of the objects
     * @param resource their class
     * @param samplingInterval track one object in this many
     * @return the detector
     */
    public abstract <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval);
}
