/**
 * JMH benchmarks of the parts. After {@code mvn -B verify}:
 *
 * <pre>{@code
 * cd benchmarks
 * java -cp "target/classes:$(cat target/benchmarks.classpath)" org.openjdk.jmh.Main BufferBenchmark -prof gc
 * }</pre>
 */
@NullMarked
package io.millrace.benchmarks;

import org.jspecify.annotations.NullMarked;
