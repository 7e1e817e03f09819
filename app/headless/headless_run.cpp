// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/headless/headless_run.hpp"

#include "app/orders/order_import.hpp"

#include <QSaveFile>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <fmt/format.h>
#include <thread>

namespace canopy::app {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_children_printed = 20;

std::atomic<bool> told_to_stop = false;

void on_signal(int) { told_to_stop.store(true); }

/// One process of a request lives for a millisecond: its beginning and end are counted, not printed.
bool worth_a_line(const Event& event, const NodeState& state) {
    if (std::holds_alternative<event::Sample>(event.body) || std::holds_alternative<event::Telemetry>(event.body)) return false;
    if (std::holds_alternative<event::Spawned>(event.body)) return false; // ChildStarted says it for children
    if (const auto* exited = std::get_if<event::Exited>(&event.body)) {
        if (!exited->reason.is_orderly()) return true;
        const Node* node = state.find(exited->pid);
        return node && node->parent != no_node;
    }
    return true;
}

class HeadlessRun {
public:
    HeadlessRun(const Options& options, std::unique_ptr<System> system)
        : m_options(options), m_system(std::move(system)), m_crashes(m_system->runtime(), options.crashes) {}

    int run() {
        listen();
        const bool imported = import();
        m_begin = m_system->runtime().now();
        Customers::set_rate(m_system->customers(), m_options.rate);
        follow_until_the_end();
        settle();
        return finish(imported);
    }

private:
    void listen() {
        const auto started = m_system->runtime().start<EventListener>(m_system->observer(), m_system->pub_sub(), m_queue);
        if (started) take_events(1s);
        fmt::print("{}", to_text(m_state, most_children_printed));
        m_printing = true;
    }

    bool import() {
        if (!m_options.import_file) return true;
        const ImportReport report = import_file(*m_options.import_file, *m_system);
        for (const std::string& problem : report.problems) fmt::print(stderr, "canopy-headless: {}\n", problem);
        fmt::print("{}\n", report.to_string());
        return report.complete();
    }

    std::chrono::nanoseconds elapsed() const { return m_system->runtime().now() - m_begin; }

    bool at_an_end() const {
        return told_to_stop.load() || (m_options.duration && elapsed() >= *m_options.duration) || !m_system->top();
    }

    void follow_until_the_end() {
        while (!at_an_end()) {
            m_crashes.inject_due(elapsed(), m_state);
            take_events(10ms);
        }
        m_duration = elapsed();
        m_messages = m_system->runtime().handled_count();
    }

    void take_events(std::chrono::milliseconds limit) {
        for (const EventBatch& batch : m_queue->take(limit)) {
            if (m_state.has_seen(*batch)) continue;
            for (const Event& event : *batch) {
                m_crashes.observe(event, m_state);
                if (m_printing && worth_a_line(event, m_state)) fmt::print("{}\n", canopy::to_string(event));
                m_state.apply(event);
            }
        }
        m_crashes.settle(m_state);
    }

    /// No new orders; those under way are answered, what is down comes back.
    void settle() {
        Customers::set_rate(m_system->customers(), 0);
        const Timestamp limit = m_system->runtime().now() + 10s;
        while (m_system->runtime().now() < limit) {
            take_events(50ms);
            const auto report = Customers::report(m_system->customers()).wait();
            if (report) m_customers = *report;
            if (report && report->in_flight == 0 && report->waiting == 0) break;
        }
        take_events(50ms);
        fmt::print("{}", to_text(m_state, most_children_printed));
    }

    int finish(bool imported) {
        RunReport report{.duration = m_duration,
                         .seed = m_options.seed,
                         .rate = m_options.rate,
                         .metrics = m_system->metrics().snapshot(),
                         .customers = m_customers,
                         .events = m_state.totals(),
                         .messages = m_messages,
                         .crashes = m_crashes.outcomes(),
                         .database = m_system->database_file().string()};
        const bool stands = static_cast<bool>(m_system->top());
        m_system->stop();
        const std::vector<OrderId> acknowledged = m_system->ledger().acknowledged();
        report.acknowledged = acknowledged.size();
        if (const auto lost = verify_acknowledged(m_system->database_file(), acknowledged))
            for (const OrderId& id : *lost) report.lost.push_back(id.text());
        else
            report.unverified = lost.error().text;
        fmt::print("{}", report.to_text());
        if (!stands) fmt::print(stderr, "canopy-headless: the top supervisor gave up; see its last events above\n");
        const bool written = write_json(report);
        return report.good() && imported && stands && written ? 0 : 1;
    }

    bool write_json(const RunReport& report) const {
        if (!m_options.json_file) return true;
        QSaveFile file(QString::fromStdString(m_options.json_file->string()));
        const std::string json = report.to_json();
        if (file.open(QIODevice::WriteOnly) && file.write(json.data(), static_cast<qint64>(json.size())) >= 0 && file.commit())
            return true;
        fmt::print(stderr, "canopy-headless: cannot write {}: {}; name a file in a folder that can be written\n",
                   m_options.json_file->string(), file.errorString().toStdString());
        return false;
    }

    const Options& m_options;
    std::unique_ptr<System> m_system;
    CrashRunner m_crashes;
    std::shared_ptr<EventQueue> m_queue = std::make_shared<EventQueue>();
    NodeState m_state;
    bool m_printing = false;
    Timestamp m_begin{};
    std::chrono::nanoseconds m_duration{};
    std::uint64_t m_messages = 0;
    CustomersReport m_customers;
};

} // namespace

int run_headless(const Options& options) {
    std::signal(SIGINT, on_signal);
    std::signal(SIGTERM, on_signal);
    auto system = System::start({.workers = options.workers.value_or(0), .database = options.database, .seed = options.seed});
    if (!system) {
        fmt::print(stderr, "canopy-headless: {}\n", system.error().text);
        return 1;
    }
    return HeadlessRun(options, std::move(*system)).run();
}

} // namespace canopy::app
