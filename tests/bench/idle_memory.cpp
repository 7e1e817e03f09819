// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/resident_memory.hpp"
#include "tests/bench/workload.hpp"

#include "core/receive.hpp"
#include "otp/gen_server.hpp"

#include <cstdio>
#include <memory>
#include <unistd.h>

namespace canopy::bench {

namespace {

constexpr std::uint64_t idlers = 200'000;
constexpr std::uint64_t at_once = 100;

class Idler final : public GenServer<Idler> {
public:
    struct Increment {};
    explicit Idler(Pid main) { canopy::send(runtime(), main, Done{}); }
    void handle_cast(Increment) { ++m_count; }

private:
    std::uint64_t m_count = 0;
};

} // namespace

std::uint64_t resident_bytes() {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen("/proc/self/statm", "r"), std::fclose);
    unsigned long long size = 0;
    unsigned long long resident = 0;
    if (!file || std::fscanf(file.get(), "%llu %llu", &size, &resident) != 2) return 0;
    return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

Async<Measurement> idle_memory(Process& main) {
    const std::uint64_t before = resident_bytes();
    const std::uint64_t processes = main.runtime().process_count();
    const Stopwatch stopwatch;
    for (std::uint64_t i = 0; i < idlers; i += at_once) {
        for (std::uint64_t each = 0; each < at_once; ++each) spawn<Idler>(main, {}, main.self());
        for (std::uint64_t each = 0; each < at_once; ++each) co_await receive<Done>();
    }
    const Measurement measured{.operations = idlers,
                               .time = stopwatch.elapsed(),
                               .correct = main.runtime().process_count() == processes + idlers,
                               .bytes = resident_bytes() - before};
    co_return measured;
}

} // namespace canopy::bench
