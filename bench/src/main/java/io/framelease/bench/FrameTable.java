package io.framelease.bench;

import io.framelease.lease.FrameHandle;
import io.framelease.lease.Lease;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.IllegalReferenceCountException;
import io.netty.util.ReferenceCounted;
import java.util.concurrent.ConcurrentHashMap;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The live frames of a camera, by number: one thread publishes, any thread looks up. A frame that was found is the finder's until
 * it gives it back, and the last who gives one back takes it out.
 *
 * <p>{@link #publish} keeps {@value #LIVE} frames held, as a camera with an engine or two does: each one ends the oldest.
 *
 * <p>In all kinds {@link #find} and {@link #giveBack} are calls that are never inlined, and the same work stands between them:
 * a compiler that saw both would make one of two synchronized blocks and leave the count out. What the publishing thread alone
 * writes lies apart from what lookups read ({@link Lone}).
 */
public abstract sealed class FrameTable implements AutoCloseable {
    /** Frames that are held at a time; fewer than there are slots. */
    static final int LIVE = 4;

    /** What is done with a frame that was found, for {@link Blackhole#consumeCPU}: some ten nanoseconds. */
    private static final long HELD = 8;

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

    /** Looks a frame up, works and gives it back; whether it was there. Any thread. */
    final boolean use(long id) {
        Object found = find(id);
        if (found == null) {
            return false;
        }
        Blackhole.consumeCPU(HELD);
        giveBack(found);
        return true;
    }

    /** A frame that is the caller's until it gives it back; null if it is not there. Any thread. */
    abstract Object find(long id);

    /** Gives back what {@link #find} gave. */
    abstract void giveBack(Object found);

    /** Gives all back. */
    @Override
    public abstract void close();

    private static final class Registry extends FrameTable {
        /** On both sides of the publisher's array: two cache lines of references. */
        private static final int APART = 32;

        private final Published published = Published.onHost();
        private final Lease[] held = new Lease[APART + LIVE + APART];

        @Override
        long publish() {
            Lease lease = published.publish();
            int at = APART + (int) (lease.id() % LIVE);
            Lease oldest = held[at];
            held[at] = lease;
            if (oldest != null) {
                oldest.releaseHandle();
            }
            return lease.id();
        }

        @Override
        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        Object find(long id) {
            return published.registry().lookup(id);
        }

        @Override
        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        void giveBack(Object found) {
            ((FrameHandle) found).close();
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
        private final Lone last = new Lone();

        abstract E entry(long id);

        abstract void release(E entry);

        @Override
        final long publish() {
            long id = ++last.value;
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
        private final Object lock = new Lone();

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
        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        Object find(long id) {
            synchronized (lock) {
                Entry entry = map.get(id);
                if (entry != null) {
                    entry.holders++;
                }
                return entry;
            }
        }

        @Override
        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        void giveBack(Object found) {
            release((Entry) found);
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
        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        Object find(long id) {
            Entry entry = map.get(id);
            if (entry == null) {
                return null;
            }
            try {
                return entry.retain();
            } catch (IllegalReferenceCountException e) {
                return null; // it has just ended; Netty has no other way to say so
            }
        }

        @Override
        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        void giveBack(Object found) {
            release((Entry) found);
        }

        @Override
        void release(Entry entry) {
            entry.release();
        }
    }
}
