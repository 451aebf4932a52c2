// What there is to reach: the work of Framelease's camera threads in C++ on NVDEC's own interface, without leases and without
// engines. Each stream is a thread with a decoder. Each picture is mapped when NVDEC has the next one to decode, copied device
// to device into one of four slots on a stream of its own, both planes by one copy, and unmapped when the event behind the copy
// has completed.
#include <getopt.h>

#include <cstring>

#include "modes.hpp"

static const char USAGE[] =
    "usage: nvdec_loop [MODE] [OPTIONS] FILE\n"
    "\n"
    "Decodes an H.264, HEVC or VP9 file on the first GPU with NVDEC's own interface, again and again.\n"
    "\n"
    "  throughput   pictures a second of all streams together, and processor time, between two marks (the default)\n"
    "  memory       device memory of the first stream and of each further one, and what malloc gives out for one of these\n"
    "  reconnect    time from the end of parser and demuxer to the next picture, the decoder kept\n"
    "\n"
    "  --streams N         decoders, each with a thread of its own (1)\n"
    "  --seconds S         throughput: between the marks (5)\n"
    "  --warm-up S         throughput: before the first mark, behind each stream's first picture (2)\n"
    "  --rounds N          reconnect: how often all streams reconnect at once (100)\n"
    "  --kernel-ms N       reconnect: behind a kernel that runs so long on a stream of its own (none)\n"
    "  --p016              samples of more than 8 bits stay as they are; else NVDEC delivers NV12\n"
    "  --scale WxH         NVDEC delivers pictures of this size; even numbers\n"
    "  --extra-surfaces N  decode surfaces beyond the stream's least number (0)\n"
    "  --delay N           pictures that the parser may hold back beyond the order of display (0)\n"
    "  --ahead N           pictures that wait to be mapped while the next ones are decoded, each in a surface more (1)\n";

[[noreturn]] static void misuse(const char *format, const char *value) {
    std::fputs("nvdec_loop: ", stderr);
    std::fprintf(stderr, format, value);
    std::fprintf(stderr, "; nvdec_loop --help tells more\n");
    std::exit(2);
}

// A number between two others.
static int number(const char *option, const char *text, int least, int most) {
    char *end;
    long value = std::strtol(text, &end, 10);
    if (end == text || *end || value < least || value > most) {
        std::string format = std::string("--") + option + " %s is not between " + std::to_string(least) + " and " +
                             std::to_string(most);
        misuse(format.c_str(), text);
    }
    return static_cast<int>(value);
}

static void parse_size(const char *text, Wish &wish) {
    int end = 0;
    if (std::sscanf(text, "%5dx%5d%n", &wish.width, &wish.height, &end) != 2 || text[end] || wish.width < 2 ||
        wish.height < 2 || wish.width % 2 || wish.height % 2) {
        misuse("--scale %s is no size of even numbers, such as 640x360", text);
    }
}

static Setup parse(int count, char **arguments) {
    static const option OPTIONS[] = {
        {"streams", required_argument, nullptr, 'n'},   {"seconds", required_argument, nullptr, 's'},
        {"warm-up", required_argument, nullptr, 'w'},   {"rounds", required_argument, nullptr, 'r'},
        {"kernel-ms", required_argument, nullptr, 'k'}, {"p016", no_argument, nullptr, 'p'},
        {"scale", required_argument, nullptr, 'x'},     {"extra-surfaces", required_argument, nullptr, 'e'},
        {"delay", required_argument, nullptr, 'd'},     {"ahead", required_argument, nullptr, 'a'},
        {"help", no_argument, nullptr, 'h'},
        {nullptr, 0, nullptr, 0}};
    Setup setup;
    int found, index = 0;
    while ((found = getopt_long(count, arguments, "", OPTIONS, &index)) != -1) {
        auto value = [&](int least, int most) { return number(OPTIONS[index].name, optarg, least, most); };
        switch (found) {
            case 'n': setup.streams = value(1, 1024); break;
            case 's': setup.seconds = value(1, 3600); break;
            case 'w': setup.warm_up = value(0, 3600); break;
            case 'r': setup.rounds = value(1, 100000); break;
            case 'k': setup.kernel_ms = value(0, 10000); break;
            case 'p': setup.wish.p016 = true; break;
            case 'x': parse_size(optarg, setup.wish); break;
            case 'e': setup.wish.extra_surfaces = value(0, 24); break;
            case 'd': setup.wish.display_delay = value(0, 16); break;
            case 'a': setup.wish.ahead = value(0, 4); break;
            case 'h': std::fputs(USAGE, stdout); std::exit(0);
            default: std::fputs(USAGE, stderr); std::exit(2);
        }
    }
    if (optind == count - 2) {
        setup.mode = arguments[optind++];
    }
    if (optind != count - 1) {
        std::fputs(USAGE, stderr);
        std::exit(2);
    }
    setup.file = arguments[optind];
    return setup;
}

int main(int count, char **arguments) {
    Setup setup = parse(count, arguments);
    void (*mode)(const Nvcuvid &, const Setup &) = setup.mode == "throughput"  ? throughput
                                                   : setup.mode == "memory"    ? memory
                                                   : setup.mode == "reconnect" ? reconnect
                                                                               : nullptr;
    if (!mode) {
        misuse("there is no mode %s", setup.mode.c_str());
    }
    av_log_set_level(AV_LOG_ERROR);
    int gpus = 0;
    cudaError_t result = cudaGetDeviceCount(&gpus);
    if (result != cudaSuccess || !gpus) {
        die("no GPU can be used: %s", result != cudaSuccess ? cudaGetErrorString(result) : "there is none");
    }
    check(cudaSetDevice(0), "cudaSetDevice");
    check(cudaFree(nullptr), "cudaFree");  // opens the context: it is no stream's memory
    Nvcuvid nvdec;
    mode(nvdec, setup);
    std::fflush(stdout);
    std::_Exit(0);  // streams that decode still end with the process
}
