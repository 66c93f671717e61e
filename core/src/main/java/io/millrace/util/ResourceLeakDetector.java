package io.millrace.util;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds objects of one kind that were collected without having been given back, and says where they came from.
 *
 * <p>A sample of the objects gets a {@link ResourceLeakTracker}; its owner closes it when the object is given back. The
 * others cost a random number. What the collector finds is reported by the next {@link #track} of a sampled object or
 * by {@link #reportLeaks()}: equal reports are logged once, the listeners hear of every one.
 *
 * <p>System properties, read once: {@code io.millrace.leakDetection.level} ({@code disabled}, {@code simple},
 * {@code advanced}, {@code paranoid} or 0 to 3), {@code io.millrace.leakDetection.samplingInterval} (128) and
 * {@code io.millrace.leakDetection.targetRecords} (4; how many access records an object keeps before it thins them).
 *
 * <p><b>Thread:</b> any.
 *
 * @param <T> the type of the objects
 */
public class ResourceLeakDetector<T> {

    private static final String PROPERTY_LEVEL = "io.millrace.leakDetection.level";
    private static final String PROPERTY_SAMPLING_INTERVAL = "io.millrace.leakDetection.samplingInterval";
    private static final String PROPERTY_TARGET_RECORDS = "io.millrace.leakDetection.targetRecords";

    /** One object in this many is tracked unless the level is paranoid or the detector says otherwise. */
    static final int SAMPLING_INTERVAL = Math.max(1, Integer.getInteger(PROPERTY_SAMPLING_INTERVAL, 128));

    private static final int TARGET_RECORDS = Math.max(0, Integer.getInteger(PROPERTY_TARGET_RECORDS, 4));

    /** Different reports that one detector logs; a program that leaks in more places than this knows that it does. */
    private static final int MAX_LOGGED_REPORTS = 256;

    /**
     * Creation traces at {@link Level#SIMPLE} before a detector has found its first leak. A trace costs a microsecond and
     * hundreds of bytes: a program that loses nothing does not pay them for ever.
     */
    private static final int TRACES_WITHOUT_LEAK = 256;

    /** Creation traces a second at {@link Level#SIMPLE} once there was a leak; what is above is tracked without. */
    private static final int MAX_TRACES_PER_SECOND = 1000;

    private static final Logger logger = LoggerFactory.getLogger(ResourceLeakDetector.class);

    private static final List<WeakReference<ResourceLeakDetector<?>>> DETECTORS = new CopyOnWriteArrayList<>();
    private static final List<LeakListener> GLOBAL_LISTENERS = new CopyOnWriteArrayList<>();
    private static final Set<ExcludedMethod> EXCLUDED_METHODS = ConcurrentHashMap.newKeySet();

    private static volatile Level level = initialLevel(System.getProperty(PROPERTY_LEVEL));

    private final String resourceType;
    private final int samplingInterval;

    /**
     * Holds the trackers so that they outlive their objects; any thread. A closed one stays until its object is collected,
     * since pools hand objects out again: then it is opened again, and tracking allocates nothing.
     */
    private final Set<Tracker<T>> trackers = ConcurrentHashMap.newKeySet();

    private final AtomicInteger open = new AtomicInteger();

    private final ReferenceQueue<T> collected = new ReferenceQueue<>();
    private final Set<String> logged = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean loggedTooMuch = new AtomicBoolean();
    private volatile @Nullable LeakListener listener;

    // Read and written by every thread without order: a lost update costs a few traces more or less.
    private long traceSecondStarted = System.nanoTime();
    private int tracesInSecond;
    private int tracesWithoutLeak;
    private boolean leaked;

    /** How much effort is made to find leaks. */
    public enum Level {
        /** Nothing is tracked. */
        DISABLED,
        /** A sample is tracked; reports say where the object was created. */
        SIMPLE,
        /** A sample is tracked; reports say where the object was accessed last, too. */
        ADVANCED,
        /** Every object is tracked, with its accesses: for tests. */
        PARANOID
    }

    /** Hears of leaks. */
    @FunctionalInterface
    public interface LeakListener {

        /**
         * Called for each leak that is found, on whichever thread found it.
         *
         * @param resourceType the simple name of the lost object's class
         * @param records where it was created and accessed; empty if nothing was recorded
         */
        void onLeak(String resourceType, String records);
    }

    private record ExcludedMethod(String className, String methodName) {}

    /**
     * Creates a detector; ordinary code asks {@link ResourceLeakDetectorFactory} for one.
     *
     * @param resourceType the type of the objects
     * @param samplingInterval track one object in this many
     * @throws IllegalArgumentException if the interval is not positive
     */
    public ResourceLeakDetector(Class<?> resourceType, int samplingInterval) {
        if (samplingInterval <= 0) {
            throw new IllegalArgumentException("samplingInterval : " + samplingInterval + " (expected: > 0)");
        }
        String name = resourceType.getName();
        this.resourceType = name.substring(name.lastIndexOf('.') + 1);
        this.samplingInterval = samplingInterval;
        register(this);
    }

    /**
     * Sets the level for objects that are created from now on, of every detector.
     *
     * @param level the level
     */
    public static void setLevel(Level level) {
        ResourceLeakDetector.level = Objects.requireNonNull(level, "level");
    }

    /**
     * Returns the level.
     *
     * @return the level
     */
    public static Level getLevel() {
        return level;
    }

    /**
     * Returns whether anything is tracked.
     *
     * @return whether the level is not {@link Level#DISABLED}
     */
    public static boolean isEnabled() {
        return level != Level.DISABLED;
    }

    /**
     * Adds a listener to the leaks of every detector, present and future; for test tools.
     *
     * @param listener the listener
     */
    public static void addGlobalLeakListener(LeakListener listener) {
        GLOBAL_LISTENERS.add(Objects.requireNonNull(listener, "listener"));
    }

    /**
     * Removes a listener that was added to every detector.
     *
     * @param listener the listener
     */
    public static void removeGlobalLeakListener(LeakListener listener) {
        GLOBAL_LISTENERS.remove(listener);
    }

    /**
     * Returns the detectors of this process; for test tools, which can ask each for {@link #reportLeaks()} after a
     * collection.
     *
     * @return a snapshot
     */
    public static List<ResourceLeakDetector<?>> detectors() {
        List<ResourceLeakDetector<?>> found = new ArrayList<>();
        for (WeakReference<ResourceLeakDetector<?>> reference : DETECTORS) {
            ResourceLeakDetector<?> detector = reference.get();
            if (detector != null) {
                found.add(detector);
            }
        }
        return found;
    }

    /**
     * Leaves methods out of the traces of all reports.
     *
     * @param clz the class that declares them
     * @param methodNames their names
     * @throws IllegalArgumentException if the class does not declare one of them; nothing is added then
     */
    public static void addExclusions(Class<?> clz, String... methodNames) {
        Set<String> missing = new HashSet<>(List.of(methodNames));
        for (var method : clz.getDeclaredMethods()) {
            missing.remove(method.getName());
        }
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("Can't find '" + missing + "' in " + clz.getName());
        }
        for (String methodName : methodNames) {
            EXCLUDED_METHODS.add(new ExcludedMethod(clz.getName(), methodName));
        }
    }

    /**
     * Returns what kind of objects this detector watches.
     *
     * @return the simple name of their class
     */
    public final String resourceType() {
        return resourceType;
    }

    /**
     * Tracks an object if it is the sample's turn.
     *
     * @param obj the object
     * @return its tracker, or {@code null} if the object is not in the sample
     */
    public @Nullable ResourceLeakTracker<T> track(T obj) {
        return track(obj, null);
    }

    /**
     * Tracks an object that a pool hands out again, if it is the sample's turn; this allocates nothing for an object that was
     * in the sample before.
     *
     * @param obj the object
     * @param earlier a closed tracker of the same object, or {@code null} if there is none
     * @return its tracker, or {@code null} if the object is not in the sample
     */
    public @Nullable ResourceLeakTracker<T> track(T obj, @Nullable ResourceLeakTracker<T> earlier) {
        Level now = level;
        if (now == Level.PARANOID || (now != Level.DISABLED && isSampled())) {
            reportLeaks();
            return newTracker(obj, earlier, now.compareTo(Level.ADVANCED) >= 0, now != Level.SIMPLE || mayTrace());
        }
        return null;
    }

    /**
     * Tracks an object whatever the level and the sample.
     *
     * @param obj the object
     * @return its tracker
     */
    public ResourceLeakTracker<T> trackForcibly(T obj) {
        reportLeaks();
        return newTracker(obj, null, true, true);
    }

    /**
     * Reports every leak that the collector has found by now.
     *
     * @return how many there were
     */
    public final int reportLeaks() {
        int leaks = 0;
        for (Reference<? extends T> found = collected.poll(); found != null; found = collected.poll()) {
            Tracker<?> tracker = (Tracker<?>) found;
            trackers.remove(tracker);
            AccessRecord newest = tracker.end();
            if (newest != null) {
                leaks++;
                leaked = true;
                reportLeak(newest.report(tracker.dropped));
            }
        }
        return leaks;
    }

    /**
     * Returns how many tracked objects have been neither given back nor reported as lost.
     *
     * @return the count; exact at {@link Level#PARANOID} while no other thread creates or gives back objects
     */
    public final int openResources() {
        return open.get();
    }

    /**
     * Returns whether {@link ResourceLeakTracker#record()} does anything for objects tracked from now on.
     *
     * @return whether access records are kept
     */
    public boolean isRecordEnabled() {
        return TARGET_RECORDS > 0 && level.compareTo(Level.ADVANCED) >= 0;
    }

    /**
     * Sets the listener of this detector.
     *
     * @param leakListener the listener, or {@code null} for none
     */
    public void setLeakListener(@Nullable LeakListener leakListener) {
        this.listener = leakListener;
    }

    /**
     * Returns whether leaks should be passed to {@link #reportTracedLeak} and {@link #reportUntracedLeak}.
     *
     * @return whether the log takes errors
     */
    protected boolean needReport() {
        return logger.isErrorEnabled();
    }

    /**
     * Reports a leak with its records; by default an error in the log.
     *
     * @param resourceType the type of the lost object
     * @param records where it was created and accessed
     */
    protected void reportTracedLeak(String resourceType, String records) {
        logger.error("LEAK: {}.release() was not called before it was garbage-collected.{}", resourceType, records);
    }

    /**
     * Reports a leak of which nothing was recorded; by default an error in the log.
     *
     * @param resourceType the type of the lost object
     */
    protected void reportUntracedLeak(String resourceType) {
        logger.error(
                "LEAK: {}.release() was not called before it was garbage-collected. Enable advanced leak reporting to "
                        + "find out where the leak occurred: -D{}={} or ResourceLeakDetector.setLevel()",
                resourceType,
                PROPERTY_LEVEL,
                Level.ADVANCED.name().toLowerCase(Locale.ROOT));
    }

    /**
     * Returns a hint for the record of an object's creation.
     *
     * @param resourceType the type of the object
     * @return the hint, or {@code null} for none
     */
    protected @Nullable Object getInitialHint(String resourceType) {
        return null;
    }

    private boolean isSampled() {
        return ThreadLocalRandom.current().nextInt(samplingInterval) == 0;
    }

    private boolean mayTrace() {
        if (!leaked) {
            return tracesWithoutLeak < TRACES_WITHOUT_LEAK && tracesWithoutLeak++ < TRACES_WITHOUT_LEAK;
        }
        long now = System.nanoTime();
        if (now - traceSecondStarted >= 1_000_000_000L) {
            traceSecondStarted = now;
            tracesInSecond = 0;
        }
        return tracesInSecond++ < MAX_TRACES_PER_SECOND;
    }

    private Tracker<T> newTracker(
            T obj, @Nullable ResourceLeakTracker<T> earlier, boolean recordsAccesses, boolean traced) {
        Object hint = getInitialHint(resourceType);
        AccessRecord creation =
                traced || hint != null ? new AccessRecord(null, hint, traced) : AccessRecord.NOTHING_KNOWN;
        if (earlier instanceof Tracker<T> own && own.detector == this && own.reopen(obj, creation, recordsAccesses)) {
            return own;
        }
        Tracker<T> tracker = new Tracker<>(Objects.requireNonNull(obj, "obj"), this, creation, recordsAccesses);
        open.incrementAndGet();
        trackers.add(tracker);
        return tracker;
    }

    private void reportLeak(String records) {
        if (needReport()) {
            logOnce(records);
        }
        LeakListener own = listener;
        if (own != null) {
            tell(own, records);
        }
        for (LeakListener global : GLOBAL_LISTENERS) {
            tell(global, records);
        }
    }

    private void logOnce(String records) {
        if (logged.size() >= MAX_LOGGED_REPORTS) {
            if (loggedTooMuch.compareAndSet(false, true)) {
                logger.error("LEAK: {} different leaks of {} were reported; no more are.", logged.size(), resourceType);
            }
        } else if (logged.add(records)) {
            if (records.isEmpty()) {
                reportUntracedLeak(resourceType);
            } else {
                reportTracedLeak(resourceType, records);
            }
        }
    }

    private void tell(LeakListener listener, String records) {
        try {
            listener.onLeak(resourceType, records);
        } catch (RuntimeException e) {
            // The caller wants to create an object and has nothing to do with the listener.
            logger.warn("A leak listener failed: {}", listener, e);
        }
    }

    private static synchronized void register(ResourceLeakDetector<?> detector) {
        DETECTORS.removeIf(reference -> reference.refersTo(null));
        DETECTORS.add(new WeakReference<>(detector));
    }

    /** The level that a property's value names; the default for anything that is no level. */
    static Level initialLevel(@Nullable String value) {
        if (value != null) {
            String name = value.trim().toUpperCase(Locale.ROOT);
            for (Level level : Level.values()) {
                if (name.equals(level.name()) || name.equals(String.valueOf(level.ordinal()))) {
                    return level;
                }
            }
            logger.warn("{}: '{}' is not a leak detection level; using {}", PROPERTY_LEVEL, value, Level.SIMPLE);
        }
        return Level.SIMPLE;
    }

    private static final class Tracker<T> extends WeakReference<T> implements ResourceLeakTracker<T> {

        @SuppressWarnings("rawtypes") // a class literal has no type arguments
        private static final AtomicReferenceFieldUpdater<Tracker, AccessRecord> HEAD =
                AtomicReferenceFieldUpdater.newUpdater(Tracker.class, AccessRecord.class, "head");

        @SuppressWarnings("rawtypes") // a class literal has no type arguments
        private static final AtomicIntegerFieldUpdater<Tracker> DROPPED =
                AtomicIntegerFieldUpdater.newUpdater(Tracker.class, "dropped");

        private final ResourceLeakDetector<T> detector;

        /** Written before {@link #head}, which publishes it. */
        private boolean recordsAccesses;

        /** The newest record; null once closed. Written through {@link #HEAD} by every thread that has the object. */
        private volatile @Nullable AccessRecord head;

        private volatile int dropped;

        Tracker(T object, ResourceLeakDetector<T> detector, AccessRecord creation, boolean recordsAccesses) {
            super(object, detector.collected);
            this.detector = detector;
            this.head = creation;
            this.recordsAccesses = recordsAccesses;
        }

        @Override
        public void record() {
            record(null);
        }

        @Override
        public void record(@Nullable Object hint) {
            if (recordsAccesses && TARGET_RECORDS > 0) {
                push(hint);
            }
        }

        /**
         * The newest record always goes in. When there are enough, it mostly replaces the one before it, with a
         * probability that doubles with each record kept: long histories stay logarithmic.
         */
        private void push(@Nullable Object hint) {
            AccessRecord created = null;
            boolean replaces;
            AccessRecord newest;
            do {
                newest = head;
                if (newest == null) {
                    return;
                }
                AccessRecord below = newest.below;
                int surplus = newest.height - TARGET_RECORDS;
                replaces = below != null
                        && surplus >= 0
                        && ThreadLocalRandom.current().nextInt(1 << Math.min(surplus, 30)) != 0;
                if (created == null) {
                    created = new AccessRecord(newest, hint, true);
                }
                created.putOn(replaces && below != null ? below : newest);
            } while (!HEAD.compareAndSet(this, newest, created));
            if (replaces) {
                DROPPED.incrementAndGet(this);
            }
        }

        /** Watches the same object once more; false if this watches another one, or watches already. */
        boolean reopen(T object, AccessRecord creation, boolean recordsAccesses) {
            if (head != null || !refersTo(object)) {
                return false;
            }
            this.recordsAccesses = recordsAccesses;
            dropped = 0;
            detector.open.incrementAndGet();
            head = creation;
            return true;
        }

        @Override
        public boolean close(T trackedObject) {
            try {
                return end() != null;
            } finally {
                // Without this the object could be collected, and be reported, while it is being given back.
                Reference.reachabilityFence(trackedObject);
            }
        }

        /** The newest record of a watch that ends now, null if it has ended before. */
        @Nullable
        AccessRecord end() {
            AccessRecord newest = HEAD.getAndSet(this, null);
            if (newest != null) {
                detector.open.decrementAndGet();
            }
            return newest;
        }
    }

    /** A location with its hint, above the record made before it. The lowest one is the object's creation. */
    private static final class AccessRecord extends Throwable {

        private static final long serialVersionUID = 1L;

        /** What is known of an object's creation without hint and trace. */
        static final AccessRecord NOTHING_KNOWN = new AccessRecord(null, null, false);

        private final @Nullable String hint;
        private transient @Nullable AccessRecord below;
        private int height;

        AccessRecord(@Nullable AccessRecord below, @Nullable Object hint, boolean traced) {
            super(null, null, false, traced);
            if (hint instanceof ResourceLeakHint own) {
                this.hint = own.toHintString();
            } else {
                this.hint = hint != null ? hint.toString() : null;
            }
            this.below = below;
        }

        void putOn(AccessRecord other) {
            below = other;
            height = other.height + 1;
        }

        /** The records from this one down, equal ones once, and at the end the creation. */
        String report(int dropped) {
            StringBuilder out = new StringBuilder();
            Set<String> printed = new HashSet<>();
            int duplicates = 0;
            AccessRecord each = this;
            for (AccessRecord next = each.below; next != null; next = each.below) {
                String text = each.text();
                if (printed.add(text)) {
                    out.append(printed.size() == 1 ? "\nRecent access records:\n" : "");
                    out.append('#').append(printed.size()).append(":\n").append(text);
                } else {
                    duplicates++;
                }
                each = next;
            }
            String creation = each.text();
            if (!creation.isEmpty()) {
                out.append(printed.isEmpty() ? "\n" : "")
                        .append("Created at:\n")
                        .append(creation);
            }
            discarded(out, duplicates, "they were duplicates");
            discarded(
                    out,
                    dropped,
                    "the leak record count is targeted to " + TARGET_RECORDS + ". Use system property "
                            + PROPERTY_TARGET_RECORDS + " to increase the limit.");
            return out.toString();
        }

        private static void discarded(StringBuilder out, int count, String reason) {
            if (count > 0) {
                out.append(": ").append(count).append(" leak records were discarded because ");
                out.append(reason).append('\n');
            }
        }

        private String text() {
            StringBuilder out = new StringBuilder();
            if (hint != null) {
                out.append("\tHint: ").append(hint).append('\n');
            }
            for (StackTraceElement frame : getStackTrace()) {
                if (!isExcluded(frame)) {
                    out.append('\t').append(frame).append('\n');
                }
            }
            return out.toString();
        }

        private static boolean isExcluded(StackTraceElement frame) {
            String className = frame.getClassName();
            return className.equals(ResourceLeakDetector.class.getName())
                    || className.equals(Tracker.class.getName())
                    || EXCLUDED_METHODS.contains(new ExcludedMethod(className, frame.getMethodName()));
        }
    }
}
