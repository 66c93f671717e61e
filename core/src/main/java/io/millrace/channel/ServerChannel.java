package io.millrace.channel;

/** A {@link Channel} that accepts connections: the messages that it reads are its child channels. */
public interface ServerChannel extends Channel {}
