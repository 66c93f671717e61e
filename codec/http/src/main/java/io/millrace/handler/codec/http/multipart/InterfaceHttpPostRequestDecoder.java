package io.millrace.handler.codec.http.multipart;

import io.millrace.handler.codec.http.HttpContent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the body of a request into the parts of a form, while it arrives.
 *
 * <p><b>Ownership:</b> the decoder holds one reference of each part. Whoever is done with a part may release it; {@link
 * #destroy()} releases what is left, and has to be called. Whoever wants a part for longer retains it.
 *
 * <p><b>Errors:</b> every method throws {@link IllegalStateException} after {@code destroy()}, but {@code destroy()}
 * itself and the accessors of the threshold.
 */
public interface InterfaceHttpPostRequestDecoder {
    /** Returns whether the form is {@code multipart/form-data}. */
    boolean isMultipart();

    /**
     * Sets from how many decoded bytes on memory is given back. Kept for compatibility: this decoder never keeps
     * decoded bytes.
     *
     * @param discardThreshold bytes, not negative
     * @throws IllegalArgumentException if it is negative
     */
    void setDiscardThreshold(int discardThreshold);

    /** Returns what was set, 10 MiB otherwise. */
    int getDiscardThreshold();

    /**
     * Returns all parts.
     *
     * @return the parts in the order of the body, not to be changed
     * @throws HttpPostRequestDecoder.NotEnoughDataDecoderException if the last content has not come yet
     */
    List<InterfaceHttpData> getBodyHttpDatas();

    /**
     * Returns the parts of a name.
     *
     * @param name the name, its case does not matter
     * @return the parts in the order of the body, {@code null} if there are none
     * @throws HttpPostRequestDecoder.NotEnoughDataDecoderException if the last content has not come yet
     */
    @Nullable
    List<InterfaceHttpData> getBodyHttpDatas(String name);

    /**
     * Returns the first part of a name.
     *
     * @param name the name, its case does not matter
     * @return the part, {@code null} if there is none
     * @throws HttpPostRequestDecoder.NotEnoughDataDecoderException if the last content has not come yet
     */
    @Nullable
    InterfaceHttpData getBodyHttpData(String name);

    /**
     * Decodes the next bytes of the body.
     *
     * @param content the next content, an instance of {@code LastHttpContent} at the end; still the caller's
     * @return this
     * @throws HttpPostRequestDecoder.ErrorDataDecoderException if the form is malformed, or a part cannot be stored
     * @throws HttpPostRequestDecoder.TooManyFormFieldsException if there are too many parts
     * @throws HttpPostRequestDecoder.TooLongFormFieldException if a name, the header of a part or a field is too long
     * @throws io.millrace.handler.codec.CodecLimitException if a file or all parts together are too long, or the
     *     connection's budget is used up
     */
    InterfaceHttpPostRequestDecoder offer(HttpContent content);

    /**
     * Returns whether {@link #next()} has a part.
     *
     * @throws HttpPostRequestDecoder.EndOfDataDecoderException if all were returned and the form is at its end
     */
    boolean hasNext();

    /**
     * Returns the next complete part.
     *
     * @return the part, {@code null} if there is none yet
     * @throws HttpPostRequestDecoder.EndOfDataDecoderException if all were returned and the form is at its end
     */
    @Nullable
    InterfaceHttpData next();

    /**
     * Returns the part that is arriving.
     *
     * @return the part, {@code null} if there is none; the decoder's
     */
    @Nullable
    InterfaceHttpData currentPartialHttpData();

    /**
     * Releases every part that was not released yet, once, and everything else. A second call does nothing.
     */
    void destroy();

    /** Releases the parts that may have files, once each. In the middle of a part it ends the decoding. */
    void cleanFiles();

    /**
     * Takes a part out of what {@link #cleanFiles()} releases. {@link #destroy()} releases it nevertheless: retain it
     * to keep it.
     *
     * @param data a part of this decoder
     */
    void removeHttpDataFromClean(InterfaceHttpData data);
}
