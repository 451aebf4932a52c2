package io.framelease.camera;

import io.framelease.CameraOptions;
import io.framelease.ffmpeg.Source;
import io.framelease.ffmpeg.log.AvLog;
import io.framelease.ffmpeg.log.CameraLog;
import io.framelease.text.Secrets;
import io.framelease.text.SourceName;
import io.framelease.text.SourceText;

/**
 * What a camera is called and what must not be shown of it. Its name is in every text about it: the {@link Source} that
 * all of them show, the log, the thread; metrics have it without what makes it a URL. Any thread.
 */
final class Identity {
    private final SourceName name;
    private final SourceName label; // the name itself where that is no URL
    private final Source source;
    private final CameraLog log;

    /** @throws io.framelease.SourceException if the source is of no kind that can be opened */
    Identity(CameraOptions options) {
        AvLog.install();
        Source parsed = Source.parse(options.source(), options.trust(), options.connectTimeout());
        this.name = SourceName.claim(parsed.toString(), options.name());
        String bare = SourceText.bare(parsed.toString());
        this.label = options.name() != null || bare.equals(parsed.toString()) ? name : SourceName.claim(bare, null);
        this.source = parsed.named(name.toString());
        this.log = CameraLog.open(name.toString(), Secrets.of(options.source(), options.ffmpeg()));
    }

    /** What metrics call it. */
    String label() {
        return label.toString();
    }

    /** The source, shown by the camera's name. */
    Source source() {
        return source;
    }

    /** Starts the camera's thread; if there can be none, this is over. */
    void start(Thread thread) {
        try {
            thread.start();
        } catch (RuntimeException | Error e) {
            ended();
            released(thread);
            throw e;
        }
    }

    /** What FFmpeg logs on the calling thread, which must be the camera's own, is this camera's. */
    void bind() {
        log.bind();
    }

    /** What is known of FFmpeg's lines about this camera. */
    CameraLog log() {
        return log;
    }

    /** The camera's thread ends: FFmpeg has nothing more to say of it. Any number of times. */
    void ended() {
        log.close();
    }

    /** The camera is closed: another may be called the same, unless its thread is still there and may log. */
    void released(Thread thread) {
        if (!thread.isAlive()) {
            name.close();
            label.close();
        }
    }
}
