package io.framelease.bench;

import io.framelease.lease.FrameHandle;
import io.framelease.lease.Lease;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.IllegalReferenceCountException;
import io.netty.util.ReferenceCounted;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The live frames of a camera, by number: one thread publishes, any thread looks up. A frame that was found is the finder's until
 * it gives it back, and the last who gives one back takes it out.
 *
 * <p>{@link #publish} keeps {@value #LIVE} frames held, as a camera with an engine or two does: each one ends the oldest.
 */
public abstract sealed class FrameTable implements AutoCloseable {
    /** Frames that are held at a time; fewer than there are slots. */
    static final int LIVE = 4;

    /** What the table is made of. */
    public enum Kind {
        /** Framelease's registry: a slot for each frame and leases over it. */
        REGISTRY,
        /** ConcurrentHashMap, and counts under one lock, as in the post-mortem. */
        MAP_AND_LOCK,
        /** ConcurrentHashMap of Netty's AbstractReferenceCounted. */
        MAP_OF_NETTY
    }

    static FrameTable of(Kind kind) {
        return switch (kind) {
            case REGISTRY -> new Registry();
            case MAP_AND_LOCK -> new Locked();
            case MAP_OF_NETTY -> new Netty();
        };
    }

    /**
     * Publishes a frame and gives the oldest back. One thread.
     *
     * @return the new one's number, which lookups may be given from now on
     */
    abstract long publish();

    /** Looks a frame up and gives it back; whether it was there. Any thread. */
    abstract boolean use(long id);

    /** Gives all back. */
    @Override
    public abstract void close();

    private static final class Registry extends FrameTable {
        private final Published published = Published.onHost();
        private final Lease[] held = new Lease[LIVE];

        @Override
        long publish() {
            Lease lease = published.publish();
            int at = (int) (lease.id() % LIVE);
            Lease oldest = held[at];
            held[at] = lease;
            if (oldest != null) {
                oldest.releaseHandle();
            }
            return lease.id();
        }

        @Override
        boolean use(long id) {
            FrameHandle frame = published.registry().lookup(id);
            if (frame == null) {
                return false;
            }
            frame.close();
            return true;
        }

        @Override
        public void close() {
            for (Lease lease : held) {
                if (lease != null) {
                    lease.releaseHandle();
                }
            }
            published.close();
        }
    }

    /** What the map's tables have in common. */
    private abstract static sealed class Mapped<E> extends FrameTable {
        final ConcurrentHashMap<Long, E> map = new ConcurrentHashMap<>();
        private long last;

        abstract E entry(long id);

        abstract void release(E entry);

        @Override
        final long publish() {
            long id = ++last;
            add(id, entry(id));
            E oldest = map.get(id - LIVE);
            if (oldest != null) {
                release(oldest);
            }
            return id;
        }

        void add(long id, E entry) {
            map.put(id, entry);
        }

        @Override
        public final void close() {
            map.values().forEach(this::release);
        }
    }

    private static final class Locked extends Mapped<Locked.Entry> {
        private final Object lock = new Object();

        private static final class Entry {
            private final long id;
            private int holders = 1;

            private Entry(long id) {
                this.id = id;
            }
        }

        @Override
        Entry entry(long id) {
            return new Entry(id);
        }

        @Override
        void add(long id, Entry entry) {
            synchronized (lock) {
                super.add(id, entry);
            }
        }

        @Override
        boolean use(long id) {
            Entry entry;
            synchronized (lock) {
                entry = map.get(id);
                if (entry == null) {
                    return false;
                }
                entry.holders++;
            }
            release(entry);
            return true;
        }

        @Override
        void release(Entry entry) {
            synchronized (lock) {
                if (--entry.holders == 0) {
                    map.remove(entry.id);
                }
            }
        }
    }

    private static final class Netty extends Mapped<Netty.Entry> {
        private static final class Entry extends AbstractReferenceCounted {
            private final ConcurrentHashMap<Long, Entry> map;
            private final long id;

            private Entry(ConcurrentHashMap<Long, Entry> map, long id) {
                this.map = map;
                this.id = id;
            }

            @Override
            protected void deallocate() {
                map.remove(id);
            }

            @Override
            public ReferenceCounted touch(Object hint) {
                return this;
            }
        }

        @Override
        Entry entry(long id) {
            return new Entry(map, id);
        }

        @Override
        boolean use(long id) {
            Entry entry = map.get(id);
            if (entry == null) {
                return false;
            }
            try {
                entry.retain();
            } catch (IllegalReferenceCountException e) {
                return false; // it has just ended; Netty has no other way to say so
            }
            entry.release();
            return true;
        }

        @Override
        void release(Entry entry) {
            entry.release();
        }
    }
}
