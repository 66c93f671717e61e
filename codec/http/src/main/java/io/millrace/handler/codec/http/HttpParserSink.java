package io.millrace.handler.codec.http;

import io.millrace.buffer.ByteBuf;

/**
 * What a parser tells: the parts of a message in their order. Words and names are made here, so that known ones need
 * not be.
 */
interface HttpParserSink {
    /** The body of a message: none, or of this length if it is positive. */
    long NO_BODY = 0;

    /** The body is chunked. */
    long CHUNKED = -1;

    /** The body ends when the connection does. */
    long UNTIL_CLOSE = -2;

    /** There is no HTTP any more: whatever comes is content. */
    long RAW = -3;

    /** Makes one of the three words of a start line (0 to 2). */
    String word(int number, byte[] bytes, int start, int length);

    /** Makes the name of a field. */
    CharSequence fieldName(byte[] bytes, int start, int length);

    /** A message begins. */
    void startLine(String first, String second, String third);

    /** A field of the head. */
    void field(CharSequence name, String value);

    /**
     * The head is whole.
     *
     * @param body what the fields say of the body
     * @return what the body is
     */
    long head(FramingFields fields, long body);

    /** A part of the body: that many bytes from the reader index, which this moves. */
    void content(ByteBuf in, int length, boolean last);

    /** A field behind a chunked body. */
    void trailer(CharSequence name, String value);

    /** The message is whole, and its last part has not been told of as content. */
    void end();
}
