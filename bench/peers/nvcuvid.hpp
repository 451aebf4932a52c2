// NVDEC's own interface, looked up in the driver's library when the program starts.
#pragma once

#include <cuda.h>
#include <dlfcn.h>

#include <ffnvcodec/dynlink_nvcuvid.h>

#include "measure.hpp"

#undef cuvidMapVideoFrame
#undef cuvidUnmapVideoFrame

class Nvcuvid {
  public:
    Nvcuvid() {
        void *library = dlopen("libnvcuvid.so.1", RTLD_NOW);
        if (!library) {
            die("%s: it is part of NVIDIA's driver; a container has it if NVIDIA_DRIVER_CAPABILITIES includes video",
                dlerror());
        }
        find(library, "cuvidGetDecoderCaps", get_decoder_caps);
        find(library, "cuvidCreateDecoder", create_decoder);
        find(library, "cuvidDestroyDecoder", destroy_decoder);
        find(library, "cuvidDecodePicture", decode_picture);
        find(library, "cuvidGetDecodeStatus", get_decode_status);
        find(library, "cuvidMapVideoFrame64", map_video_frame);
        find(library, "cuvidUnmapVideoFrame64", unmap_video_frame);
        find(library, "cuvidCreateVideoParser", create_video_parser);
        find(library, "cuvidParseVideoData", parse_video_data);
        find(library, "cuvidDestroyVideoParser", destroy_video_parser);
    }

    tcuvidGetDecoderCaps *get_decoder_caps;
    tcuvidCreateDecoder *create_decoder;
    tcuvidDestroyDecoder *destroy_decoder;
    tcuvidDecodePicture *decode_picture;
    tcuvidGetDecodeStatus *get_decode_status;
    tcuvidMapVideoFrame64 *map_video_frame;
    tcuvidUnmapVideoFrame64 *unmap_video_frame;
    tcuvidCreateVideoParser *create_video_parser;
    tcuvidParseVideoData *parse_video_data;
    tcuvidDestroyVideoParser *destroy_video_parser;

  private:
    template <typename Function>
    static void find(void *library, const char *name, Function *&function) {
        function = reinterpret_cast<Function *>(dlsym(library, name));
        if (!function) {
            die("libnvcuvid.so.1 has no %s: the driver is too old", name);
        }
    }
};

inline void check(CUresult result, const char *call) {
    if (result != CUDA_SUCCESS) {
        die("%s failed: CUresult %d", call, static_cast<int>(result));
    }
}
