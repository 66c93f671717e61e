package io.millrace.channel.pool;

/**
 * A pool for each key; keys are remote addresses usually.
 *
 * @param <K> the type of the keys
 * @param <P> the type of the pools
 */
public interface ChannelPoolMap<K, P extends ChannelPool> {

    /** The pool of a key, made when there is none yet. */
    P get(K key);

    /** Whether there is a pool for the key. */
    boolean contains(K key);
}
