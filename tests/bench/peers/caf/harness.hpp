// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What every peer program shares: the clock, the report line, a latch for the main thread, and the RSS probe.
#pragma once
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace harness {

// Sizes: the same as in peer_bench.erl.
constexpr uint64_t ping_pong_round_trips = 2'000'000;
constexpr uint64_t ring_size = 503, ring_hops = 5'000'000;
constexpr uint64_t counting_messages = 5'000'000;
constexpr uint64_t fan_in_producers = 64, fan_in_each = 50'000;
constexpr uint64_t fork_join_actors = 60, fork_join_rounds = 50'000;
constexpr uint64_t create_actors = 1'000'000;
constexpr uint64_t big_actors = 120, big_pings = 20'000;
constexpr uint64_t calls = 1'000'000;
constexpr uint64_t idle_actors = 200'000;
constexpr uint64_t timers_cancelled = 1'000'000;
constexpr uint64_t timers_fired = 200'000;
constexpr uint64_t supervisors = 2'000, restarts_each = 25;
constexpr uint64_t subscribers = 1'000, publish_rounds = 1'000;
constexpr uint64_t registry_names = 1'000, registry_lookups = 1'000'000;
constexpr uint64_t tasks = 200'000;
constexpr uint64_t chain_length = 100'000;

class Latch {
public:
    explicit Latch(uint64_t n = 1) : n_(n) {}
    void down() {
        std::lock_guard guard{mtx_};
        if (n_ > 0 && --n_ == 0) cv_.notify_all();
    }
    void wait() {
        std::unique_lock guard{mtx_};
        cv_.wait(guard, [this] { return n_ == 0; });
    }

private:
    std::mutex mtx_;
    std::condition_variable cv_;
    uint64_t n_;
};

using Clock = std::chrono::steady_clock;

inline double since(Clock::time_point t0) { return std::chrono::duration<double>(Clock::now() - t0).count(); }

inline void report(const char* name, uint64_t ops, double s) {
    std::printf("%-22s ops=%-10llu s=%8.4f ops/s=%14.1f ns/op=%10.1f\n", name, (unsigned long long)ops, s, ops / s,
                s * 1e9 / ops);
    std::fflush(stdout);
}

inline void report_bytes(const char* name, uint64_t ops, size_t before, size_t after) {
    std::printf("%-22s ops=%-10llu bytes/actor=%.1f\n", name, (unsigned long long)ops, double(after - before) / ops);
    std::fflush(stdout);
}

template <class F>
void timed(const char* name, uint64_t ops, F f) {
    auto t0 = Clock::now();
    f();
    report(name, ops, since(t0));
}

inline size_t rss() {
    size_t size = 0, resident = 0;
    if (auto* f = std::fopen("/proc/self/statm", "r")) {
        if (std::fscanf(f, "%zu %zu", &size, &resident) != 2) resident = 0;
        std::fclose(f);
    }
    return resident * size_t(sysconf(_SC_PAGESIZE));
}

// The restart window of an OTP supervisor: at most `intensity` restarts in `period`.
class RestartWindow {
public:
    bool allow(size_t intensity = 1000, std::chrono::seconds period = std::chrono::seconds{1}) {
        auto now = Clock::now();
        times_.push_back(now);
        size_t first = 0;
        while (first < times_.size() && now - times_[first] > period) ++first;
        times_.erase(times_.begin(), times_.begin() + std::ptrdiff_t(first));
        return times_.size() <= intensity;
    }

private:
    std::vector<Clock::time_point> times_;
};

struct Workload {
    std::string name;
    std::function<void()> run;
    bool by_default = true; // variants run only when asked for by name
};

inline void run_all(const std::vector<Workload>& all, const std::vector<std::string>& wanted) {
    for (auto& w : all) {
        bool pick = wanted.empty() ? w.by_default : false;
        for (auto& n : wanted)
            if (n == w.name) pick = true;
        if (pick) {
            w.run();
            std::this_thread::sleep_for(std::chrono::milliseconds{300}); // what the workload left behind may wind down
        }
    }
}

} // namespace harness
