package io.framelease.torture;

import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.Overflow;
import io.framelease.device.DeviceBackend;
import io.framelease.testing.Liveness;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** The ways in which engines read: at once, from another thread, much later. {@link StreamEngine} is the fourth. */
final class Engines {
    /** Most frames that one of these engines, or a stream's, holds at a time. */
    static final int MOST_HELD = 24;

    private static final long MILLISECOND = 1_000_000;

    private Engines() {
    }

    /** One of each kind. */
    static List<Engine> all(List<? extends Place> places, DeviceBackend device, Tally tally, SplittableRandom random) {
        return List.of(new Prompt(places, device, tally, random.split()),
                new StreamEngine(places, device, tally, random.split()),
                new HandingOver(places, device, tally, random.split()),
                new Hoarding(places, device, tally, random.split()));
    }

    /** Always reads the latest frame, at once, and closes it. */
    private static final class Prompt extends Engine {
        Prompt(List<? extends Place> places, DeviceBackend device, Tally tally, SplittableRandom random) {
            super("prompt", places, Overflow.KEEP_LATEST, device, tally, random);
        }

        @Override
        void take(Place place, Frame frame) {
            try (frame) {
                read(place, frame, random.nextInt(8) == 0 ? MILLISECOND : 0);
            }
        }
    }

    /** Retains frames and hands them to another thread, which reads them in its own time. */
    private static final class HandingOver extends Engine {
        private record Parcel(Place place, Frame frame) {
        }

        private final BlockingQueue<Parcel> parcels = new ArrayBlockingQueue<>(MOST_HELD / 2);
        private final Thread reader = Thread.ofPlatform().daemon().name("torture-reader").unstarted(this::readParcels);
        private volatile boolean ending;

        HandingOver(List<? extends Place> places, DeviceBackend device, Tally tally, SplittableRandom random) {
            super("handing over", places, Overflow.DROP_OLDEST, device, tally, random);
            reader.start();
        }

        @Override
        void take(Place place, Frame frame) {
            try (frame) {
                Frame second = retain(frame);
                if (second != null && !parcels.offer(new Parcel(place, second))) {
                    second.close();
                    work(MILLISECOND);
                }
            }
        }

        private void readParcels() {
            try {
                for (Parcel parcel; (parcel = next()) != null;) {
                    try (Frame frame = parcel.frame(); FrameView view = open(frame)) {
                        if (view != null) {
                            // through Java's own view of the bytes where there is one: the engine's host buffer is not this
                            // thread's
                            StreamEngine.checkHere(parcel.place(), frame, view, tally);
                            tally.handedOver.increment();
                        }
                    }
                }
            } catch (Throwable t) {
                tally.fail(t);
            }
        }

        private Parcel next() throws InterruptedException {
            Parcel next;
            do {
                next = parcels.poll(10, TimeUnit.MILLISECONDS);
            } while (next == null && !(ending && parcels.isEmpty()));
            return next;
        }

        @Override
        void finish() {
            ending = true;
            try {
                if (!reader.join(Liveness.LIMIT)) {
                    tally.fail(new AssertionError("the reader of handed over frames does not end"));
                }
            } catch (InterruptedException e) {
                tally.fail(e);
            }
        }
    }

    /** Holds frames over reconnects, reads them again, closes them in any order, and looks others up by number. */
    private static final class Hoarding extends Engine {
        private record Held(Place place, Frame frame, long since) {
        }

        private static final int KEEPS_ONE_OF = 4;
        private static final long LONGEST_NANOS = 400 * MILLISECOND;

        private final List<Held> hoard = new ArrayList<>();

        Hoarding(List<? extends Place> places, DeviceBackend device, Tally tally, SplittableRandom random) {
            super("hoarding", places, Overflow.DROP_NEWEST, device, tally, random);
        }

        @Override
        void take(Place place, Frame frame) {
            lookUp(place, frame.id() - random.nextInt(4));
            readTwoAtOnce(place, frame);
            if (random.nextInt(KEEPS_ONE_OF) > 0) {
                frame.close(); // or there would be slots for nobody else, and no slot that only a stream reads
                return;
            }
            hoard.add(new Held(place, frame, System.nanoTime()));
            if (hoard.size() == MOST_HELD) {
                drop(random.nextInt(hoard.size()));
            }
        }

        private void lookUp(Place place, long id) {
            try (Frame found = place.lookup(id)) {
                if (found != null) {
                    tally.lookups.increment();
                    read(place, found, 0);
                }
            }
        }

        /** Nests two views and closes the outer one first as often as not. */
        private void readTwoAtOnce(Place place, Frame frame) {
            FrameView outer = open(frame);
            FrameView inner = open(frame);
            if (outer != null) {
                check(place, frame, outer, "in an outer view");
            }
            if (inner != null) {
                check(place, frame, inner, "in an inner view");
            }
            boolean outerFirst = random.nextBoolean();
            close(outerFirst ? outer : inner);
            FrameView left = outerFirst ? inner : outer;
            if (left != null) {
                check(place, frame, left, "after the other view of it was closed");
            }
            close(left);
        }

        private static void close(FrameView view) {
            if (view != null) {
                view.close();
            }
        }

        @Override
        void look() {
            if (hoard.isEmpty()) {
                return;
            }
            int at = random.nextInt(hoard.size());
            Held held = hoard.get(at);
            if (random.nextInt(4) == 0) {
                read(held.place(), held.frame(), MILLISECOND);
                tally.outlived.increment();
            }
            if (System.nanoTime() - held.since() > random.nextLong(LONGEST_NANOS)) {
                drop(at);
            }
        }

        private void drop(int at) {
            Held last = hoard.removeLast();
            Held dropped = at == hoard.size() ? last : hoard.set(at, last);
            dropped.frame().close();
        }

        @Override
        void finish() {
            while (!hoard.isEmpty()) {
                drop(random.nextInt(hoard.size()));
            }
        }
    }
}
