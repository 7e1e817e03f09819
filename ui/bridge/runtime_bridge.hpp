// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject> // first: moc 6.4 stumbles over <compare> when that is the first header it reads

#include "app/headless/option_values.hpp"
#include "app/orders/order_import.hpp"
#include "app/system.hpp"
#include "observe/node_state.hpp"
#include "ui/bridge/feed_inbox.hpp"
#include "ui/bridge/gallery_client.hpp"
#include "ui/bridge/gui_thread.hpp"
#include "ui/bridge/node_feed.hpp"
#include "ui/bridge/order_client.hpp"
#include "ui/bridge/process_client.hpp"

#include <QElapsedTimer>
#include <QTimer>

#include <chrono>
#include <memory>
#include <thread>
#include <vector>

namespace canopy::ui {

/// The one place where the window meets the runtime: what happens comes in as signals, what is wanted goes out as asks.
///
///     RuntimeBridge bridge(*system);
///     connect(&bridge, &RuntimeBridge::eventsArrived, view, &TreeView::applyChanges);
///     bridge.start();
///     bridge.orders().place(order);
///
/// The state is folded here, in the GUI thread, before eventsArrived(). At most one delivery a frame; while the GUI is
/// busy things merge, and beyond a limit they are dropped and the state taken afresh. No process waits for the GUI, the
/// GUI waits for no process. The system must outlive the bridge.
class RuntimeBridge final : public QObject {
    Q_OBJECT

public:
    explicit RuntimeBridge(app::System& system, QObject* parent = nullptr, FeedLimits limits = {});
    ~RuntimeBridge() override;

    /// Connect first, then start: the beginning comes as the first eventsArrived().
    void start();

    const NodeState& state() const { return m_state; }
    OrderClient& orders() { return m_orders; }
    ProcessClient& processes() { return m_processes; }
    GalleryClient& gallery() { return m_gallery; }

    /// While paused the state stands still and eventsArrived() is held back; orders and the limiter go on.
    void setPaused(bool paused);
    bool isPaused() const { return m_paused; }
    std::size_t waitingEvents() const { return m_inbox->waitingEvents(); }

    void setRate(int orders_a_second);
    /// Breaks processes at moments counted from now.
    void plan(const std::vector<app::CrashPlan>& crashes);
    /// Reads orders from a file on a thread of its own: then imported(). One at a time; another one is refused (false).
    bool importFile(const QString& file);
    app::LimiterWindows limiterWindows() const { return m_system.limiter_windows(); }
    app::RateLimits limits() const { return m_system.config().limits; }
    Timestamp now() const { return m_system.runtime().now(); }
    bool isTreeUp() const; ///< false when the top supervisor has ended: nothing runs any more
    QString databaseFile() const;

Q_SIGNALS:
    void eventsArrived(const canopy::EventBatch& batch);
    void ordersChanged(const std::vector<canopy::app::OrderEvent>& events);
    void ordersMissed(); ///< some changes were dropped: ask for the lists again
    void limiterChanged(const std::vector<canopy::app::LimiterEvent>& events);
    void telemetryChanged(const canopy::app::TelemetryEvent& telemetry);
    void crashNotPossible(const QString& path); ///< a planned one: there was no such process
    void imported(const QString& file, const canopy::app::ImportReport& report);
    void treeEnded(); ///< once, when the top supervisor is gone; the state says of every process how it ended

private:
    void onWake();
    void deliver();
    void deliverEvents();
    void deliverNews();
    void watchTree();
    void followToTheEnd();

    app::System& m_system;
    NodeState m_state;
    GuiThread m_gui;
    std::chrono::milliseconds m_frame_time;
    std::shared_ptr<FeedInbox> m_inbox;
    OrderClient m_orders;
    ProcessClient m_processes;
    GalleryClient m_gallery;
    Ref<NodeFeed> m_feed;
    QTimer m_frame; ///< what is left of the frame before the next delivery
    QTimer m_watch;
    QElapsedTimer m_last;
    std::jthread m_import;
    bool m_importing = false;
    bool m_paused = false;
    bool m_ended = false;
};

} // namespace canopy::ui
