/**
 * What tests of transports and handlers share: suites of contracts that every transport runs
 * ({@link io.millrace.testkit.TcpSuite}, {@link io.millrace.testkit.DomainSuite}, {@link io.millrace.testkit.UdpSuite}),
 * a verifier for codecs ({@link io.millrace.testkit.CodecVerifier}), and watchers for what a test must not leave behind:
 * buffers, threads, descriptors.
 *
 * <p>Depends on the core alone, JUnit 5 and AssertJ.
 */
@NullMarked
package io.millrace.testkit;

import org.jspecify.annotations.NullMarked;
