package io.millrace.channel.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.channel.unix.sys.Syscalls;
import io.millrace.util.IllegalReferenceCountException;
import io.millrace.util.ReferenceCountUtil;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReceivedFileDescriptorTest {
    private ReceivedFileDescriptor received;
    private FileDescriptor other;

    @BeforeEach
    void open() throws IOException {
        FileDescriptor[] pipe = FileDescriptor.pipe();
        received = new ReceivedFileDescriptor(pipe[0].intValue());
        other = pipe[1];
    }

    @AfterEach
    void close() throws IOException {
        received.close();
        other.close();
    }

    private boolean isOpenInTheKernel() {
        return Syscalls.host().checkOpen(received.intValue()) == 0;
    }

    @Test
    void lastReleaseClosesIt() {
        assertThat(received.refCnt()).isEqualTo(1);
        assertThat(received.retain().refCnt()).isEqualTo(2);

        assertThat(received.release()).isFalse();
        assertThat(isOpenInTheKernel()).isTrue();
        assertThat(received.release()).isTrue();

        assertThat(isOpenInTheKernel()).isFalse();
        assertThat(received.isOpen()).isFalse();
        assertThat(received.refCnt()).isZero();
    }

    @Test
    void closeEndsAllReferencesAndReleasesAfterItDoNothing() throws IOException {
        received.retain(5);

        received.close();

        assertThat(isOpenInTheKernel()).isFalse();
        assertThat(received.refCnt()).isZero();
        assertThat(received.release()).isFalse();
        assertThat(ReferenceCountUtil.release(received)).isFalse();
    }

    @Test
    void descriptorThatAChannelHasTakenIsNotClosedByReleasing() {
        new DescriptorAddress(received).take();

        assertThat(received.release()).isFalse();

        assertThat(isOpenInTheKernel()).isTrue();
        Syscalls.host().close(received.intValue());
    }

    @Test
    void countsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> received.release(2)).isInstanceOf(IllegalReferenceCountException.class);
        assertThatThrownBy(() -> received.release(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> received.retain(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(received.refCnt()).isEqualTo(1);
        received.release();
        assertThatThrownBy(received::retain).isInstanceOf(IllegalReferenceCountException.class);
    }

    @Test
    void touchingIsAllowed() {
        assertThat(received.touch()).isSameAs(received);
        assertThat(received.touch("hint")).isSameAs(received);
    }
}
