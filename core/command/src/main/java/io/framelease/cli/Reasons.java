package io.framelease.cli;

import io.framelease.FrameleaseException;
import io.framelease.SourceException;
import java.util.HashSet;
import java.util.Set;

/** Reasons of one outage that were said: each kind once, also where several take turns, as while a camera boots. */
final class Reasons {
    /** Those without a kind may be other ones at each try. */
    static final int MOST = 8;

    private final Set<String> said = new HashSet<>();

    /** Whether a failure is news; from now on it is not. */
    boolean isNew(FrameleaseException failure) {
        String reason = failure instanceof SourceException e && e.kind() != SourceException.Kind.OTHER ? e.kind().name()
                : String.valueOf(failure.getMessage());
        return said.size() < MOST && said.add(reason);
    }

    /** Another outage begins. */
    void forget() {
        said.clear();
    }
}
