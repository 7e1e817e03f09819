// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/order_import.hpp"

#include "app/orders/csv_import.hpp"
#include "app/system.hpp"

#include <condition_variable>
#include <fmt/format.h>
#include <fstream>
#include <memory>
#include <mutex>
#include <variant>

namespace canopy::app {

namespace {

constexpr std::size_t most_under_way = 64;

/// Counts the orders under way and collects what became of them; shared with the processes that answer.
class Progress {
public:
    void begin_one() {
        std::unique_lock lock(m_mutex);
        m_room.wait(lock, [this] { return m_under_way < most_under_way; });
        ++m_under_way;
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
    ImportReport finish() {
        std::unique_lock lock(m_mutex);
        m_room.wait(lock, [this] { return m_under_way == 0; });
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

} // namespace

std::string ImportReport::to_string() const { return fmt::format("imported {} orders; {} problems", stored, problems.size()); }

ImportReport import_file(const std::filesystem::path& file, System& system) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream || std::filesystem::is_directory(file))
        return {.problems = {fmt::format("cannot read {}; name a CSV file of orders", file.string())}};
    const auto progress = std::make_shared<Progress>();
    CsvImport import(stream);
    while (const std::optional<ImportStep> step = import.next()) {
        if (const auto* bad = std::get_if<BadLine>(&*step)) {
            progress->report(at_line(file, bad->line, bad->reason));
            continue;
        }
        const auto& good = std::get<ImportedOrder>(*step);
        progress->begin_one();
        system.orders().import_order(good.order).then([progress, file, line = good.line](auto outcome) {
            const Result<Order> stored = flatten(std::move(outcome));
            progress->end_one(stored ? "" : at_line(file, line, stored.error().to_string()));
        });
    }
    return progress->finish();
}

} // namespace canopy::app
