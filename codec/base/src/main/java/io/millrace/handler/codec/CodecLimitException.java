package io.millrace.handler.codec;

/**
 * A peer went beyond a limit. The message names the limit, its value and the setting that raises it; nothing was allocated
 * for what is beyond.
 */
public class CodecLimitException extends TooLongFrameException {
    private static final long serialVersionUID = 1;

    private final String limit;
    private final long value;

    /**
     * Makes an exception.
     *
     * @param what what went beyond, {@code "header block of 9000 bytes"} for example
     * @param limit the name of the limit
     * @param value the limit's value
     * @param setting what the user sets to raise it, {@code "HttpDecoderConfig.setMaxHeaderSize"} for example
     */
    public CodecLimitException(String what, String limit, long value, String setting) {
        super(what + " is beyond the limit " + limit + " of " + value + " (" + setting + " raises it)");
        this.limit = limit;
        this.value = value;
    }

    /**
     * The limit's name.
     *
     * @return what the constructor was given
     */
    public final String limit() {
        return limit;
    }

    /**
     * The limit's value.
     *
     * @return what the constructor was given
     */
    public final long value() {
        return value;
    }
}
