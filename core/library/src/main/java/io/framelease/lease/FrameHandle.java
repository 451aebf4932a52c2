package io.framelease.lease;

import io.framelease.ColorMatrix;
import io.framelease.Device;
import io.framelease.Frame;
import io.framelease.FrameInfo;
import io.framelease.FrameView;
import io.framelease.PixelFormat;
import io.framelease.device.DeviceBackend;
import java.lang.ref.Reference;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A frame as users have it: one counted handle on a lease. */
public final class FrameHandle extends Hold implements Frame {
    FrameHandle(Lease lease) {
        super(lease);
    }

    @Override
    Watch newWatch(LeakTracking.@Nullable Place takenAt) {
        return Watch.of(this, takenAt);
    }

    @Override
    String what() {
        return "frame";
    }

    @Override
    public FrameInfo info() {
        return lease.info();
    }

    @Override
    public long id() {
        return lease.info().id();
    }

    @Override
    public long session() {
        return lease.info().session();
    }

    @Override
    public int width() {
        return lease.format().width();
    }

    @Override
    public int height() {
        return lease.format().height();
    }

    @Override
    public PixelFormat format() {
        return lease.format().format();
    }

    @Override
    public long ptsNanos() {
        return lease.info().pts();
    }

    @Override
    public long arrivalNanos() {
        return lease.info().arrivalNanos();
    }

    @Override
    public ColorMatrix colorMatrix() {
        return lease.format().colorMatrix();
    }

    @Override
    public boolean isFullRange() {
        return lease.format().fullRange();
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
            if (end()) {
                lease.releaseHandle();
            } else {
                LeakTracking.closedAgain(this);
            }
        } finally {
            Reference.reachabilityFence(this); // a frame that is being closed is not collected and given back
        }
    }

    /** Closes a frame that was lent to somebody who may have closed it already. */
    public static void closeUnlessClosed(Frame lent) {
        if (((FrameHandle) lent).isOpen()) {
            lent.close();
        }
    }

    private IllegalStateException refused(String what) {
        String frame = name(lease) + " cannot be " + what + ": ";
        return new IllegalStateException(isOpen()
                ? frame + "it was taken back (revoked) by its camera's drain policy or for its age"
                : frame + "it is closed, by " + endedBy());
    }

    @Override
    public String toString() {
        return lease + (isOpen() ? "" : " closed here");
    }
}
