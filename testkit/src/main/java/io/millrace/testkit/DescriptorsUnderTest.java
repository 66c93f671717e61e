package io.millrace.testkit;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelOption;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * Descriptors as the native transports know them, for {@link DescriptorPassingContract}.
 *
 * @param type the class of descriptors
 * @param pipe makes the reading and the writing end of a pipe that does not block
 * @param number a descriptor's number
 * @param isOpen whether it was not closed through the object
 * @param close closes it
 * @param read reads into a direct buffer: how many bytes, -1 at the end
 * @param write writes from a direct buffer: how many bytes
 * @param ofChannel a channel's own descriptor
 * @param address the address that makes a channel of a descriptor
 * @param readMode what a channel reads
 * @param bytes the mode for bytes
 * @param descriptors the mode for descriptors
 * @param <D> the class of descriptors
 * @param <M> the class of modes
 */
public record DescriptorsUnderTest<D, M>(
        Class<D> type,
        Pipe<D> pipe,
        ToIntFunction<D> number,
        Predicate<D> isOpen,
        Close<D> close,
        Transfer<D> read,
        Transfer<D> write,
        Function<Channel, D> ofChannel,
        Function<D, SocketAddress> address,
        ChannelOption<M> readMode,
        M bytes,
        M descriptors) {

    /**
     * Makes a pipe.
     *
     * @param <D> the class of descriptors
     */
    @FunctionalInterface
    public interface Pipe<D> {
        /**
         * Makes a pipe.
         *
         * @return the reading end and the writing end
         * @throws IOException if the kernel refuses
         */
        D[] make() throws IOException;
    }

    /**
     * Closes a descriptor.
     *
     * @param <D> the class of descriptors
     */
    @FunctionalInterface
    public interface Close<D> {
        /**
         * Closes it.
         *
         * @param descriptor the descriptor
         * @throws IOException if the kernel reports an error
         */
        void close(D descriptor) throws IOException;
    }

    /**
     * Reads or writes.
     *
     * @param <D> the class of descriptors
     */
    @FunctionalInterface
    public interface Transfer<D> {
        /**
         * Reads or writes.
         *
         * @param descriptor the descriptor
         * @param buffer a direct buffer
         * @param from the first byte
         * @param to the last byte, exclusive
         * @return how many bytes
         * @throws IOException if the kernel refuses
         */
        int transfer(D descriptor, ByteBuffer buffer, int from, int to) throws IOException;
    }

    /** Writes a byte. */
    void put(D descriptor, int value) throws IOException {
        ByteBuffer one = ByteBuffer.allocateDirect(1).put(0, (byte) value);
        if (write.transfer(descriptor, one, 0, 1) != 1) {
            throw new IOException("nothing written to " + descriptor);
        }
    }

    /** Reads a byte that is there; -1 at the end. */
    int get(D descriptor) throws IOException {
        ByteBuffer one = ByteBuffer.allocateDirect(1);
        int n = read.transfer(descriptor, one, 0, 1);
        if (n == 0) {
            throw new IOException("nothing to read from " + descriptor);
        }
        return n < 0 ? -1 : one.get(0);
    }
}
