package io.framelease.camera;

import io.framelease.Overflow;
import io.framelease.lease.Lease;
import java.util.concurrent.CopyOnWriteArrayList;

/** A camera's subscriptions. Any thread adds and removes; the camera thread walks over them. */
final class Subscriptions {
    private final CopyOnWriteArrayList<SubscriptionImpl> all = new CopyOnWriteArrayList<>();
    private volatile boolean hadOne;

    SubscriptionImpl add(CameraImpl camera, Overflow overflow, int capacity) {
        SubscriptionImpl added = new SubscriptionImpl(camera, overflow, capacity, all::remove);
        all.add(added);
        hadOne = true;
        return added;
    }

    /** Whether nobody has ever subscribed. */
    boolean noneYet() {
        return !hadOne;
    }

    /** Offers a frame to each; returns how many frames that dropped. */
    int offer(Lease lease) {
        int drops = 0;
        for (SubscriptionImpl subscription : all) {
            drops += subscription.offer(lease);
        }
        return drops;
    }

    /** Whether one wants the camera to wait now. */
    boolean anyFull() {
        for (SubscriptionImpl subscription : all) {
            if (subscription.isFull()) {
                return true;
            }
        }
        return false;
    }

    /** Whether one wants every frame. */
    boolean anyBlocks() {
        for (SubscriptionImpl subscription : all) {
            if (subscription.blocks()) {
                return true;
            }
        }
        return false;
    }

    /** Takes back the oldest frame that waits unread anywhere; false if none does. */
    boolean takeBackOldest() {
        SubscriptionImpl holder = null;
        for (SubscriptionImpl subscription : all) {
            if (holder == null || subscription.oldestUnread() < holder.oldestUnread()) {
                holder = subscription;
            }
        }
        return holder != null && holder.oldestUnread() != Long.MAX_VALUE && holder.takeBack();
    }

    /** Takes back all that waits unread. */
    void takeBackAll() {
        all.forEach(SubscriptionImpl::takeBackAll);
    }

    void wake() {
        all.forEach(SubscriptionImpl::wake);
    }

    void close() {
        all.forEach(SubscriptionImpl::close);
    }
}
