package io.millrace.benchmarks;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.summingLong;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Prints where a loop allocates, from a recording of the JVM's own events. With {@code -XX:-UseTLAB} the JVM reports
 * every allocation; without, one for each thread-local allocation buffer that is full.
 */
final class AllocationSites {
    private static final int FRAMES = 12;
    private static final int SITES = 20;
    private static final String EVERY_ONE = "jdk.ObjectAllocationOutsideTLAB";
    private static final String ONE_A_BUFFER = "jdk.ObjectAllocationInNewTLAB";

    private AllocationSites() {}

    static void print(Callable<?> work, Loop loop) throws IOException {
        long thread = loop.call(() -> Thread.currentThread().getId());
        Path file = Files.createTempFile("allocation", ".jfr");
        try {
            record(work, file);
            Map<String, Long> bytes = RecordingFile.readAllEvents(file).stream()
                    .filter(event ->
                            event.getThread() != null && event.getThread().getJavaThreadId() == thread)
                    .collect(groupingBy(AllocationSites::site, summingLong(event -> event.getLong("allocationSize"))));
            bytes.entrySet().stream()
                    .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                    .limit(SITES)
                    .forEach(site -> System.out.printf("%,12d bytes: %s%n", site.getValue(), site.getKey()));
        } finally {
            Files.delete(file);
        }
    }

    private static void record(Callable<?> work, Path file) throws IOException {
        try (Recording recording = new Recording()) {
            recording.enable(EVERY_ONE).withStackTrace();
            recording.enable(ONE_A_BUFFER).withStackTrace();
            recording.start();
            work.call();
            recording.stop();
            recording.dump(file);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the recorded work failed", e);
        }
    }

    private static String site(RecordedEvent event) {
        String frames = event.getStackTrace() == null
                ? ""
                : event.getStackTrace().getFrames().stream()
                        .limit(FRAMES)
                        .map(AllocationSites::frame)
                        .collect(joining("\n\t"));
        return event.getClass("objectClass").getName() + "\n\t" + frames;
    }

    private static String frame(RecordedFrame frame) {
        return frame.getMethod().getType().getName() + "." + frame.getMethod().getName() + ":" + frame.getLineNumber();
    }
}
