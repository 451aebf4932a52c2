package io.framelease.camera;

import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.ffmpeg.Demuxer;
import io.framelease.ffmpeg.Dependence;
import io.framelease.threads.Nanos;

/** The packet that a successor waits for: the first that decoding can begin at. */
final class FirstKey {
    private FirstKey() {
    }

    /**
     * Reads up to it, for as long as a session waits for one; the opener.
     *
     * @param answer is told by when each read is to be back
     * @throws SourceException if none comes
     */
    static void await(Demuxer demuxer, CameraContext camera, Answer answer) {
        Dependence dependence = new Dependence(demuxer);
        PictureWatch watch = new PictureWatch(PictureWatch.patience(camera.options), System.nanoTime());
        long read = Nanos.times(camera.options.readTimeout(), PictureWatch.BEFORE_KEY); // packets of other streams come too
        while (true) {
            answer.calls(read);
            switch (demuxer.read()) {
                case PACKET -> {
                    if (dependence.isEntry()) {
                        return;
                    }
                    if (watch.packet(false, System.nanoTime())) {
                        throw new SourceException(Kind.DAMAGED, camera.source + " has sent packets for "
                                + watch.waited() / 1_000_000 + " ms, and no key frame");
                    }
                }
                case END -> {
                    demuxer.throwFailure();
                    throw new SourceException(Kind.NO_VIDEO, camera.source + " ended before its first key frame");
                }
                case CUT -> throw camera.source.cutShort();
            }
        }
    }
}
