// The command line's engines on a GPU. Compiled to PTX, which the driver compiles for the GPU it finds:
//
//   out=../resources/io/framelease/cli/engines.ptx
//   nvcc -ptx -arch=compute_75 -O3 -o $out engines.cu && sed -i 's/^\.version .*/.version 7.8/' $out
//
// The second command lets drivers of CUDA 12 read it too: nothing of a later PTX is used. nvcc writes no path or time into
// PTX; its own version stands in the file's head.

#include <stdint.h>

// Adds the luma of a whole frame to *sum, which is zero before. One block a stripe of lines, 256 threads.
extern "C" __global__ void sum_luma(const uint8_t *y, int pitch, int width, int height, int bytes_per_sample,
                                    unsigned long long *sum) {
    unsigned long long mine = 0;
    for (int line = blockIdx.x; line < height; line += gridDim.x) {
        const uint8_t *row = y + (size_t)line * pitch;
        for (int x = threadIdx.x; x < width; x += blockDim.x) {
            mine += row[x * bytes_per_sample + bytes_per_sample - 1];  // of two bytes the high one
        }
    }
    for (int offset = 16; offset > 0; offset /= 2) {
        mine += __shfl_down_sync(0xffffffffu, mine, offset);
    }
    if (threadIdx.x % 32 == 0) {
        atomicAdd(sum, mine);
    }
}

static __device__ uint8_t clamped(float value) {
    return (uint8_t)fminf(fmaxf(value + 0.5f, 0.0f), 255.0f);
}

// Converts a whole NV12, P010 or P016 frame to packed RGB, 3 bytes a sample. Chroma is taken as it is, not interpolated.
// luma_offset and luma_scale make 0..255 of a sample's high byte; the four others are the matrix's coefficients.
extern "C" __global__ void nv12_to_rgb(const uint8_t *y, const uint8_t *uv, int pitch, int width, int height,
                                       int bytes_per_sample, uint8_t *rgb, int rgb_pitch, float luma_offset,
                                       float luma_scale, float v_to_r, float u_to_g, float v_to_g, float u_to_b) {
    int x = blockIdx.x * blockDim.x + threadIdx.x;
    int line = blockIdx.y * blockDim.y + threadIdx.y;
    if (x >= width || line >= height) {
        return;
    }
    int high = bytes_per_sample - 1;
    const uint8_t *chroma = uv + (size_t)(line / 2) * pitch + (size_t)(x / 2) * 2 * bytes_per_sample;
    float luma = (y[(size_t)line * pitch + (size_t)x * bytes_per_sample + high] - luma_offset) * luma_scale;
    float u = chroma[high] - 128.0f;
    float v = chroma[bytes_per_sample + high] - 128.0f;
    uint8_t *out = rgb + (size_t)line * rgb_pitch + (size_t)x * 3;
    out[0] = clamped(luma + v_to_r * v);
    out[1] = clamped(luma + u_to_g * u + v_to_g * v);
    out[2] = clamped(luma + u_to_b * u);
}

// Keeps one multiprocessor busy for so long, as an engine's long work would.
extern "C" __global__ void spin(unsigned long long nanoseconds) {
    unsigned long long begin, time;
    asm volatile("mov.u64 %0, %%globaltimer;" : "=l"(begin));
    do {
        asm volatile("mov.u64 %0, %%globaltimer;" : "=l"(time));
    } while (time - begin < nanoseconds);
}
