package io.millrace.handler.codec.http.multipart;

import io.millrace.buffer.ByteBuf;

/** What a parser of forms finds: a part, its bytes in any number of pieces, its end. */
interface FormEvents {
    /** A part begins. */
    void part(PartHead head);

    /** The next bytes of the part: borrowed, at least one. */
    void content(ByteBuf bytes);

    /** The part is complete. */
    void endPart();
}
