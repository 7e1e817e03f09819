// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/headless/headless_run.hpp"

#include "app/composition.hpp"
#include "app/gallery/catalogue.hpp"
#include "app/gallery/demo.hpp"
#include "app/headless/event_lines.hpp"
#include "app/headless/say_where.hpp"
#include "app/headless/schema_change.hpp"
#include "app/headless/service_manager.hpp"
#include "app/headless/sign_of_life.hpp"
#include "app/orders/ledger_audit.hpp"
#include "app/orders/order_import.hpp"
#include "app/print.hpp"

#include <QFile>
#include <QSaveFile>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fmt/format.h>
#include <thread>

namespace canopy::app {

namespace {

using namespace std::chrono_literals;

constexpr TreeTextLimits printed_tree{.children = 20, .unsupervised = 3};

std::atomic<bool> told_to_stop = false;

/// The run ends in order. A second SIGINT ends it at once, should something hold it; a second SIGTERM does not: timeout(1)
/// and session managers send two.
void on_signal(int signal) {
    told_to_stop.store(true);
    if (signal == SIGINT) std::signal(signal, SIG_DFL);
}

/// A device or a pipe: written to, where a file is replaced.
bool is_special(const std::filesystem::path& file) {
    std::error_code failure;
    const std::filesystem::file_status status = std::filesystem::status(file, failure);
    return std::filesystem::exists(status) && !std::filesystem::is_regular_file(status) && !std::filesystem::is_directory(status);
}

bool cannot_write(const QFileDevice& file) {
    print_to(stderr, fmt::format("canopy-headless: cannot write {}: {}; name a file in a folder that can be written\n",
                                 file.fileName().toStdString(), file.errorString().toStdString()));
    return false;
}

bool can_replace(const std::filesystem::path& file) {
    if (is_special(file)) return true;
    QSaveFile probe(QString::fromStdString(file.string()));
    return probe.open(QIODevice::WriteOnly) || cannot_write(probe);
}

int list_gallery() {
    print_to(stdout, catalogue_text());
    if (flush_all(stdout)) return 0;
    print_to(stderr, "canopy-headless: cannot write to the standard output; make room or read it all\n");
    return 1;
}

class HeadlessRun {
public:
    HeadlessRun(const Command& command, std::unique_ptr<System> system)
        : m_options(command.options), m_customers_settings(command.settings.settings.customers), m_system(std::move(system)),
          m_crashes(m_system->runtime(), m_options.crashes) {}

    int run() {
        listen();
        m_service_manager.ready();
        const bool imported = import();
        m_begin = m_system->runtime().now();
        Customers::set_rate(m_system->customers(), m_customers_settings.rate);
        follow_until_the_end();
        settle();
        return finish(imported);
    }

private:
    /// Nobody may read any more: a full disk, a `head` that has seen enough. Then the run ends in order.
    void say(const std::string& text) {
        if (m_output_error == 0 && std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) end_output();
    }
    void flush() {
        if (m_output_error == 0 && std::fflush(stdout) != 0) end_output();
    }
    void end_output() {
        m_output_error = errno;
        told_to_stop.store(true);
    }

    void listen() {
        if (!say_where(*m_system)) end_output();
        const auto started = m_system->runtime().start<EventListener>(m_system->observer(), m_system->pub_sub(), m_queue);
        if (started) take_events(1s);
        say(to_text(m_state, printed_tree));
        static_cast<void>(m_lines.rest()); // what the tree shows
        m_printing = true;
    }

    bool import() {
        if (!m_options.import_file) return true;
        const auto stopping = [this] {
            feed_watchdog();
            m_audit.go_on();
            return is_stopping();
        };
        const ImportReport report = import_file(*m_options.import_file, *m_system, stopping);
        for (const std::string& problem : report.problems) print_to(stderr, "canopy-headless: " + problem + "\n");
        say(report.to_string() + "\n");
        return report.complete();
    }

    std::chrono::nanoseconds elapsed() const { return m_system->runtime().now() - m_begin; }

    /// Once it is told to stop, everybody is told so at once, whatever is still being done.
    bool is_stopping() {
        if (told_to_stop.load()) m_system->announce_stop();
        return told_to_stop.load();
    }

    bool at_an_end() { return is_stopping() || (m_options.duration && elapsed() >= *m_options.duration) || !m_system->top(); }

    void feed_watchdog() {
        const Timestamp now = m_system->runtime().now();
        m_service_manager.alive(now, [this, now] { return m_life.confirm(now); });
    }

    void follow_until_the_end() {
        while (!at_an_end()) {
            m_crashes.inject_due(elapsed(), m_state);
            take_events(10ms);
            feed_watchdog();
            m_audit.go_on();
        }
    }

    void take_events(std::chrono::milliseconds limit) {
        for (const EventBatch& batch : m_queue->take(limit)) take(*batch);
        // The observer ends with the top supervisor, before most of the others: then the log is asked itself.
        if (const EventBatch rest = m_system->events_after(m_state.totals().number)) take(*rest);
        m_crashes.settle(m_state);
        flush();
    }

    void take(const std::vector<Event>& batch) {
        if (m_state.has_seen(batch)) return;
        for (const Event& event : batch) {
            m_crashes.observe(event, m_state);
            const std::string lines = m_lines.of(event, m_state);
            if (m_printing) say(lines);
            m_state.apply(event);
        }
    }

