package io.framelease;

import io.framelease.camera.OpenPlaces;

/**
 * How many cameras may open their sources at the same time: of one host, and of all together. Cameras that were lost together,
 * since a switch or a recorder restarted, would else come back in step, and each would find the others in its way: a recorder with
 * 64 channels answers four clients well, and 64 at once late or not at all. Whoever finds no place waits for one, in the order of
 * asking, and is {@link CameraState#CONNECTING} meanwhile; its connect timeout begins behind that.
 *
 * <p>A source keeps its place until its host has answered all there is to ask, or it has failed, and at most for one second: hosts
 * that are dead, each of which takes a whole connect timeout, keep nobody waiting for longer, and neither does a camera whose
 * pictures are rare, since they are waited for behind that. Files take no place.
 *
 * <p>What a host refuses to some cameras the others do not ask for either. While no camera has a session with a login (user,
 * password, host and port), one at a time asks with it, for at most ten seconds; when it was refused to two of them, since one of
 * them may be a channel that this user may not see, it is asked with again by the first behind {@link Retry#loginDelay}: a recorder
 * counts the refusals of all its channels and locks the account. The others fail meanwhile as if they had asked. As soon as one of
 * them has a session again another one tries, and so on, whatever is left of their time. {@link Camera#open} and {@link
 * Camera#reconnect} ask at once.
 *
 * <p>Cameras share a budget by having the same object in their {@link Retry#openBudget}. Any thread.
 *
 * @since 0.2.0
 */
public sealed interface OpenBudget permits OpenPlaces {
    /** {@return the one that cameras of this process have by default: 4 for each host, 16 in all} */
    static OpenBudget ofProcess() {
        return OpenPlaces.OF_PROCESS;
    }

    /**
     * {@return a new one, for the cameras that get this very object}
     *
     * @param perHost sources of one host that may be opened at a time, at least 1
     * @param inAll   sources that may be opened at a time, at least 1
     * @throws IllegalArgumentException if one of them is less than 1
     */
    static OpenBudget of(int perHost, int inAll) {
        return new OpenPlaces(Checks.between("perHost", perHost, 1, Integer.MAX_VALUE),
                Checks.between("inAll", inAll, 1, Integer.MAX_VALUE));
    }

    /** {@return sources of one host that may be opened at a time} */
    int perHost();

    /** {@return sources that may be opened at a time} */
    int inAll();

    /** {@return sources that have a place now} */
    int opening();

    /** {@return sources that wait for a place now} */
    int waiting();
}
