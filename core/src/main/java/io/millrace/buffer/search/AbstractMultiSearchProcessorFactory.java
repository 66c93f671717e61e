package io.millrace.buffer.search;

/**
 * Makes factories that search for several needles at once.
 *
 * <pre>{@code
 * MultiSearchProcessorFactory factory =
 *         AbstractMultiSearchProcessorFactory.newAhoCorasicSearchProcessorFactory(crlf, lf);
 * MultiSearchProcessor search = factory.newSearchProcessor();
 * int last = buffer.forEachByte(search); // index of a needle's last byte, or -1
 * int which = search.getFoundNeedleId(); // 0 for crlf, 1 for lf
 * }</pre>
 */
public abstract class AbstractMultiSearchProcessorFactory implements MultiSearchProcessorFactory {
    AbstractMultiSearchProcessorFactory() {}

    /**
     * Returns a factory that searches with Aho and Corasick's automaton, completed to one table look-up for each byte
     * of the haystack. It takes one kilobyte of memory for each distinct prefix of the needles.
     *
     * @param needles what to search for; they are not kept
     * @throws IllegalArgumentException if there is no needle, if one of them is empty, or if the table would not fit
     *     into an array
     */
    public static AhoCorasicSearchProcessorFactory newAhoCorasicSearchProcessorFactory(byte[]... needles) {
        return new AhoCorasicSearchProcessorFactory(needles);
    }
}
