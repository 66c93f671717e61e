/** Contract suites for transports, a verifier for codecs, and watchers for what a test must not leave behind. */
module io.millrace.testkit {
    requires transitive io.millrace.core;
    requires transitive org.assertj.core;
    requires transitive org.junit.jupiter.api;
    requires transitive org.junit.jupiter.params;
    requires static transitive org.jspecify;
    requires java.management;
    requires org.slf4j;

    exports io.millrace.testkit;
    exports io.millrace.testkit.unix;
}
