/* The NVDEC headers that the bindings are made from; nvdec.includes says what is taken out of them. */

#include <ffnvcodec/dynlink_cuda.h>
#include <ffnvcodec/dynlink_nvcuvid.h>

/* They declare types of functions, for programs that look each one up. Of these lines jextract makes functions. */
#undef cuvidMapVideoFrame
#undef cuvidUnmapVideoFrame
#undef tcuvidMapVideoFrame
#undef tcuvidUnmapVideoFrame
tcuvidGetDecoderCaps cuvidGetDecoderCaps;
tcuvidCreateDecoder cuvidCreateDecoder;
tcuvidReconfigureDecoder cuvidReconfigureDecoder;
tcuvidDestroyDecoder cuvidDestroyDecoder;
tcuvidDecodePicture cuvidDecodePicture;
tcuvidGetDecodeStatus cuvidGetDecodeStatus;
tcuvidMapVideoFrame64 cuvidMapVideoFrame64;
tcuvidUnmapVideoFrame64 cuvidUnmapVideoFrame64;
tcuvidCreateVideoParser cuvidCreateVideoParser;
tcuvidParseVideoData cuvidParseVideoData;
tcuvidDestroyVideoParser cuvidDestroyVideoParser;
