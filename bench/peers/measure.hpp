// Clocks, percentiles, and the end of the program by an error.
#pragma once

#include <cuda_runtime_api.h>
#include <malloc.h>

#include <algorithm>
#include <cmath>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

// Says what failed and ends the process. These programs measure: what does not work has no result.
[[noreturn]] inline void die(const char *format, ...) {
    std::fputs("nvdec_loop: ", stderr);
    va_list values;
    va_start(values, format);
    std::vfprintf(stderr, format, values);
    va_end(values);
    std::fputc('\n', stderr);
    std::fflush(nullptr);
    std::_Exit(1);  // from any thread, while others decode
}

inline void check(cudaError_t result, const char *call) {
    if (result != cudaSuccess) {
        die("%s failed: %s (%d)", call, cudaGetErrorString(result), static_cast<int>(result));
    }
}

inline double seconds_of(clockid_t clock) {
    timespec time;
    clock_gettime(clock, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

inline double now() { return seconds_of(CLOCK_MONOTONIC); }

// Of all threads of the process, its libraries' too.
inline double processor_seconds() { return seconds_of(CLOCK_PROCESS_CPUTIME_ID); }

inline double free_device_bytes() {
    size_t available, total;
    check(cudaMemGetInfo(&available, &total), "cudaMemGetInfo");
    return static_cast<double>(available);
}

// What malloc has given out in this process: the driver's too.
inline double allocated_host_bytes() {
    struct mallinfo2 info = mallinfo2();
    return static_cast<double>(info.uordblks + info.hblkhd);
}

// "p50=1.00 p99=2.00 max=2.00" of times in seconds, printed in milliseconds: what so large a share of them does not exceed.
inline std::string percentiles(std::vector<double> times) {
    std::sort(times.begin(), times.end());
    auto at = [&](double share) {
        return times[static_cast<size_t>(std::ceil(share * static_cast<double>(times.size()))) - 1] * 1e3;
    };
    char text[96];
    std::snprintf(text, sizeof text, "p50=%.2f p99=%.2f max=%.2f", at(0.5), at(0.99), times.back() * 1e3);
    return text;
}
