package io.framelease.ffmpeg;

import io.framelease.CameraOptions;
import io.framelease.Limits;
import io.framelease.VideoChoice;
import java.time.Duration;
import java.util.Map;

/**
 * How a source is to be opened and read.
 *
 * @param ffmpeg         options of FFmpeg's demuxer and protocol, by name
 * @param connectTimeout how long opening may take, all of it
 * @param readTimeout    how long a read may take later
 * @param limits         what the stream may make this process take
 * @param video          which of its video streams is taken
 * @param lowLatency     whether packets that come late are waited for no longer than they must be
 */
public record OpenOptions(Map<String, String> ffmpeg, Duration connectTimeout, Duration readTimeout, Limits limits,
        VideoChoice video, boolean lowLatency) {
    /** Those of a camera. */
    public static OpenOptions of(CameraOptions options) {
        return new OpenOptions(options.ffmpeg(), options.connectTimeout(), options.readTimeout(), options.limits(),
                options.decoding().video(), options.decoding().isLowLatency());
    }

    /**
     * Looks at what FFmpeg is to be told, and whether it has the source's protocol: what is refused here is so for good, whatever
     * a server answers. FFmpeg's libraries must be loaded. Any thread.
     *
     * @throws io.framelease.SourceException if FFmpeg cannot or must not be told that, or was built without the protocol
     */
    public void check(Source source) {
        OptionCheck.check(source, ffmpeg);
        Protocols.require(source);
    }
}
