// What there is to reach: the work of Framelease's camera threads in C, without leases and without engines. Each thread
// decodes a file by NVDEC, copies each frame device to device into a ring of slots, and keeps the decoder's frame until the
// event behind its copy has completed.
//
//   gcc -O2 -o decode_loop decode_loop.c -lavformat -lavcodec -lavutil -lcudart -lpthread
//   decode_loop FILE STREAMS SECONDS
//
// with the headers and libraries of FFmpeg 7.1 and of CUDA on gcc's paths.
#include <cuda_runtime_api.h>
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/hwcontext.h>
#include <libavutil/hwcontext_cuda.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { SLOTS = 4, IN_FLIGHT = 8, PITCH_ALIGNMENT = 128, MOST_STREAMS = 64 };

static const char *file;
static atomic_int stopping;
static atomic_long frames;

static void check(int ok, const char *what) {
    if (!ok) {
        fprintf(stderr, "%s failed\n", what);
        exit(1);
    }
}

typedef struct {
    char *slot[SLOTS];
    size_t pitch;
    AVFrame *held[IN_FLIGHT];
    cudaEvent_t copied[IN_FLIGHT];
    cudaStream_t stream;
    long count;
} Ring;

static void copy_and_hold(Ring *ring, AVFrame *frame) {
    if (!ring->slot[0]) {
        ring->pitch = (frame->width + PITCH_ALIGNMENT - 1) / PITCH_ALIGNMENT * PITCH_ALIGNMENT;
        for (int i = 0; i < SLOTS; i++) {
            check(!cudaMalloc((void **)&ring->slot[i], ring->pitch * frame->height * 3 / 2), "cudaMalloc");
        }
    }
    int place = ring->count % IN_FLIGHT;
    if (ring->held[place]) {
        while (cudaEventQuery(ring->copied[place]) == cudaErrorNotReady) {
        }
        av_frame_free(&ring->held[place]);
    }
    char *target = ring->slot[ring->count % SLOTS];
    cudaMemcpy2DAsync(target, ring->pitch, frame->data[0], frame->linesize[0], frame->width, frame->height,
                      cudaMemcpyDeviceToDevice, ring->stream);
    cudaMemcpy2DAsync(target + ring->pitch * frame->height, ring->pitch, frame->data[1], frame->linesize[1], frame->width,
                      frame->height / 2, cudaMemcpyDeviceToDevice, ring->stream);
    check(!cudaEventRecord(ring->copied[place], ring->stream), "cudaEventRecord");
    ring->held[place] = av_frame_alloc();
    av_frame_move_ref(ring->held[place], frame);
    ring->count++;
}

static AVCodecContext *open_decoder(AVFormatContext *format, int *video, cudaStream_t stream) {
    AVBufferRef *device = NULL;
    AVDictionary *options = NULL;
    av_dict_set(&options, "current_ctx", "1", 0);
    check(av_hwdevice_ctx_create(&device, AV_HWDEVICE_TYPE_CUDA, NULL, options, 0) >= 0, "av_hwdevice_ctx_create");
    ((AVCUDADeviceContext *)((AVHWDeviceContext *)device->data)->hwctx)->stream = (CUstream)stream;
    const AVCodec *codec;
    *video = av_find_best_stream(format, AVMEDIA_TYPE_VIDEO, -1, -1, &codec, 0);
    check(*video >= 0, "av_find_best_stream");
    AVCodecContext *decoder = avcodec_alloc_context3(codec);
    avcodec_parameters_to_context(decoder, format->streams[*video]->codecpar);
    decoder->hw_device_ctx = device;
    decoder->thread_count = 1;
    check(avcodec_open2(decoder, codec, NULL) >= 0, "avcodec_open2");
    return decoder;
}

static void *run(void *unused) {
    (void)unused;
    Ring ring = {0};
    check(!cudaSetDevice(0), "cudaSetDevice");
    check(!cudaStreamCreateWithFlags(&ring.stream, cudaStreamNonBlocking), "cudaStreamCreateWithFlags");
    for (int i = 0; i < IN_FLIGHT; i++) {
        check(!cudaEventCreateWithFlags(&ring.copied[i], cudaEventDisableTiming), "cudaEventCreateWithFlags");
    }
    AVFormatContext *format = NULL;
    check(avformat_open_input(&format, file, NULL, NULL) >= 0, "avformat_open_input");
    avformat_find_stream_info(format, NULL);
    int video;
    AVCodecContext *decoder = open_decoder(format, &video, ring.stream);
    AVPacket *packet = av_packet_alloc();
    AVFrame *frame = av_frame_alloc();
    while (!stopping) {
        int result = avcodec_receive_frame(decoder, frame);
        if (result == 0) {
            copy_and_hold(&ring, frame);
            frames++;
        } else if (result == AVERROR_EOF) {
            avcodec_flush_buffers(decoder);
            av_seek_frame(format, video, 0, AVSEEK_FLAG_BACKWARD);
        } else {
            do {
                av_packet_unref(packet);
                result = av_read_frame(format, packet);
            } while (result >= 0 && packet->stream_index != video);
            avcodec_send_packet(decoder, result < 0 ? NULL : packet);
        }
    }
    return NULL; // the process ends now
}

static void wait_seconds(int seconds) {
    struct timespec time = {seconds, 0};
    nanosleep(&time, NULL);
}

int main(int count, char **arguments) {
    if (count != 4 || atoi(arguments[2]) < 1 || atoi(arguments[2]) > MOST_STREAMS) {
        fprintf(stderr, "usage: decode_loop FILE STREAMS SECONDS, at most %d streams\n", MOST_STREAMS);
        return 2;
    }
    file = arguments[1];
    int streams = atoi(arguments[2]);
    int seconds = atoi(arguments[3]);
    av_log_set_level(AV_LOG_QUIET);
    pthread_t threads[MOST_STREAMS];
    for (int i = 0; i < streams; i++) {
        pthread_create(&threads[i], NULL, run, NULL);
    }
    wait_seconds(2);
    long before = frames;
    wait_seconds(seconds);
    printf("decode_loop: streams=%d frames/s=%.0f\n", streams, (frames - before) / (double)seconds);
    stopping = 1;
    for (int i = 0; i < streams; i++) {
        pthread_join(threads[i], NULL);
    }
    return 0;
}
