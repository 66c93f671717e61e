package io.millrace.channel;

/** What an {@link IoHandle} wants of its {@link IoHandler}; each handler has a type of its own. */
public interface IoOps {}
