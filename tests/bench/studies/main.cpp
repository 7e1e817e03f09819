// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later

// canopy_studies [STUDY...]: scale, latency and the cost of watching, on two workers; exit code 1 if a result is wrong.

#include "tests/bench/observer.hpp"
#include "tests/bench/studies/study.hpp"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>
#include <thread>

namespace {

using namespace canopy::bench;

constexpr std::array<Study, 7> studies{{
    {"many_processes", many_processes},
    {"active_processes", active_processes},
    {"more_workers", more_workers},
    {"call_latency", call_latency},
    {"watching", watching},
    {"bounded_mailbox", bounded_mailbox},
    {"durable_orders", durable_orders},
}};

int usage(std::string_view wrong) {
    std::fprintf(stderr, "canopy_studies: unknown study: %.*s\nstudies:", static_cast<int>(wrong.size()), wrong.data());
    for (const Study& study : studies) std::fprintf(stderr, " %.*s", static_cast<int>(study.name.size()), study.name.data());
    std::fputc('\n', stderr);
    return 2;
}

} // namespace

namespace canopy::bench {

double nanoseconds(std::chrono::nanoseconds time) { return static_cast<double>(time.count()); }

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const std::size_t half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

std::vector<double> medians(const std::vector<Timing>& timings, int rounds, unsigned workers) {
    std::vector<std::vector<double>> times(timings.size());
    for (int round = 0; round < rounds; ++round) {
        for (std::size_t i = 0; i < timings.size(); ++i) {
            Runtime runtime(Threads{workers});
            const Observer observer(runtime);
            times[i].push_back(runtime.wait_for<double>(timings[i]));
            if (times[i].back() < 0) return {};
        }
    }
    std::vector<double> each(timings.size());
    std::transform(times.begin(), times.end(), each.begin(), median);
    return each;
}

} // namespace canopy::bench

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv); // for whoever listens to PostgreSQL: Qt's event loops ask for one
    const std::vector<std::string_view> wanted(argv + 1, argv + argc);
    for (const std::string_view name : wanted)
        if (std::none_of(studies.begin(), studies.end(), [name](const Study& study) { return study.name == name; }))
            return usage(name);
    const unsigned workers = std::clamp(std::thread::hardware_concurrency(), 1U, 2U);
    bool correct = true;
    for (const Study& study : studies) {
        if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), study.name) == wanted.end()) continue;
        std::printf("%.*s\n", static_cast<int>(study.name.size()), study.name.data());
        correct = study.run(workers) && correct;
        std::fflush(stdout);
    }
    return correct ? 0 : 1;
}
