// A file's access units as NVDEC's parser takes them, one picture each: demuxed by FFmpeg, H.264 and HEVC of MP4 rewritten to
// Annex B, VP9's superframes taken apart.
#pragma once

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavcodec/bsf.h>
#include <libavformat/avformat.h>
}

#include "nvcuvid.hpp"

class AccessUnits {
  public:
    explicit AccessUnits(const char *file) {
        check(avformat_open_input(&format_, file, nullptr, nullptr), file);
        video_ = av_find_best_stream(format_, AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
        check(video_, file);
        const AVCodecParameters *parameters = format_->streams[video_]->codecpar;
        if (!parameters->width) {  // a raw stream; a container has told all that is needed
            check(avformat_find_stream_info(format_, nullptr), file);
        }
        codec_ = codec_of(parameters->codec_id);
        const char *name = parameters->codec_id == AV_CODEC_ID_H264   ? "h264_mp4toannexb"
                           : parameters->codec_id == AV_CODEC_ID_HEVC ? "hevc_mp4toannexb"
                                                                      : "vp9_superframe_split";
        check(av_bsf_alloc(av_bsf_get_by_name(name), &filter_), name);
        check(avcodec_parameters_copy(filter_->par_in, parameters), name);
        filter_->time_base_in = format_->streams[video_]->time_base;
        check(av_bsf_init(filter_), name);
        packet_ = av_packet_alloc();
    }

    ~AccessUnits() {
        av_packet_free(&packet_);
        av_bsf_free(&filter_);
        avformat_close_input(&format_);
    }

    AccessUnits(const AccessUnits &) = delete;
    AccessUnits &operator=(const AccessUnits &) = delete;

    cudaVideoCodec codec() const { return codec_; }

    // Pictures to be seen, read so far: a packet of the file has one, also if VP9 has hidden ones in it.
    long pictures() const { return pictures_; }

    // The next one, until the next call; null behind the last.
    const AVPacket *next() {
        av_packet_unref(packet_);
        int result;
        while ((result = av_bsf_receive_packet(filter_, packet_)) == AVERROR(EAGAIN)) {
            do {
                av_packet_unref(packet_);
                result = av_read_frame(format_, packet_);
            } while (result >= 0 && packet_->stream_index != video_);
            if (result != AVERROR_EOF) {
                check(result, "av_read_frame");
                pictures_++;
            }
            check(av_bsf_send_packet(filter_, result < 0 ? nullptr : packet_), "av_bsf_send_packet");
        }
        if (result == AVERROR_EOF) {
            return nullptr;
        }
        check(result, "av_bsf_receive_packet");
        return packet_;
    }

    // Goes back to the first one.
    void rewind() {
        av_bsf_flush(filter_);
        check(av_seek_frame(format_, video_, 0, AVSEEK_FLAG_BACKWARD), "av_seek_frame");
    }

  private:
    static void check(int result, const char *what) {
        if (result < 0) {
            char text[AV_ERROR_MAX_STRING_SIZE];
            die("%s: %s", what, av_make_error_string(text, sizeof text, result));
        }
    }

    static cudaVideoCodec codec_of(AVCodecID id) {
        switch (id) {
            case AV_CODEC_ID_H264: return cudaVideoCodec_H264;
            case AV_CODEC_ID_HEVC: return cudaVideoCodec_HEVC;
            case AV_CODEC_ID_VP9: return cudaVideoCodec_VP9;
            default: die("%s is not H.264, HEVC or VP9", avcodec_get_name(id));
        }
    }

    AVFormatContext *format_ = nullptr;
    AVBSFContext *filter_ = nullptr;
    AVPacket *packet_ = nullptr;
    int video_ = -1;
    long pictures_ = 0;
    cudaVideoCodec codec_;
};
