// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/workload.hpp"

#include "core/receive.hpp"
#include "otp/registry.hpp"
#include "otp/table.hpp"
#include "otp/task.hpp"

#include <array>
#include <string>
#include <vector>

namespace canopy::bench {

namespace {

constexpr std::uint64_t names = 1'000;
constexpr std::uint64_t registry_lookups = 1'000'000;
constexpr std::uint64_t rows = 10'000;
constexpr std::uint64_t lookups_each = 2'000'000;
constexpr std::uint64_t inserts = 2'000'000;
constexpr std::uint64_t inserted_keys = 100'000;

using Names = Registry<std::string>;

class Member final : public GenServer<Member> {
public:
    Member(const Names& registry, const std::string& name, Pid main) {
        registry.claim(*this, name);
        canopy::send(runtime(), main, Done{});
    }
};

/// As many words as the BEAM's row {Number, [Number]}.
using Row = std::array<std::uint64_t, 5>;
using Rows = Table<std::uint64_t, Row>;

Async<std::uint64_t> look_up(Rows table, std::uint64_t seed) {
    std::uint64_t found = 0;
    for (std::uint64_t i = 1; i <= lookups_each; ++i) {
        seed = (seed * 1103515245 + 12345) & 0x7fffffff;
        const std::uint64_t key = 1 + (seed >> 8) % rows;
        const std::optional<Row> row = table.lookup(key);
        if (row && row->front() == key) ++found;
        if (i % sends_per_turn == 0) co_await yield();
    }
    co_return found;
}

} // namespace

Async<Measurement> registry_lookup(Process& main) {
    const Names registry(main.runtime());
    std::vector<std::string> keys;
    std::vector<Pid> members;
    for (std::uint64_t i = 1; i <= names; ++i) {
        keys.push_back("name_" + std::to_string(i));
        members.push_back(spawn_link<Member>(main, {}, registry, keys.back(), main.self()).pid());
        co_await receive<Done>();
    }
    const Stopwatch stopwatch;
    std::uint64_t found = 0;
    for (std::uint64_t i = 0; i < registry_lookups; ++i)
        if (registry.whereis(keys[i % names]) == members[i % names]) ++found;
    const Measurement measured{.operations = registry_lookups, .time = stopwatch.elapsed(), .correct = found == registry_lookups};
    co_return measured;
}

Async<Measurement> table_lookup(Process& main) {
    const Rows table(main);
    for (std::uint64_t key = 1; key <= rows; ++key) table.insert(key, Row{key});
    const std::uint64_t readers = main.runtime().workers();
    const Stopwatch stopwatch;
    std::vector<Task<std::uint64_t>> tasks;
    for (std::uint64_t i = 1; i <= readers; ++i)
        tasks.push_back(async(main, [table, i](Process&) { return look_up(table, i * 7); }));
    std::uint64_t found = 0;
    for (const std::uint64_t each : co_await await_many(tasks, std::nullopt)) found += each;
    const Measurement measured{
        .operations = readers * lookups_each, .time = stopwatch.elapsed(), .correct = found == readers * lookups_each};
    co_return measured;
}

Async<Measurement> table_insert(Process& main) {
    const Table<std::uint64_t, std::uint64_t> table(main);
    const Stopwatch stopwatch;
    for (std::uint64_t i = inserts; i > 0; --i) table.insert(i % inserted_keys, i);
    const auto elapsed = stopwatch.elapsed();
    const bool last_counts = table.lookup(1) == 1 && table.lookup(0) == inserted_keys;
    const Measurement measured{.operations = inserts, .time = elapsed, .correct = last_counts && table.size() == inserted_keys};
    co_return measured;
}

} // namespace canopy::bench
