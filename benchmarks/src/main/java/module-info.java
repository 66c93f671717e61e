/** JMH benchmarks of the parts. */
@SuppressWarnings("requires-automatic") // JMH has no module descriptor
module io.millrace.benchmarks {
    requires io.millrace.core;
    requires static transitive org.jspecify;
    requires jmh.core;

    exports io.millrace.benchmarks;
}
