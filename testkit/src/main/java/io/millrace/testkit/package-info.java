/**
 * What tests of transports and handlers share: contract suites that every transport runs
 * ({@link io.millrace.testkit.TransportContract} and what extends it), a verifier for codecs
 * ({@link io.millrace.testkit.CodecVerifier}), and watchers for what a test must not leave behind: buffers, threads,
 * descriptors.
 *
 * <p>Depends on the core alone, JUnit 5 and AssertJ.
 */
@NullMarked
package io.millrace.testkit;

import org.jspecify.annotations.NullMarked;