    /// No new orders; those under way are answered, what is down comes back.
    void settle() {
        m_service_manager.stopping();
        m_system->drain();
        const Timestamp limit = m_system->runtime().now() + 10s;
        do take_events(50ms);
        while (!is_settled() && m_system->runtime().now() < limit);
        take_events(50ms);
        m_duration = elapsed(); // whatever the summary counts has happened by now
        m_messages = m_system->runtime().handled_count();
        say(m_lines.rest() + to_text(m_state, printed_tree));
    }

    bool is_settled() {
        if (!m_system->top()) { // nobody is answered any more; whoever runs still is about to end
            const auto lives = [](const Node* node) { return node->parent != no_node && node->alive(); };
            return std::ranges::none_of(m_state.depth_first(), lives);
        }
        const auto report = Customers::report(m_system->customers()).timeout(1s).wait();
        if (!report) return report.error().is(ExitReason::Kind::NoProcess) && customers_stay_away();
        m_customers = *report;
        return report->in_flight == 0 && report->waiting == 0;
    }

    /// They were stopped, and are not about to come back.
    bool customers_stay_away() {
        const auto children = Supervisor::which_children(m_system->top()).timeout(1s).wait();
        return children && std::ranges::none_of(*children, [](const ChildInfo& child) {
                   return child.id == "customers" && (child.pid || child.restarting);
               });
    }

    int finish(bool imported) {
        RunReport report{.duration = m_duration,
                         .seed = m_customers_settings.seed,
                         .rate = m_customers_settings.rate,
                         .metrics = m_system->metrics().snapshot(),
                         .customers = m_customers,
                         .events = m_state.totals(),
                         .messages = m_messages,
                         .crashes = m_crashes.outcomes(),
                         .database = m_system->database().shown()};
        const bool stands = static_cast<bool>(m_system->top());
        m_system->stop();
        const LedgerAudit::Findings& audited = m_audit.finish();
        report.acknowledged = audited.acknowledged;
        for (const OrderId& id : audited.lost) report.lost.push_back(id.text());
        report.unverified = audited.unverified;
        say(report.to_text());
        if (!stands) print_to(stderr, "canopy-headless: the top supervisor gave up; see its last events above\n");
        if (!m_crashes.all_found())
            print_to(stderr,
                     "canopy-headless: --crash: no such process in the tree; the summary names it, the tree has the paths\n");
        const bool written = write_json(report);
        return report.good() && imported && stands && written && printed() ? 0 : 1;
    }

    bool printed() {
        flush();
        if (m_output_error == 0) return true;
        print_to(
            stderr,
            fmt::format("canopy-headless: cannot write to the standard output: {}; the run was ended, make room or read it all\n",
                        std::strerror(m_output_error)));
        return false;
    }

    bool write_json(const RunReport& report) const {
        if (!m_options.json_file) return true;
        const QString name = QString::fromStdString(m_options.json_file->string());
        const QByteArray json = QByteArray::fromStdString(report.to_json());
        const auto fill = [&json](QFileDevice& file) { return file.open(QIODevice::WriteOnly) && file.write(json) >= 0; };
        if (is_special(*m_options.json_file)) {
            QFile device(name);
            return (fill(device) && device.flush()) || cannot_write(device);
        }
        QSaveFile file(name);
        return (fill(file) && file.commit()) || cannot_write(file);
    }

    const Options& m_options;
    const Settings::Customers& m_customers_settings;
    std::unique_ptr<System> m_system;
    LedgerAudit m_audit{m_system->ledger(), m_system->database()};
    CrashRunner m_crashes;
    std::shared_ptr<EventQueue> m_queue = std::make_shared<EventQueue>();
    ServiceManager m_service_manager;
    SignOfLife m_life{*m_system, m_service_manager.watchdog().value_or(0ns)}; ///< asked where there is a watchdog
    NodeState m_state;
    EventLines m_lines;
    bool m_printing = false;
    int m_output_error = 0; ///< the errno of standard output, once it failed
    Timestamp m_begin{};
    std::chrono::nanoseconds m_duration{};
    std::uint64_t m_messages = 0;
    CustomersReport m_customers;
};

} // namespace

int run_headless(const Command& command) {
    const Options& options = command.options;
    if (options.gallery_use == Options::GalleryUse::List) return list_gallery();
    if (options.gallery_use == Options::GalleryUse::Demo) return play_demos(options.gallery);
    const SystemConfig config = compose(command.settings.settings);
    if (options.schema) return change_schema(*options.schema, config);
    std::signal(SIGINT, on_signal);
    std::signal(SIGTERM, on_signal);
    std::signal(SIGPIPE, SIG_IGN);                                       // a reader that leaves is seen where we write
    if (options.json_file && !can_replace(*options.json_file)) return 1; // said before the work, not after it
    if (const auto problem = options.import_file ? import_problem(*options.import_file) : std::nullopt) {
        print_to(stderr, "canopy-headless: --import: " + *problem + "\n");
        return 1;
    }
    auto system = System::start(config);
    if (!system) {
        print_to(stderr, "canopy-headless: " + system.error().text + "\n");
        return 1;
    }
    return HeadlessRun(command, std::move(*system)).run();
}

} // namespace canopy::app
