package io.framelease.events;

import io.framelease.CameraEvent;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An event in a camera's log, or in what a listener is told in front of it. */
final class Node {
    private static final VarHandle NEXT;

    static {
        try {
            NEXT = MethodHandles.lookup().findVarHandle(Node.class, "next", Node.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Null in a node that is only a place. */
    final @Nullable CameraEvent event;
    /** How many events the log had up to here. */
    final long number;
    /** What the camera does behind this event; null in front of the log. */
    private final @Nullable Standing standing;
    /** Of a place: how many events were left out that the node behind it tells of. */
    final long untold;
    /** Of the last node in front of the log: the node of the log that it goes on behind; else null. */
    private final @Nullable Node log;
    /** Null while none follows. Set once: in the log by compare-and-set, in front of it before a listener sees it. */
    private volatile @Nullable Node next;

    private Node(@Nullable CameraEvent event, long number, @Nullable Standing standing, long untold, @Nullable Node log) {
        this.event = event;
        this.number = number;
        this.standing = standing;
        this.untold = untold;
        this.log = log;
    }

    /** What the camera does behind this event, which is one of a log. */
    Standing standing() {
        return Objects.requireNonNull(standing, "in front of the log");
    }

    /** The beginning of a log. */
    static Node first() {
        return new Node(null, 0, Standing.NEW, 0, null);
    }

    /** An event behind this one; not linked yet. */
    Node followedBy(CameraEvent following) {
        return new Node(following, number + 1, standing().after(following), 0, null);
    }

    /**
     * A place in front of what a listener is told that goes on behind this node of a log.
     *
     * @param skipped what it is told first; null for nothing
     */
    Node told(CameraEvent.@Nullable Skipped skipped) {
        Node behind = null;
        List<CameraEvent> events = standing().events();
        for (int i = events.size() - 1; i >= 0; i--) {
            behind = before(events.get(i), behind, 0);
        }
        if (skipped != null) {
            behind = before(skipped, behind, 0);
        }
        return before(null, behind, skipped == null ? 0 : skipped.count());
    }

    private Node before(@Nullable CameraEvent told, @Nullable Node behind, long untoldThere) {
        Node node = new Node(told, number, null, untoldThere, behind == null ? this : null);
        node.next = behind;
        return node;
    }

    /** What follows; null if nothing does yet. */
    @Nullable Node next() {
        return log == null ? next : log.next;
    }

    /** Links what follows in a log; false if something does already. */
    boolean link(Node following) {
        return NEXT.compareAndSet(this, null, following);
    }
}
