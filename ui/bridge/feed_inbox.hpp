// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/order.hpp"
#include "app/orders/rate_limiter.hpp"
#include "app/telemetry/telemetry.hpp"
#include "observe/event.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

namespace canopy::ui {

/// How often the GUI is told, and how much waits for it while it is busy.
struct FeedLimits {
    std::chrono::milliseconds frame{16}; ///< between two deliveries, at least
    std::size_t events = 200'000;
    std::size_t orders = 5'000; ///< and as many of the limiter
};

/// Where the runtime leaves what happened until the GUI takes it: batches merge here, bounded, and nobody waits.
///
/// The first thing that comes wakes the GUI, once; what comes before it takes joins in. Beyond the limit waiting events
/// are dropped as a whole: the state must then be taken afresh, and until restart() brings it further batches are
/// dropped too. Of orders and the limiter the newest are kept.
///
/// Process: add() and restart() in processes, take() in the GUI thread. Cost: one short lock.
class FeedInbox {
public:
    struct News {
        std::vector<app::OrderEvent> orders{};
        std::vector<app::LimiterEvent> limiter{};
        std::optional<app::TelemetryEvent> telemetry{}; ///< the newest
        bool orders_dropped = false;                    ///< some were: ask for the list again
    };
    struct Events {
        std::vector<EventBatch> batches{};
        bool dropped = false; ///< ask for a restart
    };

    explicit FeedInbox(std::function<void()> wake, FeedLimits limits = {}) : m_wake(std::move(wake)), m_limits(limits) {}

    void add(EventBatch batch);
    void add(app::OrderEvent event);
    void add(app::LimiterEvent event);
    void add(const app::TelemetryEvent& event);
    /// A complete beginning: replaces whatever waited, and batches count again.
    void restart(EventBatch beginning);

    Events takeEvents();
    News takeNews();
    /// From now on the next thing that comes wakes the GUI again.
    void rearm();
    std::size_t waitingEvents() const;

private:
    void wakeOnce(std::unique_lock<std::mutex> lock);

    std::function<void()> m_wake;
    FeedLimits m_limits;
    mutable std::mutex m_mutex;
    Events m_events;
    News m_news;
    std::size_t m_waiting = 0; ///< events in m_events, without a beginning
    bool m_overflowed = false;
    bool m_woken = false;
};

} // namespace canopy::ui
