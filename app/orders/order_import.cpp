// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/order_import.hpp"

#include "app/orders/csv_import.hpp"
#include "app/orders/waiting_file.hpp"
#include "app/system.hpp"

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <fmt/format.h>
#include <istream>
#include <memory>
#include <mutex>
#include <unistd.h>
#include <variant>

namespace canopy::app {

namespace {

constexpr std::size_t most_under_way = 64;
constexpr std::chrono::milliseconds look_again{10};

using ToldToStop = std::function<bool()>;

/// Counts the orders under way and collects what became of them; shared with the processes that answer.
class Progress {
public:
    /// Waits for room; false when it is told to stop before there is.
    bool begin_one(const ToldToStop& told_to_stop) {
        std::unique_lock lock(m_mutex);
        do {
            if (told_to_stop()) return false;
        } while (!m_room.wait_for(lock, look_again, [this] { return m_under_way < most_under_way; }));
        ++m_under_way;
        return true;
    }
    void end_one(std::string problem) {
        const std::lock_guard lock(m_mutex);
        --m_under_way;
        problem.empty() ? void(++m_report.stored) : m_report.problems.push_back(std::move(problem));
        m_room.notify_all();
    }
    void report(std::string problem) {
        const std::lock_guard lock(m_mutex);
        m_report.problems.push_back(std::move(problem));
    }
    ImportReport finish(const ToldToStop& told_to_stop) {
        std::unique_lock lock(m_mutex);
        while (!m_room.wait_for(lock, look_again, [this] { return m_under_way == 0; })) told_to_stop();
        return std::move(m_report);
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_room;
    std::size_t m_under_way = 0;
    ImportReport m_report;
};

std::string at_line(const std::filesystem::path& file, std::size_t line, const std::string& reason) {
    return fmt::format("{}:{}: {}", file.string(), line, reason);
}

std::size_t line_of(const ImportStep& step) {
    return std::visit([](const auto& each) { return each.line; }, step);
}

constexpr const char* was_told_to_stop = "told to stop, nothing is imported from here on; import the file again";

std::string why_cut(const WaitingFile& bytes) {
    if (bytes.error() == 0) return was_told_to_stop;
    return fmt::format("cannot be read: {}; nothing is imported from here on, import the file again",
                       std::strerror(bytes.error()));
}

} // namespace

std::string ImportReport::to_string() const { return fmt::format("imported {} orders; {} problems", stored, problems.size()); }

/// Without opening it: a pipe would be told that its reader has gone.
std::optional<std::string> import_problem(const std::filesystem::path& file) {
    std::error_code ignored;
    if (std::filesystem::is_directory(file, ignored))
        errno = EISDIR;
    else if (access(file.c_str(), R_OK) == 0)
        return std::nullopt;
    return fmt::format("cannot read {}: {}; name a CSV file of orders", file.string(), std::strerror(errno));
}

ImportReport import_file(const std::filesystem::path& file, System& system, const ToldToStop& told_to_stop) {
    if (const auto problem = import_problem(file)) return {.problems = {*problem}};
    WaitingFile bytes(file, told_to_stop);
    std::istream stream(&bytes);
    const auto progress = std::make_shared<Progress>();
    CsvImport import(stream);
    std::optional<ImportStep> step;
    while (!bytes.was_cut() && (step = import.next()) && !bytes.was_cut()) { // what it was cut in is neither good nor bad
        if (const auto* bad = std::get_if<BadLine>(&*step)) {
            progress->report(at_line(file, bad->line, bad->reason));
            continue;
        }
        const auto& good = std::get<ImportedOrder>(*step);
        if (!progress->begin_one(told_to_stop)) {
            progress->report(at_line(file, good.line, was_told_to_stop));
            break;
        }
        system.orders().import_order(good.order).then([progress, file, line = good.line](auto outcome) {
            const Result<Order> stored = flatten(std::move(outcome));
            progress->end_one(stored ? "" : at_line(file, line, stored.error().to_string()));
        });
    }
    if (bytes.was_cut()) progress->report(at_line(file, step ? line_of(*step) : bytes.lines() + 1, why_cut(bytes)));
    return progress->finish(told_to_stop);
}

} // namespace canopy::app
