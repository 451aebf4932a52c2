package io.framelease.lease;

/** The hold of a view, which also knows the view that its thread had open before. */
final class ViewHold extends Hold {
    /** The view that was innermost when this one was opened; the opening thread's alone. */
    ViewHold outer;

    /** Whether work on a stream may read the memory. Written by the opening thread, read if the view is found collected. */
    volatile boolean streaming;

    ViewHold(View owner, Lease lease) {
        super(owner, lease);
    }

    @Override
    void release() {
        lease.closeView();
    }

    /**
     * Nobody marks the stream of a view that was forgotten, and nobody knows whether that stream still exists: the memory
     * is taken out of use.
     */
    @Override
    void releaseForgotten() {
        if (streaming) {
            lease.distrust();
        }
        release();
    }

    @Override
    String what() {
        return "view";
    }
}
