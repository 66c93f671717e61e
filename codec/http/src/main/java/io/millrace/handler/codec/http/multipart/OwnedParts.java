package io.millrace.handler.codec.http.multipart;

import io.millrace.handler.codec.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * The parts of which a decoder or an encoder holds one reference each, until it or the factory releases it. What the
 * user has released to the end is left alone; what the user has retained stays the user's.
 */
final class OwnedParts {
    private final HttpDataFactory factory;
    private final HttpRequest request;
    private final List<InterfaceHttpData> parts = new ArrayList<>();

    OwnedParts(HttpDataFactory factory, HttpRequest request) {
        this.factory = factory;
        this.request = request;
    }

    void add(InterfaceHttpData part) {
        parts.add(part);
    }

    /** Has the factory release what it remembers of the request. */
    void clean() {
        int[] before = parts.stream().mapToInt(InterfaceHttpData::refCnt).toArray();
        factory.cleanRequestHttpData(request);
        int left = 0;
        for (int i = 0; i < before.length; i++) {
            InterfaceHttpData part = parts.get(i);
            if (part.refCnt() == before[i]) {
                parts.set(left++, part);
            }
        }
        parts.subList(left, parts.size()).clear();
    }

    /** Releases all, those that the factory remembers among them. */
    void release() {
        clean();
        for (InterfaceHttpData part : parts) {
            if (part.refCnt() > 0) {
                part.release();
            }
        }
        parts.clear();
    }
}
