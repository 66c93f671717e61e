package io.millrace.channel.unix;

import static io.millrace.channel.unix.Poller.ERROR;
import static io.millrace.channel.unix.Poller.HANGUP;
import static io.millrace.channel.unix.Poller.READ;
import static io.millrace.channel.unix.Poller.READ_CLOSED;
import static io.millrace.channel.unix.Poller.URGENT;
import static io.millrace.channel.unix.Poller.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.channel.TriggerMode;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReadinessTest {
    @Nested
    class Level {
        private final Readiness readiness = new Readiness(TriggerMode.LEVEL);

        @Test
        void readInterestLastsWhileReadingIsOn() {
            assertThat(readiness.interest()).isEqualTo(READ_CLOSED);
            assertThat(readiness.readOn()).isFalse();
            assertThat(readiness.interest()).isEqualTo(READ);
            readiness.readOff();
            assertThat(readiness.interest()).isEqualTo(READ_CLOSED);
        }

        @Test
        void writeInterestLastsFromWouldBlockToDone() {
            readiness.writeWouldBlock();
            assertThat(readiness.interest() & WRITE).isEqualTo(WRITE);
            assertThat(readiness.canWrite()).isFalse();
            readiness.arrived(WRITE);
            assertThat(readiness.canWrite()).isTrue();
            assertThat(readiness.interest() & WRITE).isEqualTo(WRITE);
            readiness.writeDone();
            assertThat(readiness.interest() & WRITE).isZero();
        }

        @Test
        void spentBudgetLeavesTheRestToTheKernel() {
            readiness.readOn();
            readiness.arrived(READ);
            assertThat(readiness.roundOver()).isFalse();
            assertThat(readiness.canRead()).isFalse();
            assertThat(readiness.interest()).isEqualTo(READ);
            readiness.arrived(READ);
            assertThat(readiness.canRead()).isTrue();
        }

        @Test
        void switchingReadingOnWaitsForTheKernel() {
            readiness.arrived(READ);
            assertThat(readiness.readOn()).isFalse();
            assertThat(readiness.interest()).isEqualTo(READ);
        }

        @Test
        void endOfStreamWhileReadingIsOffIsReportedOnce() {
            readiness.arrived(READ_CLOSED);
            assertThat(readiness.interest()).isZero();
            assertThat(readiness.isDetached()).isFalse();
            readiness.readOn();
            assertThat(readiness.interest()).isEqualTo(READ);
        }

        @Test
        void hangUpWhileReadingIsOffLeavesThePollerUntilReadingIsOn() {
            readiness.arrived(HANGUP | READ_CLOSED);
            assertThat(readiness.isDetached()).isTrue();
            readiness.readOn();
            assertThat(readiness.isDetached()).isFalse();
            assertThat(readiness.interest()).isEqualTo(READ);
        }

        @Test
        void hangUpWhileBytesWaitStaysSoThatTheWriteFails() {
            readiness.writeWouldBlock();
            readiness.arrived(HANGUP);
            assertThat(readiness.isDetached()).isFalse();
            readiness.writeDone();
            assertThat(readiness.isDetached()).isTrue();
        }

        @Test
        void closedInputIsNeverAskedFor() {
            readiness.readOn();
            readiness.inputClosed();
            assertThat(readiness.interest()).isZero();
            assertThat(readiness.readOn()).isFalse();
            assertThat(readiness.interest()).isZero();
            readiness.arrived(HANGUP);
            assertThat(readiness.isDetached()).isTrue();
        }

        @Test
        void urgentDataIsNeverAskedFor() {
            readiness.readOn();
            readiness.writeWouldBlock();
            assertThat(readiness.interest() & URGENT).isZero();
        }

        @Test
        void movedFromEdgeItAsksForWhatIsWantedOnly() {
            Readiness edge = new Readiness(TriggerMode.EDGE);
            edge.readOn();
            edge.writeWouldBlock();
            Readiness moved = edge.movedTo(TriggerMode.LEVEL);
            assertThat(moved.interest()).isEqualTo(READ);
            moved.readOff();
            assertThat(moved.interest()).isEqualTo(READ_CLOSED);
        }

        @Test
        void movedAfterAHangUpItStaysDetached() {
            readiness.arrived(HANGUP | READ_CLOSED);
            assertThat(readiness.movedTo(TriggerMode.LEVEL).isDetached()).isTrue();
        }

        @Test
        void connectingAsksForWrite() {
            readiness.connecting();
            assertThat(readiness.interest() & WRITE).isEqualTo(WRITE);
            assertThat(readiness.canWrite()).isFalse();
        }
    }

    @Nested
    class Edge {
        private final Readiness readiness = new Readiness(TriggerMode.EDGE);

        @Test
        void interestNeverChanges() {
            int registered = readiness.interest();
            assertThat(registered).isEqualTo(READ | WRITE | URGENT);
            readiness.readOn();
            readiness.writeWouldBlock();
            readiness.arrived(HANGUP | READ_CLOSED | ERROR);
            readiness.readOff();
            readiness.inputClosed();
            assertThat(readiness.interest()).isEqualTo(registered);
            assertThat(readiness.isDetached()).isFalse();
        }

        @Test
        void spentBudgetIsServedAgain() {
            readiness.readOn();
            readiness.arrived(READ);
            assertThat(readiness.roundOver()).isTrue();
            assertThat(readiness.canRead()).isTrue();
        }

        @Test
        void wouldBlockClearsTheBit() {
            readiness.readOn();
            readiness.arrived(READ);
            readiness.readWouldBlock();
            assertThat(readiness.canRead()).isFalse();
            assertThat(readiness.roundOver()).isFalse();
        }

        @Test
        void switchingReadingOnServesWhatArrivedWhileItWasOff() {
            readiness.arrived(READ);
            assertThat(readiness.canRead()).isFalse();
            assertThat(readiness.readOn()).isTrue();
            assertThat(readiness.canRead()).isTrue();
        }

        @Test
        void switchingReadingOnWithNothingThereWaits() {
            assertThat(readiness.readOn()).isFalse();
            assertThat(readiness.readOn()).isFalse();
        }

        @Test
        void writeWouldBlockWaitsForTheEdge() {
            readiness.writeWouldBlock();
            assertThat(readiness.canWrite()).isFalse();
            readiness.arrived(WRITE);
            assertThat(readiness.canWrite()).isTrue();
        }

        @Test
        void shortReadAtTheUrgentMarkDoesNotMeanEmptyUntilAReadFindsNothing() {
            readiness.readOn();
            readiness.arrived(READ | URGENT);
            readiness.shortRead();
            assertThat(readiness.canRead()).isTrue();
            readiness.shortRead();
            assertThat(readiness.canRead()).isTrue();
            readiness.readWouldBlock();
            assertThat(readiness.canRead()).isFalse();
            readiness.arrived(READ);
            readiness.shortRead();
            assertThat(readiness.canRead()).isFalse();
        }

        @Test
        void movedFromLevelItServesWhatArrivedBefore() {
            Readiness level = new Readiness(TriggerMode.LEVEL);
            level.readOn();
            level.arrived(READ);
            level.writeWouldBlock();
            assertThat(level.roundOver()).isFalse();
            Readiness moved = level.movedTo(TriggerMode.EDGE);
            assertThat(moved.canRead()).isTrue();
            assertThat(moved.canWrite()).isTrue();
            assertThat(moved.interest()).isEqualTo(readiness.interest());
        }

        @Test
        void whatWasReportedBeforeConnectingDoesNotCount() {
            readiness.readOn();
            readiness.arrived(HANGUP | WRITE);
            readiness.connecting();
            assertThat(readiness.canRead()).isFalse();
            assertThat(readiness.canWrite()).isFalse();
            assertThat(readiness.isReading()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void shortReadMeansEmptyUnlessTheEndWasSeen(TriggerMode mode) {
        Readiness readiness = new Readiness(mode);
        readiness.readOn();
        readiness.arrived(READ);
        readiness.shortRead();
        assertThat(readiness.canRead()).isFalse();
        readiness.arrived(READ | READ_CLOSED);
        readiness.shortRead();
        assertThat(readiness.canRead()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void inputThatIsClosedStaysSoWhenItMoves(TriggerMode mode) {
        Readiness readiness = new Readiness(mode);
        readiness.inputClosed();
        for (TriggerMode next : TriggerMode.values()) {
            Readiness moved = readiness.movedTo(next);
            assertThat(moved.readOn()).isFalse();
            assertThat(moved.canRead()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void hangUpAndErrorMakeWritable(TriggerMode mode) {
        for (int event : new int[] {HANGUP, ERROR, WRITE}) {
            Readiness readiness = new Readiness(mode);
            readiness.writeWouldBlock();
            readiness.arrived(READ);
            assertThat(readiness.canWrite()).isFalse();
            readiness.arrived(event);
            assertThat(readiness.canWrite()).isTrue();
        }
    }
}
