// Plays a file several times into one file, without decoding: short clips travel, long files are played. The timestamps
// go on, and so does the container's own count of pictures.
//
//   repeat IN OUT PICTURES
//
// OUT is as long as the repetitions that have at least so many pictures.
#include <libavformat/avformat.h>
#include <stdio.h>
#include <stdlib.h>

static void check(int result, const char *what) {
    if (result < 0) {
        fprintf(stderr, "repeat: %s: %s\n", what, av_err2str(result));
        exit(1);
    }
}

int main(int count, char **arguments) {
    if (count != 4 || atol(arguments[3]) < 1) {
        fprintf(stderr, "usage: repeat IN OUT PICTURES\n");
        return 2;
    }
    const char *from = arguments[1], *to = arguments[2];
    long wanted = atol(arguments[3]);
    av_log_set_level(AV_LOG_ERROR);
    AVFormatContext *in = NULL, *out = NULL;
    check(avformat_open_input(&in, from, NULL, NULL), from);
    check(avformat_find_stream_info(in, NULL), from);
    int video = av_find_best_stream(in, AVMEDIA_TYPE_VIDEO, -1, -1, NULL, 0);
    check(video, from);
    check(avformat_alloc_output_context2(&out, NULL, NULL, to), to);
    AVStream *source = in->streams[video];
    AVStream *target = avformat_new_stream(out, NULL);
    if (!target) {
        check(AVERROR(ENOMEM), to);
    }
    check(avcodec_parameters_copy(target->codecpar, source->codecpar), to);
    target->time_base = source->time_base;
    target->avg_frame_rate = source->avg_frame_rate;
    check(avio_open(&out->pb, to, AVIO_FLAG_WRITE), to);
    check(avformat_write_header(out, NULL), to);

    AVPacket *packet = av_packet_alloc();
    long pictures = 0;
    int64_t shift = 0;
    while (pictures < wanted) {
        int64_t length = 0;
        int result;
        while ((result = av_read_frame(in, packet)) >= 0) {
            if (packet->stream_index == video) {
                if (packet->duration <= 0 || packet->dts == AV_NOPTS_VALUE) {
                    fprintf(stderr, "repeat: %s does not tell how long its pictures last\n", from);
                    return 1;
                }
                length += packet->duration;
                pictures++;
                packet->dts += shift;
                packet->pts += shift;
                packet->stream_index = 0;
                packet->pos = -1;
                av_packet_rescale_ts(packet, source->time_base, target->time_base);
                check(av_interleaved_write_frame(out, packet), to); // takes the packet's data
            }
            av_packet_unref(packet);
        }
        if (result != AVERROR_EOF) {
            check(result, from);
        }
        if (!length) {
            fprintf(stderr, "repeat: there is no picture in %s\n", from);
            return 1;
        }
        shift += length;
        check(av_seek_frame(in, video, 0, AVSEEK_FLAG_BACKWARD), from);
    }
    check(av_write_trailer(out), to);
    check(avio_closep(&out->pb), to);
    av_packet_free(&packet);
    avformat_free_context(out);
    avformat_close_input(&in);
    return 0;
}
