// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/metrics_page.hpp"

#include "core/version.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <sys/resource.h>
#include <unistd.h>

namespace canopy::app {

namespace {

using Type = MetricFamily::Type;

constexpr std::size_t most_names = 64; // of processes, each a series; what is beyond is added up

MetricFamily one(std::string name, Type type, std::string help, double value) {
    MetricFamily family{.name = std::move(name), .type = type, .help = std::move(help)};
    family.add({}, value);
    return family;
}

/// In the order of the enumeration.
constexpr std::array<const char*, metric_count> helps{
    "Orders acknowledged, each once.",
    "Orders asked for again with the same id, and answered the same.",
    "Orders refused by the rate limiter.",
    "Orders refused for any other reason.",
    "Orders cancelled.",
    "Orders advanced to their next status.",
    "Cancellations and advances answered with an error.",
    "Open orders that got a process again after a start.",
    "Orders and changes committed.",
    "Transactions that stored them.",
    "Look-ups the product cache answered.",
    "Look-ups the product cache could not answer.",
    "Intentions of the customers that found no room to run.",
    "Requests of the customers tried again.",
};

MetricFamily mailboxes(const NodeState& state) {
    std::map<std::string, double> named;
    double others = 0;
    for (const Node* node : state.depth_first()) {
        if (!node->alive()) continue;
        if (!node->name.empty() && named.size() < most_names)
            named[node->name] = static_cast<double>(node->depth);
        else
            others += static_cast<double>(node->depth);
    }
    MetricFamily family{.name = "canopy_mailbox_messages",
                        .type = Type::Gauge,
                        .help = "Messages waiting when the process was last looked at; those without a name together."};
    for (const auto& [name, depth] : named) family.add({{"process", name}}, depth);
    family.add({{"process", ""}}, others);
    return family;
}

MetricFamily restarts(const NodeCounters::Counts& counts, const NodeState& state) {
    std::map<NodeCounters::Supervisor, std::uint64_t> all = counts.restarts;
    for (const Node* node : state.depth_first())
        if (node->kind == ProcessKind::Supervisor) all.try_emplace({node->path, std::string{to_string(node->strategy)}}, 0);
    MetricFamily family{.name = "canopy_restarts", .type = Type::Counter, .help = "Children restarted by their supervisor."};
    for (const auto& [supervisor, count] : all)
        family.add({{"supervisor", supervisor.path}, {"strategy", supervisor.strategy}}, static_cast<double>(count));
    return family;
}

MetricFamily crashes(const NodeCounters::Counts& counts) {
    std::map<std::string, std::uint64_t> all = counts.crashes;
    for (const char* reason : {"exception", "killed", "noproc", "timeout", "other"}) all.try_emplace(reason, 0);
    MetricFamily family{.name = "canopy_actor_crashes", .type = Type::Counter, .help = "Processes that did not end in order."};
    for (const auto& [reason, count] : all) family.add({{"reason", reason}}, static_cast<double>(count));
    return family;
}

/// /proc/self/stat behind the program's name, which may hold blanks; the first field is the third of the manual.
std::vector<double> process_stat() {
    std::ifstream file("/proc/self/stat");
    std::string text;
    std::getline(file, text);
    std::istringstream fields(text.substr(std::min(text.rfind(')') + 1, text.size())));
    std::string state;
    fields >> state;
    std::vector<double> numbers{0};
    for (double number = 0; fields >> number;) numbers.push_back(number);
    return numbers;
}

std::optional<double> boot_time() {
    std::ifstream file("/proc/stat");
    for (std::string line; std::getline(file, line);)
        if (line.starts_with("btime ")) return std::stod(line.substr(6));
    return std::nullopt;
}

double open_files() {
    std::error_code failure;
    const std::filesystem::directory_iterator files("/proc/self/fd", failure);
    return static_cast<double>(std::distance(begin(files), end(files)));
}

} // namespace

std::vector<MetricFamily> business_families(const MetricsSnapshot& counts) {
    std::vector<MetricFamily> families;
    for (std::size_t i = 0; i < metric_count; ++i) {
        const auto metric = static_cast<Metric>(i);
        families.push_back(
            one(fmt::format("canopy_{}", to_word(metric)), Type::Counter, helps[i], static_cast<double>(counts[metric])));
    }
    return families;
}

std::vector<MetricFamily> node_families(const NodeCounters::Counts& counts, const NodeState& state) {
    const auto number = [](std::uint64_t count) { return static_cast<double>(count); };
    return {restarts(counts, state),
            crashes(counts),
            one("canopy_supervisor_gave_up", Type::Counter, "Supervisors that had to restart too often.", number(counts.gave_up)),
            mailboxes(state),
            one("canopy_events", Type::Counter, "Events of the log.", number(counts.events)),
            one("canopy_events_lost", Type::Counter, "Events the log had no room for.", number(counts.lost))};
}

std::vector<MetricFamily> runtime_families(const Runtime& runtime) {
    MetricFamily queues{
        .name = "canopy_run_queue_length", .type = Type::Gauge, .help = "Processes that wait for a worker, by queue."};
    const RunQueueLengths lengths = runtime.run_queue_lengths();
    for (std::size_t i = 0; i < lengths.workers.size(); ++i)
        queues.add({{"queue", std::to_string(i + 1)}}, static_cast<double>(lengths.workers[i]));
    queues.add({{"queue", "shared"}}, static_cast<double>(lengths.shared));
    return {one("canopy_processes", Type::Gauge, "Processes alive.", static_cast<double>(runtime.process_count())),
            one("canopy_messages_handled", Type::Counter, "Messages handled, by all processes.",
                static_cast<double>(runtime.handled_count())),
            one("canopy_workers", Type::Gauge, "Threads that run processes.", static_cast<double>(runtime.workers())),
            std::move(queues)};
}

std::vector<MetricFamily> process_families() {
    // Places of proc(5): user time 14, system time 15, threads 20, start 22, virtual memory 23, resident pages 24.
    const std::vector<double> stat = process_stat();
    const auto field = [&stat](std::size_t place) { return place - 3 < stat.size() ? stat[place - 3] : 0; };
    const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
    const auto page = static_cast<double>(sysconf(_SC_PAGESIZE));
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    std::vector<MetricFamily> families{
        one("process_cpu_seconds", Type::Counter, "User and system time spent.", (field(14) + field(15)) / ticks),
        one("process_threads", Type::Gauge, "Threads.", field(20)),
        one("process_virtual_memory_bytes", Type::Gauge, "Virtual memory.", field(23)),
        one("process_resident_memory_bytes", Type::Gauge, "Resident memory.", field(24) * page),
        one("process_open_fds", Type::Gauge, "Open file descriptors.", open_files()),
        one("process_max_fds", Type::Gauge, "Most file descriptors it may open.", static_cast<double>(files.rlim_cur))};
    if (const auto boot = boot_time())
        families.push_back(
            one("process_start_time_seconds", Type::Gauge, "When it started, since 1970.", *boot + field(22) / ticks));
    return families;
}

MetricFamily access_log_family(std::uint64_t dropped) {
    return one("canopy_access_log_lines_dropped", Type::Counter, "Lines of the access log that could not be written in time.",
               static_cast<double>(dropped));
}

MetricFamily build_info() {
    MetricFamily family{.name = "canopy_build_info", .type = Type::Gauge, .help = "The version of the program."};
    family.add({{"version", CANOPY_VERSION_STRING}}, 1);
    return family;
}

} // namespace canopy::app
