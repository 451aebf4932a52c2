#include "modes.hpp"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

namespace {

// A file that is played again and again, and where the reading of it stands. A reconnect is a new one.
class Connection {
  public:
    Connection(const Nvcuvid &nvdec, const Setup &setup, Decoder &decoder)
        : units_(setup.file), parser_(nvdec, units_.codec(), setup.wish, decoder), decoder_(decoder) {}

    // Feeds one access unit, and goes back to the first behind the last.
    void step() {
        if (const AVPacket *unit = units_.next()) {
            parser_.feed(*unit);
            return;
        }
        parser_.end();
        long seen = decoder_.frames();
        missing_ += units_.pictures() - read_ - (seen - shown_);
        read_ = units_.pictures();
        shown_ = seen;
        if (!read_) {
            die("there is no picture in the file");
        }
        units_.rewind();
    }

    // Pictures that were read in whole passes and not displayed; 0 if NVDEC delivers what the file has.
    long missing() const { return missing_; }

  private:
    AccessUnits units_;
    Parser parser_;
    Decoder &decoder_;
    long read_ = 0;
    long shown_ = decoder_.frames();
    long missing_ = 0;
};

struct Stream {
    explicit Stream(const Nvcuvid &nvdec, const Wish &wish) : decoder(nvdec, wish) {}

    Decoder decoder;
    std::atomic<long> missing{0};
    double answered = 0;  // reconnect: when its first picture was there; guarded by the round's mutex
};

using Streams = std::vector<std::unique_ptr<Stream>>;

Streams open_streams(const Nvcuvid &nvdec, const Setup &setup) {
    Streams streams;
    for (int i = 0; i < setup.streams; i++) {
        streams.push_back(std::make_unique<Stream>(nvdec, setup.wish));
    }
    return streams;
}

void pause(double seconds) { std::this_thread::sleep_for(std::chrono::duration<double>(seconds)); }

void wait_for_first_pictures(const Streams &streams) {
    for (const auto &stream : streams) {
        while (!stream->decoder.frames()) {
            pause(0.001);
        }
    }
}

long frames_of(const Streams &streams) {
    long sum = 0;
    for (const auto &stream : streams) {
        sum += stream->decoder.frames();
    }
    return sum;
}

double mebibytes(double bytes) { return bytes / (1 << 20); }

// Runs until the time is over; the end is told by a clock of the GPU's, which every kernel reads alike.
__global__ void spin(unsigned long long nanoseconds) {
    unsigned long long begin, time;
    asm volatile("mov.u64 %0, %%globaltimer;" : "=l"(begin));
    do {
        asm volatile("mov.u64 %0, %%globaltimer;" : "=l"(time));
    } while (time - begin < nanoseconds);
}

// All streams' reconnects of one round, and what the streams tell of them.
class Rounds {
  public:
    explicit Rounds(int streams) : streams_(streams) {}

    long wanted() const { return wanted_.load(std::memory_order_acquire); }

    // Asks all streams at once; returns when.
    double ask() {
        std::lock_guard<std::mutex> lock(mutex_);
        answered_ = playing_ = 0;
        double time = now();
        wanted_.fetch_add(1, std::memory_order_release);
        return time;
    }

    void answer(Stream &stream) {
        double time = now();
        std::lock_guard<std::mutex> lock(mutex_);
        stream.answered = time;
        if (++answered_ == streams_) {
            changed_.notify_all();
        }
    }

    void play() {
        std::lock_guard<std::mutex> lock(mutex_);
        if (++playing_ == streams_) {
            changed_.notify_all();
        }
    }

    void await_answers() { await(answered_); }

    void await_playing() { await(playing_); }

  private:
    void await(const int &count) {
        std::unique_lock<std::mutex> lock(mutex_);
        changed_.wait(lock, [&] { return count == streams_; });
    }

    const int streams_;
    std::atomic<long> wanted_{0};
    std::mutex mutex_;
    std::condition_variable changed_;
    int answered_ = 0;
    int playing_ = 0;
};

// One stream's life: connection after connection, one a round, on the one decoder.
void reconnect_again_and_again(const Nvcuvid &nvdec, const Setup &setup, Stream &stream, Rounds &rounds) {
    constexpr long PLAYING = 20;  // pictures of a connection that plays
    check(cudaSetDevice(0), "cudaSetDevice");
    long round = rounds.wanted();
    while (true) {
        Connection connection(nvdec, setup, stream.decoder);
        long before = stream.decoder.frames();
        while (stream.decoder.frames() == before) {
            connection.step();
        }
        stream.decoder.settle();  // the picture is in its slot
        rounds.answer(stream);
        while (stream.decoder.frames() < before + PLAYING) {
            connection.step();
        }
        rounds.play();
        while (rounds.wanted() == round) {
            connection.step();
        }
        round = rounds.wanted();
    }
}

}  // namespace

