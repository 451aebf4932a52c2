// One decoder of NVDEC with its slots, and the parser that feeds it. The decoder outlives its parsers, as over a reconnect.
// Both belong to one thread, but for the count of frames.
#pragma once

#include <atomic>
#include <deque>

#include "access_units.hpp"

// What is asked of each decoder.
struct Wish {
    bool p016 = false;  // keep samples of more than 8 bits; else NVDEC delivers NV12
    int width = 0;      // of the delivered picture, by NVDEC's scaler; 0 for the stream's own
    int height = 0;
    int extra_surfaces = 0;  // decode surfaces beyond the stream's least number
    int display_delay = 0;   // pictures that the parser may hold back to keep NVDEC busy
    int ahead = 1;           // pictures that wait to be mapped, so that NVDEC has the next one while one is waited for
};

class Decoder {
  public:
    static constexpr int SLOTS = 4;
    static constexpr int OUTPUT_SURFACES = 2;

    Decoder(const Nvcuvid &nvdec, const Wish &wish) : nvdec_(nvdec), wish_(wish) {
        check(cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking), "cudaStreamCreateWithFlags");
        for (cudaEvent_t &event : copied_) {
            check(cudaEventCreateWithFlags(&event, cudaEventDisableTiming | cudaEventBlockingSync), "cudaEventCreate");
        }
    }

    ~Decoder() {
        if (decoder_) {
            settle();
            check(nvdec_.destroy_decoder(decoder_), "cuvidDestroyDecoder");
        }
        cudaFree(slots_);
        for (cudaEvent_t event : copied_) {
            cudaEventDestroy(event);
        }
        cudaStreamDestroy(stream_);
    }

    Decoder(const Decoder &) = delete;
    Decoder &operator=(const Decoder &) = delete;

    // Pictures copied so far; any thread.
    long frames() const { return frames_.load(std::memory_order_relaxed); }

    // Waits until each picture is in its slot, and gives the output surfaces back.
    void settle() {
        for (int place = 0; place < OUTPUT_SURFACES; place++) {
            release(place);
        }
    }

    // The parser has met a sequence's beginning; returns how many decode surfaces it has.
    int begin(const CUVIDEOFORMAT &format) {
        if (!decoder_) {
            create(format);
        } else if (format.codec != info_.CodecType || format.coded_width != info_.ulWidth ||
                   format.coded_height != info_.ulHeight || format.bit_depth_luma_minus8 != info_.bitDepthMinus8 ||
                   format.chroma_format != info_.ChromaFormat ||
                   format.min_num_decode_surfaces > info_.ulNumDecodeSurfaces) {
            die("the stream changes: its decoder cannot be kept");
        }
        return static_cast<int>(info_.ulNumDecodeSurfaces);
    }

    // The parser may have another picture decoded into a surface as soon as it has displayed what is in it: what waits of that,
    // and what waits in front of it, is delivered first.
    void decode(CUVIDPICPARAMS *picture) {
        for (size_t i = waiting_.size(); i > 0; i--) {
            if (waiting_[i - 1].picture_index == picture->CurrPicIdx) {
                deliver(waiting_.size() - i);
                break;
            }
        }
        check(nvdec_.decode_picture(decoder_, picture), "cuvidDecodePicture");
    }

    // The parser has met a picture's turn.
    void display(const CUVIDPARSERDISPINFO &picture) {
        waiting_.push_back(picture);
        deliver(static_cast<size_t>(wish_.ahead));
    }

    // Delivers the pictures that wait, but for so many.
    void deliver(size_t keep) {
        while (waiting_.size() > keep) {
            CUVIDPARSERDISPINFO next = waiting_.front();
            waiting_.pop_front();
            copy(next);
        }
    }

    // Gives up the pictures that wait: their parser has ended.
    void forget() { waiting_.clear(); }

  private:
    // Queues the copy of a picture into the next slot.
    void copy(const CUVIDPARSERDISPINFO &picture) {
        long number = frames();
        int place = static_cast<int>(number % OUTPUT_SURFACES);
        release(place);
        CUVIDPROCPARAMS process{};
        process.progressive_frame = picture.progressive_frame;
        process.top_field_first = picture.top_field_first;
        process.unpaired_field = picture.repeat_first_field < 0;
        process.output_stream = stream_;
        unsigned pitch;
        check(nvdec_.map_video_frame(decoder_, picture.picture_index, &mapped_[place], &pitch, &process),
              "cuvidMapVideoFrame64");
        const char *luma = reinterpret_cast<const char *>(mapped_[place]);
        const char *chroma = luma + static_cast<size_t>(pitch) * ((info_.ulTargetHeight + 1) / 2 * 2);
        char *slot = slots_ + slot_bytes_ * static_cast<size_t>(number % SLOTS);
        size_t lines = info_.ulTargetHeight;
        size_t chroma_lines = (lines + 1) / 2;
        if (one_copy_) {
            copy_lines(slot, luma, pitch, line_bytes_, lines + chroma_lines);
        } else {
            copy_lines(slot, luma, pitch, line_bytes_, lines);
            copy_lines(slot + chroma_offset_, chroma, pitch, chroma_line_bytes_, chroma_lines);
        }
        check(cudaEventRecord(copied_[place], stream_), "cudaEventRecord");
        frames_.store(number + 1, std::memory_order_relaxed);
    }

    void create(const CUVIDEOFORMAT &format) {
        bool p016 = wish_.p016 && format.bit_depth_luma_minus8;
        info_.CodecType = format.codec;
        info_.ChromaFormat = format.chroma_format;
        info_.bitDepthMinus8 = format.bit_depth_luma_minus8;
        info_.OutputFormat = p016 ? cudaVideoSurfaceFormat_P016 : cudaVideoSurfaceFormat_NV12;
        info_.DeinterlaceMode = cudaVideoDeinterlaceMode_Weave;
        info_.ulCreationFlags = cudaVideoCreate_PreferCUVID;
        info_.ulNumDecodeSurfaces = static_cast<unsigned>(format.min_num_decode_surfaces + wish_.extra_surfaces + wish_.ahead);
        info_.ulNumOutputSurfaces = OUTPUT_SURFACES;
        info_.ulWidth = format.coded_width;
        info_.ulHeight = format.coded_height;
        info_.display_area.left = static_cast<short>(format.display_area.left);
        info_.display_area.top = static_cast<short>(format.display_area.top);
        info_.display_area.right = static_cast<short>(format.display_area.right);
        info_.display_area.bottom = static_cast<short>(format.display_area.bottom);
        int width = format.display_area.right - format.display_area.left;
        int height = format.display_area.bottom - format.display_area.top;
        info_.ulTargetWidth = static_cast<unsigned>(wish_.width ? wish_.width : width);
        info_.ulTargetHeight = static_cast<unsigned>(wish_.height ? wish_.height : height);
        refuse_what_nvdec_lacks(format);
        check(nvdec_.create_decoder(&decoder_, &info_), "cuvidCreateDecoder");
        allocate_slots(p016 ? 2 : 1);
    }

    void refuse_what_nvdec_lacks(const CUVIDEOFORMAT &format) const {
        CUVIDDECODECAPS caps{};
        caps.eCodecType = format.codec;
        caps.eChromaFormat = format.chroma_format;
        caps.nBitDepthMinus8 = format.bit_depth_luma_minus8;
        check(nvdec_.get_decoder_caps(&caps), "cuvidGetDecoderCaps");
        if (!caps.bIsSupported || format.coded_width > caps.nMaxWidth || format.coded_height > caps.nMaxHeight) {
            die("this GPU's NVDEC does not decode codec %d, chroma %d, %d bits, %ux%u", static_cast<int>(format.codec),
                static_cast<int>(format.chroma_format), format.bit_depth_luma_minus8 + 8, format.coded_width,
                format.coded_height);
        }
    }

    // As Framelease lays its pools out: lines at multiples of 128 bytes, planes at multiples of 512.
    void allocate_slots(size_t bytes_per_sample) {
        size_t height = info_.ulTargetHeight;
        line_bytes_ = info_.ulTargetWidth * bytes_per_sample;
        chroma_line_bytes_ = (info_.ulTargetWidth + 1) / 2 * 2 * bytes_per_sample;
        slot_pitch_ = round_up(chroma_line_bytes_, 128);
        chroma_offset_ = round_up(slot_pitch_ * height, 512);
        // As in NVDEC's output surface: the chroma right behind the luma, in lines of the same length.
        one_copy_ = height % 2 == 0 && chroma_line_bytes_ == line_bytes_ && chroma_offset_ == slot_pitch_ * height;
        slot_bytes_ = round_up(chroma_offset_ + slot_pitch_ * ((height + 1) / 2), 512);
        check(cudaMalloc(reinterpret_cast<void **>(&slots_), slot_bytes_ * SLOTS), "cudaMalloc");
    }

    static size_t round_up(size_t value, size_t multiple) { return (value + multiple - 1) / multiple * multiple; }

    void copy_lines(char *target, const char *source, size_t pitch, size_t bytes, size_t lines) {
        check(cudaMemcpy2DAsync(target, slot_pitch_, source, pitch, bytes, lines, cudaMemcpyDeviceToDevice, stream_),
              "cudaMemcpy2DAsync");
    }

    // A surface is unmapped when the event behind its copy has completed. The one before last has, as a rule.
    void release(int place) {
        if (!mapped_[place]) {
            return;
        }
        if (cudaEventQuery(copied_[place]) != cudaSuccess) {
            check(cudaEventSynchronize(copied_[place]), "cudaEventSynchronize");
        }
        check(nvdec_.unmap_video_frame(decoder_, mapped_[place]), "cuvidUnmapVideoFrame64");
        mapped_[place] = 0;
    }

    const Nvcuvid &nvdec_;
    const Wish wish_;
    CUVIDDECODECREATEINFO info_{};
    CUvideodecoder decoder_ = nullptr;
    cudaStream_t stream_ = nullptr;
    cudaEvent_t copied_[OUTPUT_SURFACES] = {};
    unsigned long long mapped_[OUTPUT_SURFACES] = {};
    char *slots_ = nullptr;
    std::deque<CUVIDPARSERDISPINFO> waiting_;  // to be delivered, in the order of display
    bool one_copy_ = false;
    size_t line_bytes_ = 0;
    size_t chroma_line_bytes_ = 0;
    size_t slot_pitch_ = 0;
    size_t chroma_offset_ = 0;
    size_t slot_bytes_ = 0;
    alignas(128) std::atomic<long> frames_{0};  // read by the thread that counts: on a line of its own
};

