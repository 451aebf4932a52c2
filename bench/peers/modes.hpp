// What nvdec_loop can measure.
#pragma once

#include <string>

#include "decoder.hpp"

struct Setup {
    std::string mode = "throughput";
    const char *file = nullptr;
    int streams = 1;
    int seconds = 5;
    int warm_up = 2;
    int rounds = 100;
    int kernel_ms = 0;
    Wish wish;
};

// Each prints one line: a word for the program, the mode if it is not the first, and its numbers by name.
void throughput(const Nvcuvid &nvdec, const Setup &setup);
void memory(const Nvcuvid &nvdec, const Setup &setup);
void reconnect(const Nvcuvid &nvdec, const Setup &setup);