void throughput(const Nvcuvid &nvdec, const Setup &setup) {
    double free_before = free_device_bytes();
    Streams streams = open_streams(nvdec, setup);
    for (const auto &each : streams) {
        std::thread([&nvdec, &setup, stream = each.get()] {
            check(cudaSetDevice(0), "cudaSetDevice");
            Connection connection(nvdec, setup, stream->decoder);
            while (true) {
                connection.step();
                stream->missing.store(connection.missing(), std::memory_order_relaxed);
            }
        }).detach();
    }
    wait_for_first_pictures(streams);
    pause(setup.warm_up);
    double begin = now(), processor = processor_seconds();
    long before = frames_of(streams);
    pause(setup.seconds);
    double seconds = now() - begin;
    processor = processor_seconds() - processor;
    auto frames = static_cast<double>(frames_of(streams) - before);
    long missing = 0;
    for (const auto &stream : streams) {
        missing += stream->missing.load(std::memory_order_relaxed);
    }
    std::printf("nvdec_loop: streams=%d frames/s=%.0f cpu-s/1000=%.4f MiB/stream=%.2f missing=%ld seconds=%.1f\n",
                setup.streams, frames / seconds, processor / frames * 1000,
                mebibytes(free_before - free_device_bytes()) / setup.streams, missing, seconds);
    std::fflush(stdout);
    std::_Exit(0);  // before the streams that the threads use are gone
}

void memory(const Nvcuvid &nvdec, const Setup &setup) {
    constexpr long ENOUGH = 2 * Decoder::SLOTS;
    Streams streams = open_streams(nvdec, setup);
    double free_before = free_device_bytes(), free_behind_first = 0, host_behind_first = 0;
    for (const auto &stream : streams) {
        Connection connection(nvdec, setup, stream->decoder);
        while (stream->decoder.frames() < ENOUGH) {
            connection.step();
        }
        stream->decoder.settle();
        if (!free_behind_first) {
            free_behind_first = free_device_bytes();
            host_behind_first = allocated_host_bytes();
        }
    }
    std::printf("nvdec_loop: memory streams=%d first-MiB=%.2f", setup.streams,
                mebibytes(free_before - free_behind_first));
    if (setup.streams > 1) {
        double next = (free_behind_first - free_device_bytes()) / (setup.streams - 1);
        double host = (allocated_host_bytes() - host_behind_first) / (setup.streams - 1);
        std::printf(" next-MiB=%.2f next-bytes=%.0f next-host-MiB=%.2f", mebibytes(next), next, mebibytes(host));
    }
    std::puts("");
}

void reconnect(const Nvcuvid &nvdec, const Setup &setup) {
    constexpr int UNTIMED = 3;
    Streams streams = open_streams(nvdec, setup);
    Rounds rounds(setup.streams);
    for (const auto &each : streams) {
        std::thread(reconnect_again_and_again, std::cref(nvdec), std::cref(setup), std::ref(*each), std::ref(rounds))
            .detach();
    }
    cudaStream_t busy;
    check(cudaStreamCreateWithFlags(&busy, cudaStreamNonBlocking), "cudaStreamCreateWithFlags");
    spin<<<1, 1, 0, busy>>>(1);  // loads the kernel
    check(cudaStreamSynchronize(busy), "the kernel");
    std::vector<double> times, last;
    int behind = 0;
    for (int round = -UNTIMED; round < setup.rounds; round++) {
        rounds.await_playing();
        if (setup.kernel_ms) {
            spin<<<1, 1, 0, busy>>>(setup.kernel_ms * 1000000ULL);
            check(cudaGetLastError(), "the kernel");
        }
        double begin = rounds.ask();
        rounds.await_answers();
        bool still_runs = setup.kernel_ms && cudaStreamQuery(busy) == cudaErrorNotReady;
        check(cudaStreamSynchronize(busy), "the kernel");
        if (round < 0) {
            continue;
        }
        behind += still_runs;
        double longest = 0;
        for (const auto &stream : streams) {
            times.push_back(stream->answered - begin);
            longest = std::max(longest, times.back());
        }
        last.push_back(longest);
    }
    std::printf("nvdec_loop: reconnects=%d streams=%d kernel-ms=%d kernel-still-runs=%d next-frame-ms %s last-ms %s\n",
                setup.rounds, setup.streams, setup.kernel_ms, behind, percentiles(times).c_str(),
                percentiles(last).c_str());
    std::fflush(stdout);
    std::_Exit(0);  // before the streams that the threads use are gone
}
