package io.millrace.util;

/** What the process may use of the machine. */
public final class NettyRuntime {

    private static final String PROPERTY = "io.millrace.availableProcessors";

    /** 0 until it is set or first asked for; guarded by the class. */
    private static int availableProcessors;

    private NettyRuntime() {}

    /**
     * Sets the number of processors that defaults are derived from; once, before anything has asked for it.
     *
     * @param availableProcessors the number, at least 1
     * @throws IllegalArgumentException if the number is not positive
     * @throws IllegalStateException if it was set or asked for before
     */
    public static synchronized void setAvailableProcessors(int availableProcessors) {
        if (availableProcessors <= 0) {
            throw new IllegalArgumentException("availableProcessors : " + availableProcessors + " (expected: > 0)");
        }
        if (NettyRuntime.availableProcessors != 0) {
            throw new IllegalStateException("availableProcessors is already set to [" + NettyRuntime.availableProcessors
                    + "], rejecting [" + availableProcessors + "]");
        }
        NettyRuntime.availableProcessors = availableProcessors;
    }

    /**
     * Returns the number of processors that defaults are derived from: what was set, else the system property
     * {@code io.millrace.availableProcessors}, else what the JVM finds. The same for the life of the process.
     *
     * @return the number, at least 1
     */
    public static synchronized int availableProcessors() {
        if (availableProcessors == 0) {
            int configured = Integer.getInteger(PROPERTY, 0);
            availableProcessors =
                    configured > 0 ? configured : Runtime.getRuntime().availableProcessors();
        }
        return availableProcessors;
    }
}
