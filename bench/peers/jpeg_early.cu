// Whether a Motion JPEG picture that NVDEC maps is the one that was decoded. The truth is FFmpeg's software decoder's luma.
//   jpeg_early FILE ROUNDS [--status]
// Each picture is mapped at once, or with --status when cuvidGetDecodeStatus no longer says that it is in progress, and again 20 ms later.
// One process alone sees nothing; several at once do:  for i in 1 2 3 4 5 6; do jpeg_early FILE 20 --status & done; wait
// Prints: pictures; of these wrong, and which of them are another picture of the file; wrong 20 ms later.
#include <unistd.h>

#include <cstring>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
}

#include "nvcuvid.hpp"

namespace {

const Nvcuvid nvdec;

using Luma = std::vector<unsigned char>;

// More than the two decoders' rounding, much less than the least difference of two of the clip's pictures.
constexpr double SAME = 2;

struct Run {
    bool asks_status = false;
    CUvideodecoder decoder = nullptr;
    cudaStream_t stream = nullptr;
    int width = 0, height = 0;
    Luma copy;
    std::vector<Luma> truth;
    size_t at = 0;
    long pictures = 0, wrong = 0, other = 0, wrong_later = 0;
};

int begin(void *user, CUVIDEOFORMAT *format) {
    Run &run = *static_cast<Run *>(user);
    const int surfaces = format->min_num_decode_surfaces + 4;
    if (!run.decoder) {
        run.width = format->display_area.right & ~1;
        run.height = format->display_area.bottom & ~1;
        CUVIDDECODECREATEINFO info{};
        info.CodecType = format->codec;
        info.ChromaFormat = format->chroma_format;
        info.OutputFormat = cudaVideoSurfaceFormat_NV12;
        info.DeinterlaceMode = cudaVideoDeinterlaceMode_Weave;
        info.ulCreationFlags = cudaVideoCreate_PreferCUVID;
        info.ulNumDecodeSurfaces = static_cast<unsigned long>(surfaces);
        info.ulNumOutputSurfaces = 2;
        info.ulWidth = format->coded_width;
        info.ulHeight = format->coded_height;
        info.display_area.right = static_cast<short>(format->display_area.right);
        info.display_area.bottom = static_cast<short>(format->display_area.bottom);
        info.ulTargetWidth = static_cast<unsigned long>(run.width);
        info.ulTargetHeight = static_cast<unsigned long>(run.height);
        check(nvdec.create_decoder(&run.decoder, &info), "cuvidCreateDecoder");
        run.copy.resize(static_cast<size_t>(run.width) * static_cast<size_t>(run.height));
    }
    return surfaces;
}

int decode(void *user, CUVIDPICPARAMS *parameters) {
    check(nvdec.decode_picture(static_cast<Run *>(user)->decoder, parameters), "cuvidDecodePicture");
    return 1;
}

double difference(const Run &run, const Luma &luma) {
    double sum = 0;
    for (size_t i = 0; i < run.copy.size(); i++) {
        sum += std::abs(luma[i] - run.copy[i]);
    }
    return sum / static_cast<double>(run.copy.size());
}

void copy(Run &run, int index) {
    CUVIDPROCPARAMS how{};
    how.progressive_frame = 1;
    how.output_stream = run.stream;
    unsigned long long address;
    unsigned pitch;
    check(nvdec.map_video_frame(run.decoder, index, &address, &pitch, &how), "cuvidMapVideoFrame64");
    const size_t width = static_cast<size_t>(run.width);
    check(cudaMemcpy2DAsync(run.copy.data(), width, reinterpret_cast<void *>(address), pitch, width,
                            static_cast<size_t>(run.height), cudaMemcpyDeviceToHost, run.stream), "cudaMemcpy2DAsync");
    check(cudaStreamSynchronize(run.stream), "cudaStreamSynchronize");
    check(nvdec.unmap_video_frame(run.decoder, address), "cuvidUnmapVideoFrame64");
}

int show(void *user, CUVIDPARSERDISPINFO *shown) {
    if (!shown) {
        return 1;
    }
    Run &run = *static_cast<Run *>(user);
    CUVIDGETDECODESTATUS status{};
    do {
        check(nvdec.get_decode_status(run.decoder, shown->picture_index, &status), "cuvidGetDecodeStatus");
    } while (run.asks_status && status.decodeStatus == cuvidDecodeStatus_InProgress);
    const Luma &luma = run.truth[run.at++ % run.truth.size()];
    copy(run, shown->picture_index);
    run.pictures++;
    if (difference(run, luma) >= SAME) {
        run.wrong++;
        for (const Luma &other : run.truth) {
            if (difference(run, other) < SAME) {
                run.other++;
                break;
            }
        }
    }
    usleep(20000);
    copy(run, shown->picture_index);
    run.wrong_later += difference(run, luma) >= SAME;
    return 1;
}

void need(bool good, const char *what) {
    if (!good) {
        die("%s", what);
    }
}

}  // namespace

