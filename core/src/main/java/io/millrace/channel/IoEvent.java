package io.millrace.channel;

/** What happened to an {@link IoHandle}; each {@link IoHandler} has a type of its own. */
public interface IoEvent {}
