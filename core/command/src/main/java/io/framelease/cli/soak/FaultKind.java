package io.framelease.cli.soak;

import io.framelease.testkit.rtsp.Fault;
import io.framelease.testkit.rtsp.FaultProxy;
import io.framelease.testkit.rtsp.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** What a soak does to its cameras, by the word for it on the command line. */
public enum FaultKind {
    /** Nothing to the source: the camera is asked to reconnect. */
    RECONNECT("reconnect"),
    /** The connection is reset, while it plays or in a method. */
    RESET("reset"),
    /** Nothing passes any more, while it plays or in a method. */
    STALL("stall"),
    /** Everything waits once. */
    DELAY("delay"),
    /** The second half of each packet is lost. */
    HALVE("halve"),
    /** A few bytes at a time. */
    DRIP("drip"),
    /** Bits are flipped. */
    CORRUPT("corrupt"),
    /** Connections are accepted, and nothing is said. */
    BLACKHOLE("blackhole"),
    /** The source has no room for a session. */
    LIMIT("limit"),
    /** The source refuses the login. */
    UNAUTHORIZED("401"),
    /** The source has no such stream. */
    NOT_FOUND("404"),
    /** The source has no bandwidth. */
    NOT_ENOUGH_BANDWIDTH("453"),
    /** The source is busy. */
    UNAVAILABLE("503");

    private static final List<Phase> METHODS = List.of(Phase.OPTIONS, Phase.DESCRIBE, Phase.SETUP, Phase.PLAY);
    private static final Set<FaultKind> ALTERING = EnumSet.of(HALVE, CORRUPT);

    private final String word;

    FaultKind(String word) {
        this.word = word;
    }

    /** What the command line calls it. */
    public String word() {
        return word;
    }

    /**
     * The kinds that a list names.
     *
     * @param list words with commas between them; {@code all}; or {@code none}
     * @throws IllegalArgumentException if a word is none of them; says which there are
     */
    public static List<FaultKind> parse(String list) {
        if (list.equals("all")) {
            return List.of(values());
        }
        List<FaultKind> kinds = new ArrayList<>();
        for (String word : list.equals("none") ? new String[0] : list.split(",", -1)) {
            kinds.add(Arrays.stream(values()).filter(kind -> kind.word.equalsIgnoreCase(word.strip())).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is none of all, none, "
                            + Arrays.stream(values()).map(FaultKind::word).collect(Collectors.joining(", ")))));
        }
        return List.copyOf(kinds);
    }

    /** Whether it needs no proxy in front of the source. */
    boolean isForAnySource() {
        return this == RECONNECT;
    }

    /** Whether the camera loses the session that it has, or may have, when this ends. */
    boolean endsWithAnotherSession() {
        return this == RECONNECT || ALTERING.contains(this) || this == BLACKHOLE;
    }

    /** How long it goes on; zero if it is over at once. */
    Duration duration(RandomGenerator random) {
        return this == RECONNECT ? Duration.ZERO : Duration.ofMillis(random.nextInt(300, 3_000));
    }

    /**
     * Begins it.
     *
     * @return what was done, for people
     */
    String begin(FaultProxy proxy, RandomGenerator random) {
        Phase method = METHODS.get(random.nextInt(METHODS.size()));
        boolean playing = random.nextBoolean();
        return switch (this) {
            case RECONNECT -> "reconnect asked for";
            case RESET -> playing ? inject(proxy, Phase.PLAYING, new Fault.Reset(), 1)
                    : again(proxy, method, new Fault.Reset(), 1 + random.nextInt(3));
            case STALL -> playing ? inject(proxy, Phase.PLAYING, new Fault.Stall(), 1)
                    : again(proxy, method, new Fault.Stall(), Integer.MAX_VALUE);
            case DELAY -> inject(proxy, Phase.PLAYING, new Fault.Delay(Duration.ofMillis(random.nextInt(100, 1_000))), 1);
            case HALVE -> inject(proxy, Phase.PLAYING, new Fault.Halve(), Integer.MAX_VALUE);
            case DRIP -> inject(proxy, Phase.PLAYING, new Fault.Drip(random.nextInt(1, 64), Duration.ofMillis(5)),
                    Integer.MAX_VALUE);
            case CORRUPT -> inject(proxy, Phase.PLAYING, new Fault.Corrupt(400, playing), Integer.MAX_VALUE);
            case BLACKHOLE -> again(proxy, Phase.CONNECT, new Fault.Blackhole(), Integer.MAX_VALUE);
            case LIMIT -> {
                proxy.limitSessions(0);
                proxy.reset();
                yield "no room for a session";
            }
            case UNAUTHORIZED, NOT_FOUND, NOT_ENOUGH_BANDWIDTH, UNAVAILABLE ->
                again(proxy, Phase.DESCRIBE, new Fault.Answer(Integer.parseInt(word)), Integer.MAX_VALUE);
        };
    }

    private String inject(FaultProxy proxy, Phase phase, Fault fault, int connections) {
        proxy.inject(phase, fault, connections);
        return word + " in " + phase;
    }

    /** What meets a connection at its beginning needs one that begins. */
    private String again(FaultProxy proxy, Phase phase, Fault fault, int connections) {
        String text = inject(proxy, phase, fault, connections);
        proxy.reset();
        return text;
    }

    /** Ends it. What was altered, or lost, is not to be read on. */
    void end(FaultProxy proxy) {
        proxy.heal();
        proxy.limitSessions(Integer.MAX_VALUE);
        if (ALTERING.contains(this) || this == BLACKHOLE) {
            proxy.reset();
        }
    }
}
