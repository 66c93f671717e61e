package io.millrace.handler.codec.http.multipart;

import io.millrace.handler.codec.http.HttpRequest;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes parts in memory, on disk, or in memory up to a size and on disk beyond ({@link #MINSIZE} unless said
 * otherwise).
 *
 * <p>Parts that may have files are remembered with their request until {@link #cleanRequestHttpData} or {@link
 * #cleanAllHttpData}. <b>Thread:</b> any; one factory serves all connections.
 */
public class DefaultHttpDataFactory implements HttpDataFactory {
    /** What a part may keep in memory, unless a constructor says so: 16 KiB. */
    public static final long MINSIZE = 0x4000;

    /** How large a part may become, unless {@link #setMaxLimit} says so: -1, what the decoder allows. */
    public static final long MAXSIZE = -1;

    private enum Storage {
        MEMORY,
        DISK,
        MIXED
    }

    private final Storage storage;
    private final long minSize;
    private final Charset charset;
    private volatile long maxSize = MAXSIZE;
    private volatile @Nullable String baseDir;
    private volatile boolean deleteOnExit = true;

    /** By identity: equal requests are different ones. Guarded by itself. */
    private final Map<HttpRequest, List<HttpData>> toClean = new IdentityHashMap<>();

    /** Makes a factory of parts in memory up to {@link #MINSIZE}, on disk beyond. */
    public DefaultHttpDataFactory() {
        this(MINSIZE);
    }

    /**
     * Makes a factory of parts in memory up to {@link #MINSIZE}, on disk beyond.
     *
     * @param charset the charset of fields
     */
    public DefaultHttpDataFactory(Charset charset) {
        this(MINSIZE, charset);
    }

    /**
     * Makes a factory of parts that are all on disk, or all in memory.
     *
     * @param useDisk whether they are on disk
     */
    public DefaultHttpDataFactory(boolean useDisk) {
        this(useDisk, StandardCharsets.UTF_8);
    }

    /**
     * Makes a factory of parts that are all on disk, or all in memory.
     *
     * @param useDisk whether they are on disk
     * @param charset the charset of fields
     */
    public DefaultHttpDataFactory(boolean useDisk, Charset charset) {
        this(useDisk ? Storage.DISK : Storage.MEMORY, 0, charset);
    }

    /**
     * Makes a factory of parts in memory up to a size, on disk beyond.
     *
     * @param minSize the most bytes a part keeps in memory
     */
    public DefaultHttpDataFactory(long minSize) {
        this(minSize, StandardCharsets.UTF_8);
    }

    /**
     * Makes a factory of parts in memory up to a size, on disk beyond.
     *
     * @param minSize the most bytes a part keeps in memory
     * @param charset the charset of fields
     */
    public DefaultHttpDataFactory(long minSize, Charset charset) {
        this(Storage.MIXED, minSize, charset);
    }

    private DefaultHttpDataFactory(Storage storage, long minSize, Charset charset) {
        this.storage = storage;
        this.minSize = minSize;
        this.charset = Objects.requireNonNull(charset, "charset");
    }

    /**
     * Sets where temporary files go.
     *
     * @param baseDir a directory of the caller's, {@code null} for one of our own that only we can read
     */
    public void setBaseDir(@Nullable String baseDir) {
        this.baseDir = baseDir;
    }

    /**
     * Sets whether temporary files that are left are deleted when the JVM exits.
     *
     * @param deleteOnExit {@code true} unless set
     */
    public void setDeleteOnExit(boolean deleteOnExit) {
        this.deleteOnExit = deleteOnExit;
    }

    @Override
    public void setMaxLimit(long max) {
        this.maxSize = max;
    }

    @Override
    public Attribute createAttribute(HttpRequest request, String name) {
        return createAttribute(request, name, 0);
    }

    @Override
    public Attribute createAttribute(HttpRequest request, String name, long definedSize) {
        return made(request, newAttribute(name, definedSize));
    }

    private Attribute newAttribute(String name, long definedSize) {
        return switch (storage) {
            case MEMORY -> new MemoryAttribute(name, definedSize, charset);
            case DISK -> new DiskAttribute(name, definedSize, charset, baseDir, deleteOnExit);
            case MIXED -> new MixedAttribute(name, definedSize, minSize, charset, baseDir, deleteOnExit);
        };
    }

    @Override
    public Attribute createAttribute(HttpRequest request, String name, String value) {
        Objects.requireNonNull(value, "value");
        Attribute attribute = newAttribute(name, 0);
        attribute.setMaxSize(maxSize);
        boolean filled = false;
        try {
            attribute.setValue(value);
            filled = true;
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        } finally {
            if (!filled) {
                attribute.release();
            }
        }
        return made(request, attribute);
    }

    @Override
    public FileUpload createFileUpload(
            HttpRequest request,
            String name,
            String filename,
            String contentType,
            @Nullable String contentTransferEncoding,
            @Nullable Charset charset,
            long size) {
        FileUpload upload = newFileUpload(name, filename, contentType, contentTransferEncoding, charset, size);
        upload.setMaxSize(maxSize);
        try {
            upload.checkSize(size);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
        return made(request, upload);
    }

    private FileUpload newFileUpload(
            String name,
            String filename,
            String contentType,
            @Nullable String contentTransferEncoding,
            @Nullable Charset charset,
            long size) {
        return switch (storage) {
            case MEMORY -> new MemoryFileUpload(name, filename, contentType, contentTransferEncoding, charset, size);
            case DISK ->
                new DiskFileUpload(
                        name, filename, contentType, contentTransferEncoding, charset, size, baseDir, deleteOnExit);
            case MIXED ->
                new MixedFileUpload(
                        name,
                        filename,
                        contentType,
                        contentTransferEncoding,
                        charset,
                        size,
                        minSize,
                        baseDir,
                        deleteOnExit);
        };
    }

    private <D extends HttpData> D made(HttpRequest request, D data) {
        data.setMaxSize(maxSize);
        if (storage != Storage.MEMORY) {
            synchronized (toClean) {
                toClean.computeIfAbsent(request, key -> new ArrayList<>(4)).add(data);
            }
        }
        return data;
    }

    @Override
    public void removeHttpDataFromClean(HttpRequest request, InterfaceHttpData data) {
        synchronized (toClean) {
            List<HttpData> remembered = toClean.get(request);
            if (remembered == null) {
                return;
            }
            remembered.removeIf(other -> other == data);
            if (remembered.isEmpty()) {
                toClean.remove(request);
            }
        }
    }

    @Override
    public void cleanRequestHttpData(HttpRequest request) {
        List<HttpData> remembered;
        synchronized (toClean) {
            remembered = toClean.remove(request);
        }
        if (remembered != null) {
            release(remembered);
        }
    }

    @Override
    public void cleanAllHttpData() {
        List<List<HttpData>> all;
        synchronized (toClean) {
            all = new ArrayList<>(toClean.values());
            toClean.clear();
        }
        all.forEach(DefaultHttpDataFactory::release);
    }

    /** What its user has released is left alone. */
    private static void release(List<HttpData> remembered) {
        for (HttpData data : remembered) {
            if (data.refCnt() > 0) {
                data.release();
            }
        }
    }

    /**
     * As {@link #cleanRequestHttpData}, by its other name.
     *
     * @param request the very request the parts were made for
     */
    public void cleanRequestHttpDatas(HttpRequest request) {
        cleanRequestHttpData(request);
    }

    /** As {@link #cleanAllHttpData}, by its other name. */
    public void cleanAllHttpDatas() {
        cleanAllHttpData();
    }
}
