// What there is to reach: the work of Framelease's camera threads in C, without leases and without engines. Each thread
// decodes a file by NVDEC, copies each frame device to device into a ring of slots, and keeps the decoder's frame until the
// event behind its copy has completed.
//
//   decode_loop FILE STREAMS SECONDS [WARM_UP_SECONDS]
//
// build.sh builds it. nvdec_loop does the same without FFmpeg's decoders.
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
static atomic_int playing;
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
            playing += ring.count == 1;
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

static void wait_seconds(double seconds) {
    struct timespec time = {(time_t)seconds, (long)((seconds - (time_t)seconds) * 1e9)};
    nanosleep(&time, NULL);
}

static double seconds_of(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return time.tv_sec + time.tv_nsec * 1e-9;
}

static double free_device_bytes(void) {
    size_t available, total;
    check(!cudaMemGetInfo(&available, &total), "cudaMemGetInfo");
    return available;
}

int main(int count, char **arguments) {
    int streams = count < 4 ? 0 : atoi(arguments[2]), seconds = count < 4 ? 0 : atoi(arguments[3]);
    int warm_up = count < 5 ? 2 : atoi(arguments[4]);
    if (count < 4 || count > 5 || streams < 1 || streams > MOST_STREAMS || seconds < 1 || warm_up < 0) {
        fprintf(stderr, "usage: decode_loop FILE STREAMS SECONDS [WARM_UP_SECONDS], at most %d streams\n", MOST_STREAMS);
        return 2;
    }
    file = arguments[1];
    av_log_set_level(AV_LOG_QUIET);
    cudaError_t opened = cudaFree(NULL); // opens the context: it is no stream's memory
    if (opened != cudaSuccess) {
        fprintf(stderr, "decode_loop: no GPU can be used: %s\n", cudaGetErrorString(opened));
        return 1;
    }
    double free_before = free_device_bytes();
    pthread_t threads[MOST_STREAMS];
    for (int i = 0; i < streams; i++) {
        pthread_create(&threads[i], NULL, run, NULL);
    }
    while (playing < streams) {
        wait_seconds(0.001);
    }
    wait_seconds(warm_up);
    double begin = seconds_of(CLOCK_MONOTONIC), processor = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
    long before = frames;
    wait_seconds(seconds);
    double passed = seconds_of(CLOCK_MONOTONIC) - begin;
    processor = seconds_of(CLOCK_PROCESS_CPUTIME_ID) - processor;
    long made = frames - before;
    printf("decode_loop: streams=%d frames/s=%.0f cpu-s/1000=%.4f MiB/stream=%.2f seconds=%.1f\n", streams, made / passed,
           processor / made * 1000, (free_before - free_device_bytes()) / (1 << 20) / streams, passed);
    stopping = 1;
    for (int i = 0; i < streams; i++) {
        pthread_join(threads[i], NULL);
    }
    return 0;
}
