package io.framelease.camera;

import io.framelease.Demand;
import io.framelease.Overflow;
import io.framelease.lease.Lease;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A camera's subscriptions. Any thread adds and removes; the camera thread walks over them, once and more a frame. */
final class Subscriptions {
    /** Replaced as a whole, under this; walking over an array makes no garbage, as an iterator would. */
    private volatile SubscriptionImpl[] all = {};
    private volatile boolean hadOne;

    /** One that wants every frame. */
    SubscriptionImpl add(SubscriptionOwner camera, Overflow overflow, int capacity) {
        return add(camera, overflow, capacity, Demand.everyFrame());
    }

    synchronized SubscriptionImpl add(SubscriptionOwner camera, Overflow overflow, int capacity, Demand demand) {
        SubscriptionImpl added = new SubscriptionImpl(camera, overflow, capacity, demand, this::remove);
        SubscriptionImpl[] longer = Arrays.copyOf(all, all.length + 1);
        longer[all.length] = added;
        all = longer;
        hadOne = true;
        return added;
    }

    private synchronized void remove(SubscriptionImpl closed) {
        List<SubscriptionImpl> rest = new ArrayList<>(List.of(all));
        rest.remove(closed);
        all = rest.toArray(SubscriptionImpl[]::new);
    }

    /** Whether nobody has ever subscribed. */
    boolean noneYet() {
        return !hadOne;
    }

    /**
     * What all of them together need of the stream, by {@link Need}: nothing if there is none. Looked at for each packet, and never
     * kept, so that there is nothing that could differ from the subscriptions themselves.
     */
    long need() {
        long most = Need.NOTHING;
        for (SubscriptionImpl subscription : all) {
            most = Math.min(most, subscription.need());
        }
        return most;
    }

    /** Whether nobody subscribes now. */
    boolean isEmpty() {
        return need() == Need.NOTHING;
    }

    /**
     * Has each decide whether it wants the next decoded picture; one that comes behind this wants it if it wants every frame.
     *
     * @param key  whether it is a key picture
     * @param time when it is shown, by {@link PictureTimes}
     * @return whether one does
     */
    boolean choose(boolean key, long time) {
        boolean any = false;
        for (SubscriptionImpl subscription : all) {
            any |= subscription.choose(key, time);
        }
        return any;
    }

    /** Offers the frame of that picture to each; returns how many frames that dropped. */
    int offer(Lease lease) {
        int drops = 0;
        for (SubscriptionImpl subscription : all) {
            drops += subscription.offer(lease);
        }
        return drops;
    }

    /** The first that wants the camera to wait now; null if none does. */
    @Nullable SubscriptionImpl full() {
        for (SubscriptionImpl subscription : all) {
            if (subscription.isFull()) {
                return subscription;
            }
        }
        return null;
    }

    /** Whether no other one wants frames. */
    boolean isOnly(SubscriptionImpl one) {
        for (SubscriptionImpl subscription : all) {
            if (subscription != one && subscription.need() != Need.NOTHING) {
                return false;
            }
        }
        return true;
    }

    /** Whether one must lose none of the frames that it wants. */
    boolean anyBlocks() {
        for (SubscriptionImpl subscription : all) {
            if (subscription.blocks()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether an engine that wants every frame is not done with those that it has, and makes the camera wait, as it may. As
     * of a moment.
     */
    boolean anyBlockingIsBusy() {
        for (SubscriptionImpl subscription : all) {
            if (subscription.blocks() && !subscription.isIdle()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Takes back the oldest frame that waits unread and that nobody else holds, so that its memory comes free; camera thread.
     *
     * @return in how many subscriptions it waited; 0 if there is no such frame
     */
    int takeBackOldest() {
        Lease oldest = null;
        for (SubscriptionImpl subscription : all) {
            Lease next = subscription.nextToTakeBack();
            if (next != null && (oldest == null || next.id() < oldest.id()) && next.holders() == waitingFor(next)) {
                oldest = next;
            }
        }
        int drops = 0;
        if (oldest != null) {
            for (SubscriptionImpl subscription : all) {
                // an engine may take it at this moment: what waits behind it is then taken back in its place
                if (subscription.nextToTakeBack() == oldest && subscription.takeBack()) {
                    drops++;
                }
            }
        }
        return drops;
    }

    /** In how many subscriptions a frame is the next to be read. */
    private int waitingFor(Lease lease) {
        int count = 0;
        for (SubscriptionImpl subscription : all) {
            if (subscription.nextToTakeBack() == lease) {
                count++;
            }
        }
        return count;
    }

    /** Takes back all that waits unread; returns how many frames that dropped. */
    int takeBackAll() {
        int drops = 0;
        for (SubscriptionImpl subscription : all) {
            while (subscription.takeBack()) {
                drops++;
            }
        }
        return drops;
    }

    void wake() {
        for (SubscriptionImpl subscription : all) {
            subscription.wake();
        }
    }

    /** The camera is being closed: releases what waits unread, and lets nothing in any more. */
    void shut() {
        for (SubscriptionImpl subscription : all) {
            subscription.shut();
        }
    }
}
