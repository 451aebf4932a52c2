package io.framelease.lease;

import io.framelease.recording.LeaseRecord;
import io.framelease.recording.Recording;
import org.jspecify.annotations.Nullable;

/** Among the holds of a lease: Flight Recorder wants to know how long it is held. A field for it would cost each lease 8 bytes. */
final class Recorded extends LeaseNode {
    private final LeaseRecord record;

    private Recorded(LeaseRecord record) {
        this.record = record;
    }

    /** Begins with a lease; null if nothing wants to know. */
    static @Nullable Recorded begun() {
        LeaseRecord record = Recording.lease();
        return record == null ? null : new Recorded(record);
    }

    /** The same in another stack. */
    Recorded again() {
        return new Recorded(record);
    }

    /** The lease has ended; once, by whoever ended it. */
    void end(Lease lease) {
        record.end(lease.registry().camera(), lease.device().id(), lease.info().session(), lease.info().id());
    }

    @Override
    boolean isOver() {
        return false;
    }

    @Override
    @Nullable String describe() {
        return null;
    }
}
