package io.framelease.lease;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * A thread's open views, the innermost first: what {@link io.framelease.FrameView#current} tells. One a thread, so that
 * opening and closing views makes no garbage of it.
 *
 * <p>A young view is here itself, an old one as {@link Faded}, so that a thread that lives for long does not keep a view
 * that a task of its forgot.
 */
final class Innermost {
    private static final VarHandle TOP;

    static {
        try {
            TOP = MethodHandles.lookup().findVarHandle(Innermost.class, "top", Object.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** An old view in a thread's stack, which does not keep it reachable. */
    static final class Faded extends WeakReference<View> {
        private final Innermost thread;
        private volatile @Nullable Object outer;

        Faded(View view, Innermost thread, @Nullable Object outer) {
            super(view);
            this.thread = thread;
            this.outer = outer;
        }

        String describe() {
            return View.describe(thread.owner);
        }

        /** Takes the view's place in its thread's stack, if the view is there; the watching thread. */
        void fade() {
            View view = get();
            if (view != null && view.isOpen()) {
                thread.fade(view, this);
            }
        }
    }

    final Thread owner;

    /**
     * A View, or Faded, or null. Written by the owner, and by the watching thread, which exchanges a view for its Faded. The
     * owner may write the view back that it read before: the watching thread looks at every old view again and again.
     */
    private volatile @Nullable Object top;

    Innermost(Thread owner) {
        this.owner = owner;
    }

    /** The innermost open view, as what is to be the outer of the next; the owner. Takes off what is closed or collected. */
    @Nullable Object top() {
        Object at = top;
        if (at == null || isOpen(at)) {
            return at;
        }
        do {
            at = outer(at);
        } while (at != null && !isOpen(at));
        top = at;
        return at;
    }

    private static boolean isOpen(Object entry) {
        View view = view(entry);
        return view != null && view.isOpen();
    }

    private static @Nullable View view(Object entry) {
        return entry instanceof View view ? view : ((Faded) entry).get();
    }

    private static @Nullable Object outer(Object entry) {
        return entry instanceof View view ? view.outer : ((Faded) entry).outer;
    }

    /** The innermost open view, or null; the owner. */
    @Nullable View view() {
        Object at = top();
        return at == null ? null : view(at);
    }

    /** A view was opened; the owner. */
    void push(View view) {
        view.outer = top();
        top = view;
    }

    /** A view is closed; the owner. One closed out of order is taken off when it comes to the top. */
    void pop(View view) {
        if (top == view) {
            top = view.outer;
        }
    }

    private void fade(View view, Faded faded) {
        Object at = top;
        if (at == view) {
            TOP.compareAndSet(this, view, faded);
            return;
        }
        while (at != null) {
            Object below = outer(at);
            if (below == view) {
                if (at instanceof View inner) {
                    inner.outer = faded;
                } else {
                    ((Faded) at).outer = faded;
                }
                return;
            }
            at = below;
        }
    }
}