int main(int count, char **arguments) {
    need(count >= 3, "jpeg_early FILE ROUNDS [--status]");
    Run run;
    run.asks_status = count > 3 && std::strcmp(arguments[3], "--status") == 0;
    AVFormatContext *file = nullptr;
    need(avformat_open_input(&file, arguments[1], nullptr, nullptr) >= 0, arguments[1]);
    need(avformat_find_stream_info(file, nullptr) >= 0, "avformat_find_stream_info");
    const AVCodecParameters *parameters = file->streams[0]->codecpar;
    need(parameters->codec_id == AV_CODEC_ID_MJPEG, "the file is not of Motion JPEG");
    const AVCodec *codec = avcodec_find_decoder(parameters->codec_id);
    AVCodecContext *software = avcodec_alloc_context3(codec);
    need(avcodec_parameters_to_context(software, parameters) >= 0, "avcodec_parameters_to_context");
    software->thread_count = 1;
    need(avcodec_open2(software, codec, nullptr) >= 0, "avcodec_open2");
    AVPacket *packet = av_packet_alloc();
    AVFrame *frame = av_frame_alloc();
    std::vector<std::vector<unsigned char>> pictures;
    while (av_read_frame(file, packet) >= 0) {
        pictures.emplace_back(packet->data, packet->data + packet->size);
        need(avcodec_send_packet(software, packet) >= 0, "avcodec_send_packet");
        while (avcodec_receive_frame(software, frame) >= 0) {
            Luma luma;
            for (int line = 0; line < (frame->height & ~1); line++) {
                const unsigned char *first = frame->data[0] + static_cast<long>(line) * frame->linesize[0];
                luma.insert(luma.end(), first, first + (frame->width & ~1));
            }
            run.truth.push_back(luma);
        }
        av_packet_unref(packet);
    }
    need(run.truth.size() == pictures.size(), "the software decoder left pictures out");
    check(cudaSetDevice(0), "cudaSetDevice");
    check(cudaStreamCreateWithFlags(&run.stream, cudaStreamNonBlocking), "cudaStreamCreateWithFlags");
    for (int round = 0; round < std::atoi(arguments[2]); round++) {
        CUVIDPARSERPARAMS how{};
        how.CodecType = cudaVideoCodec_JPEG;
        how.ulMaxNumDecodeSurfaces = 1;
        how.pUserData = &run;
        how.pfnSequenceCallback = begin;
        how.pfnDecodePicture = decode;
        how.pfnDisplayPicture = show;
        CUvideoparser parser;
        check(nvdec.create_video_parser(&parser, &how), "cuvidCreateVideoParser");
        for (const auto &picture : pictures) {
            CUVIDSOURCEDATAPACKET data{};
            data.flags = CUVID_PKT_ENDOFPICTURE;
            data.payload = picture.data();
            data.payload_size = picture.size();
            check(nvdec.parse_video_data(parser, &data), "cuvidParseVideoData");
        }
        CUVIDSOURCEDATAPACKET end{};
        end.flags = CUVID_PKT_ENDOFSTREAM;
        check(nvdec.parse_video_data(parser, &end), "cuvidParseVideoData");
        check(nvdec.destroy_video_parser(parser), "cuvidDestroyVideoParser");
    }
    std::printf("jpeg_early%s: pictures=%ld wrong=%ld another=%ld wrong-20ms-later=%ld\n", run.asks_status ? " --status" : "",
                run.pictures, run.wrong, run.other, run.wrong_later);
    return 0;
}
