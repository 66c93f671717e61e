package io.millrace.buffer.search;

/**
 * Makes factories that search for one needle.
 *
 * <pre>{@code
 * SearchProcessorFactory factory = AbstractSearchProcessorFactory.newKmpSearchProcessorFactory(needle);
 * SearchProcessor search = factory.newSearchProcessor();
 * int last = buffer.forEachByte(search); // index of the needle's last byte, or -1
 * int next = last < 0 ? -1 : buffer.forEachByte(last + 1, buffer.writerIndex() - last - 1, search);
 * }</pre>
 */
public abstract class AbstractSearchProcessorFactory implements SearchProcessorFactory {
    AbstractSearchProcessorFactory() {}

    /**
     * Returns a factory that searches with Knuth, Morris and Pratt's algorithm: any length, four bytes of memory for
     * each byte of the needle, at most two comparisons for each byte of the haystack on average.
     *
     * @param needle what to search for; it is copied
     * @throws IllegalArgumentException if the needle is empty
     */
    public static KmpSearchProcessorFactory newKmpSearchProcessorFactory(byte[] needle) {
        return new KmpSearchProcessorFactory(needle);
    }

    /**
     * Returns a factory that searches with the shift-and (bitap) algorithm: needles of at most 64 bytes, two kilobytes
     * of memory, the same few instructions for each byte of the haystack whatever the bytes are.
     *
     * @param needle what to search for; it is not kept
     * @throws IllegalArgumentException if the needle is empty or longer than 64 bytes
     */
    public static BitapSearchProcessorFactory newBitapSearchProcessorFactory(byte[] needle) {
        return new BitapSearchProcessorFactory(needle);
    }
}
