// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/runtime_bridge.hpp"

#include "app/chaos/crash_runner.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace canopy::ui {

namespace {

constexpr std::chrono::milliseconds watch_period{500};

/// One batch as it is, several in one.
EventBatch merged(std::vector<EventBatch> batches) {
    if (batches.size() == 1) return std::move(batches.front());
    std::vector<Event> events;
    for (const EventBatch& batch : batches) events.insert(events.end(), batch->begin(), batch->end());
    return std::make_shared<const std::vector<Event>>(std::move(events));
}

bool isBeginning(const std::vector<Event>& batch) {
    if (batch.empty()) return false;
    const auto* began = std::get_if<event::SnapshotBegan>(&batch.front().body);
    return began && began->complete;
}

} // namespace

RuntimeBridge::RuntimeBridge(app::System& system, QObject* parent, FeedLimits limits)
    : QObject(parent), m_system(system), m_gui(this), m_frame_time(limits.frame),
      m_inbox(std::make_shared<FeedInbox>([gui = m_gui, this] { gui.post([this] { onWake(); }); }, limits)),
      m_orders(system.orders()), m_processes(system.runtime(), m_state), m_gallery(system.gallery()),
      m_feed(system.runtime().name<NodeFeed>(NodeFeed::process_name)) {
    m_frame.setSingleShot(true);
    m_frame.setTimerType(Qt::PreciseTimer);
    m_watch.setInterval(watch_period);
    connect(&m_frame, &QTimer::timeout, this, &RuntimeBridge::deliver);
    connect(&m_watch, &QTimer::timeout, this, &RuntimeBridge::watchTree);
}

RuntimeBridge::~RuntimeBridge() { m_gui.close(); }

void RuntimeBridge::start() {
    auto& runtime = m_system.runtime();
    auto spec = NodeFeed::child_spec(runtime.name<Observer>("observer"), m_system.pub_sub(), m_inbox);
    Supervisor::start_child(m_system.top(), std::move(spec)).then([](const auto&) {});
    m_watch.start();
}

void RuntimeBridge::onWake() {
    const qint64 left = m_last.isValid() ? m_frame_time.count() - m_last.elapsed() : 0;
    if (left > 0)
        m_frame.start(static_cast<int>(left));
    else
        deliver();
}

void RuntimeBridge::deliver() {
    m_last.start();
    m_inbox->rearm();
    if (!m_paused) deliverEvents();
    deliverNews();
}

void RuntimeBridge::deliverEvents() {
    FeedInbox::Events events = m_inbox->takeEvents();
    if (events.dropped) NodeFeed::resync(m_feed);
    std::erase_if(events.batches, [this](const EventBatch& batch) {
        if (!isBeginning(*batch) && m_state.has_seen(*batch)) return true;
        for (const Event& event : *batch) m_state.apply(event);
        return false;
    });
    if (!events.batches.empty()) Q_EMIT eventsArrived(merged(std::move(events.batches)));
}

void RuntimeBridge::deliverNews() {
    const FeedInbox::News news = m_inbox->takeNews();
    if (!news.orders.empty()) Q_EMIT ordersChanged(news.orders);
    if (news.orders_dropped) Q_EMIT ordersMissed();
    if (!news.limiter.empty()) Q_EMIT limiterChanged(news.limiter);
    if (news.telemetry) Q_EMIT telemetryChanged(*news.telemetry);
}

void RuntimeBridge::setPaused(bool paused) {
    if (std::exchange(m_paused, paused) && !paused) deliver();
}

void RuntimeBridge::setRate(int orders_a_second) { app::Customers::set_rate(m_system.customers(), orders_a_second); }

void RuntimeBridge::plan(const std::vector<app::CrashPlan>& crashes) {
    for (const app::CrashPlan& crash : crashes) {
        const auto delay = std::chrono::ceil<std::chrono::milliseconds>(crash.at);
        QTimer::singleShot(delay, Qt::PreciseTimer, this, [this, crash] {
            const Node* node = m_state.find(crash.path);
            if (node && node->alive())
                app::inject(m_system.runtime(), m_state, *node, crash.kind);
            else
                Q_EMIT crashNotPossible(QString::fromStdString(crash.path));
        });
    }
}

bool RuntimeBridge::importFile(const QString& file) {
    if (std::exchange(m_importing, true)) return false;
    m_import = std::jthread([this, gui = m_gui, file](const std::stop_token& stop) {
        const auto toldToStop = [&stop] { return stop.stop_requested(); }; // when the window closes
        app::ImportReport report = app::import_file(file.toStdString(), m_system, toldToStop);
        gui.post([this, file, report = std::move(report)] {
            m_importing = false;
            Q_EMIT imported(file, report);
        });
    });
    return true;
}

bool RuntimeBridge::isTreeUp() const { return static_cast<bool>(m_system.top()); }

QString RuntimeBridge::databaseFile() const { return QString::fromStdString(m_system.database().shown()); }

void RuntimeBridge::watchTree() {
    if (isTreeUp()) return;
    followToTheEnd();
    if (!std::exchange(m_ended, true)) Q_EMIT treeEnded();
}

/// Feed and observer went with the tree: what is left to hear is in the log. After a kill some processes take a while.
void RuntimeBridge::followToTheEnd() {
    if (m_paused) return;
    deliverEvents();
    if (const EventBatch rest = m_system.events_after(m_state.totals().number)) {
        for (const Event& event : *rest) m_state.apply(event);
        Q_EMIT eventsArrived(rest);
    }
    const auto lives = [](const Node* node) { return node->parent != no_node && node->alive(); };
    if (std::ranges::none_of(m_state.depth_first(), lives)) m_watch.stop();
}

} // namespace canopy::ui
