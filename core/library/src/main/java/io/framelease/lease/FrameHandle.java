package io.framelease.lease;

import io.framelease.ColorMatrix;
import io.framelease.Device;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.PixelFormat;
import io.framelease.device.DeviceBackend;
import java.lang.ref.Reference;
import java.util.Objects;

/** A frame as users have it: one counted handle on a lease. */
public final class FrameHandle extends Hold implements Frame {
    FrameHandle(Lease lease) {
        super(lease);
    }

    @Override
    Watch newWatch(LeakTracking.Place takenAt) {
        return Watch.of(this, takenAt);
    }

    @Override
    String what() {
        return "frame";
    }

    @Override
    public long id() {
        return lease.id();
    }

    @Override
    public long session() {
        return lease.session();
    }

    @Override
    public int width() {
        return lease.info().width();
    }

    @Override
    public int height() {
        return lease.info().height();
    }

    @Override
    public PixelFormat format() {
        return lease.info().format();
    }

    @Override
    public long ptsNanos() {
        return lease.ptsNanos();
    }

    @Override
    public long arrivalNanos() {
        return lease.arrivalNanos();
    }

    @Override
    public ColorMatrix colorMatrix() {
        return lease.info().colorMatrix();
    }

    @Override
    public boolean isFullRange() {
        return lease.info().fullRange();
    }

    @Override
    public int pitch() {
        return lease.memory().pitch();
    }

    @Override
    public Device device() {
        return lease.device();
    }

    @Override
    public Frame retain() {
        try {
            if (!isOpen() || !lease.retain()) {
                throw refused("retained");
            }
            return lease.handle();
        } finally {
            Reference.reachabilityFence(this); // a frame in use is not collected and given back
        }
    }

    @Override
    public FrameView open() {
        return openView("opened");
    }

    View openView(String what) {
        try {
            if (!isOpen() || !lease.openView()) {
                throw refused(what);
            }
            return View.of(lease);
        } finally {
            Reference.reachabilityFence(this); // a frame in use is not collected and given back
        }
    }

    @Override
    public Frame on(Device other) {
        Objects.requireNonNull(other, "other");
        if (other == device()) {
            return retain();
        }
        try (View source = openView("copied")) {
            return OtherDevice.copy(source, lease, (DeviceBackend) other);
        }
    }

    @Override
    public boolean isRevoked() {
        return isOpen() && !lease.isLive();
    }

    @Override
    public void close() {
        try {
            if (!end()) {
                throw new IllegalStateException("frame " + id() + " of " + lease.registry().name()
                        + " was closed a second time; it was closed first by " + endedBy());
            }
            lease.releaseHandle();
        } finally {
            Reference.reachabilityFence(this); // a frame that is being closed is not collected and given back
        }
    }

    private IllegalStateException refused(String what) {
        String frame = "frame " + id() + " of " + lease.registry().name() + " cannot be " + what + ": ";
        return new IllegalStateException(isOpen()
                ? frame + "it was taken back (revoked) by its camera's drain policy or for its age"
                : frame + "it is closed, by " + endedBy());
    }

    @Override
    public String toString() {
        return lease + (isOpen() ? "" : " closed here");
    }
}
