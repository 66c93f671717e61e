/** Programs to read and to run; the transports are found on the path at run time. */
module io.millrace.examples {
    requires io.millrace.core;
    requires static transitive org.jspecify;
    requires org.slf4j;
}
