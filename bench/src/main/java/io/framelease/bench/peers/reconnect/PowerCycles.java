package io.framelease.bench.peers.reconnect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.framelease.testkit.rtsp.Fault;
import io.framelease.testkit.rtsp.FaultProxy;
import io.framelease.testkit.rtsp.Phase;
import io.framelease.testkit.rtsp.RtspCamera;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;

/** One peer before a camera that loses its power so many times. */
final class PowerCycles {
    /** How the peer is told that the camera is gone, and how long it was there. */
    enum Kind {
        /** Its connection is reset, and so is each new one until the camera is back. */
        RESET("reset", 50, 50),
        /** The same behind so few pictures that the camera was hardly back: what a peer keeps of each outage adds up. */
        FLAPS("flaps", 10, 200),
        /** Not at all: nothing comes any more, and what it sends gets no answer. Who connects anew reaches the camera. */
        SILENCE("silence", 50, 20);

        private final String label;
        private final int pictures;
        private final int cycles;

        Kind(String label, int pictures, int cycles) {
            this.label = label;
            this.pictures = pictures;
            this.cycles = cycles;
        }

        String label() {
            return label;
        }

        /** How many, if nobody says otherwise. */
        int cycles() {
            return cycles;
        }
    }

    private static final long SEED = 20_260_101;
    private static final Duration FIRST = Duration.ofMinutes(2);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LEAST_OFF_MILLIS = 100;
    private static final int MORE_OFF_MILLIS = 400;
    /** Cycles before memory is looked at for the first time: what is loaded and compiled is there then. */
    private static final int WARM = 20;

    private final RtspCamera camera;
    private final Peer peer;
    private final Kind kind;
    private final int cycles;
    private final Path script;
    private final SplittableRandom random = new SplittableRandom(SEED); // the same for each peer

    PowerCycles(RtspCamera camera, Peer peer, Kind kind, int cycles, Path script) {
        this.camera = camera;
        this.peer = peer;
        this.kind = kind;
        this.cycles = cycles;
        this.script = script;
    }

    /** Measures, and tells it in {@code node}: what is measured is there also if this fails. */
    void run(ObjectNode node) throws IOException, InterruptedException {
        try (FaultProxy proxy = FaultProxy.before(camera.port(), SEED);
             Watched watched = new Watched(peer.command(proxy.url(), script), peer.record())) {
            if (!watched.await(1, FIRST)) {
                watched.finish().forEach(node::put);
                throw new IOException(peer.label() + " has shown no picture within " + FIRST.toSeconds() + " s");
            }
            ArrayNode back = node.putArray("backMillis");
            int never = 0;
            int done = 0;
            long warm = 0;
            while (done < cycles && !watched.hasEnded()) {
                watched.await(kind.pictures, PATIENCE);
                long sessions = camera.sessions();
                Outage outage = cycle(proxy, watched);
                // of a session that began later; and if its number can tell, sent since then
                long first = watched.await((number, time) -> camera.sessions() != sessions
                        && (!peer.tellsNumbers() || outage.isSince(number, time)), PATIENCE);
                if (first >= 0) {
                    back.add((first - outage.back()) / 1e6);
                } else if (!watched.hasEnded()) {
                    never++;
                    proxy.reset(); // it is helped, so that the next one counts
                    watched.await(1, PATIENCE);
                }
                done++;
                if (done == Math.min(WARM, cycles)) {
                    warm = watched.residentBytes();
                }
                System.out.printf("%s, %s %d of %d: %s ms%n", peer.label(), kind.label(), done, cycles,
                        first < 0 ? "-" : Long.toString((first - outage.back()) / 1_000_000));
            }
            watched.await(kind.pictures, PATIENCE);
            node.put("cycles", done).put("neverBack", never).put("connections", proxy.connections());
            seen(node, watched.seen());
            if (peer.isOneProcess() && !watched.hasEnded()) {
                node.put("residentBytesWarm", warm);
                node.put("residentBytesEnd", watched.residentBytes());
            }
            node.put("endedByItself", watched.hasEnded());
            if (peer.isOneProcess()) { // the other has nobody who would hear of it
                watched.finish().forEach(node::put);
            }
        }
    }

    /** How many pictures the camera has had from the peer's first to its last one, and how many of them the peer has shown. */
    private void seen(ObjectNode node, Watched.Seen seen) {
        node.put("elapsed", Math.round((seen.last() - seen.first()) / 1e9 * camera.video().framesPerSecond()) + 1);
        node.put("seen", seen.pictures());
        if (peer.tellsNumbers()) {
            node.put("repeated", seen.repeats());
        }
    }

    /** Off and on. */
    private Outage cycle(FaultProxy proxy, Watched watched) throws InterruptedException {
        if (kind != Kind.SILENCE) {
            proxy.inject(Phase.CONNECT, new Fault.Reset());
            proxy.reset();
        } else {
            proxy.inject(Phase.PLAYING, new Fault.Blackhole(), 1); // the one connection that there is
        }
        Thread.sleep(LEAST_OFF_MILLIS + random.nextInt(MORE_OFF_MILLIS));
        Watched.Seen last = watched.seen();
        if (kind != Kind.SILENCE) {
            proxy.heal();
        }
        return new Outage(last.number(), last.last(), System.nanoTime(), camera.video().framesPerSecond(), camera.video().frames());
    }
}