class Parser {
  public:
    Parser(const Nvcuvid &nvdec, cudaVideoCodec codec, const Wish &wish, Decoder &decoder)
        : nvdec_(nvdec), decoder_(decoder) {
        CUVIDPARSERPARAMS parameters{};
        parameters.CodecType = codec;
        parameters.ulMaxNumDecodeSurfaces = 1;  // the sequence callback tells how many
        parameters.ulErrorThreshold = 100;      // damaged pictures are decoded too
        parameters.ulMaxDisplayDelay = static_cast<unsigned>(wish.display_delay);
        parameters.pUserData = &decoder;
        parameters.pfnSequenceCallback = [](void *user, CUVIDEOFORMAT *format) {
            return static_cast<Decoder *>(user)->begin(*format);
        };
        parameters.pfnDecodePicture = [](void *user, CUVIDPICPARAMS *picture) {
            static_cast<Decoder *>(user)->decode(picture);
            return 1;
        };
        parameters.pfnDisplayPicture = [](void *user, CUVIDPARSERDISPINFO *picture) {
            if (picture) {
                static_cast<Decoder *>(user)->display(*picture);
            }
            return 1;
        };
        check(nvdec_.create_video_parser(&parser_, &parameters), "cuvidCreateVideoParser");
    }

    ~Parser() {
        check(nvdec_.destroy_video_parser(parser_), "cuvidDestroyVideoParser");
        decoder_.forget();
    }

    Parser(const Parser &) = delete;
    Parser &operator=(const Parser &) = delete;

    // One whole access unit: its picture is decoded within this call, not when the next one begins.
    void feed(const AVPacket &unit) {
        CUVIDSOURCEDATAPACKET packet{};
        packet.flags = CUVID_PKT_ENDOFPICTURE;
        packet.payload = unit.data;
        packet.payload_size = static_cast<unsigned long>(unit.size);
        check(nvdec_.parse_video_data(parser_, &packet), "cuvidParseVideoData");
    }

    // Displays what it holds back, and has all delivered that waits.
    void end() {
        CUVIDSOURCEDATAPACKET packet{};
        packet.flags = CUVID_PKT_ENDOFSTREAM;
        check(nvdec_.parse_video_data(parser_, &packet), "cuvidParseVideoData");
        decoder_.deliver(0);
    }

  private:
    const Nvcuvid &nvdec_;
    Decoder &decoder_;
    CUvideoparser parser_ = nullptr;
};
