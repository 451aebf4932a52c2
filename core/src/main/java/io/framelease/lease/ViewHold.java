package io.framelease.lease;

/** The hold of a view, which also knows the view that its thread had open before. */
final class ViewHold extends Hold {
    /** The view that was innermost when this one was opened; the opening thread's alone. */
    ViewHold outer;

    ViewHold(View owner, Lease lease) {
        super(owner, lease);
    }

    @Override
    void release() {
        lease.closeView();
    }

    @Override
    String what() {
        return "view";
    }
}
