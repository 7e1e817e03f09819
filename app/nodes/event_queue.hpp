// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "observe/observer.hpp"

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

namespace canopy::app {

/// Where a thread outside the tree waits for the event log, batch by batch.
///
/// Process: put() in the process that listens, take() in the one thread that reads; no process ever waits.
class EventQueue {
public:
    void put(EventBatch batch);
    /// Everything that has come, or nothing when the time has passed first.
    std::vector<EventBatch> take(std::chrono::milliseconds limit);

private:
    std::mutex m_mutex;
    std::condition_variable m_arrived;
    std::vector<EventBatch> m_batches;
};

/// Listens to the observer and fills a queue: first with what makes up the present state, then with all that happens.
///
///     const auto queue = std::make_shared<EventQueue>();
///     runtime.start<EventListener>(observer, pub_sub, queue);
///     for (const EventBatch& batch : queue->take(100ms)) for (const Event& event : *batch) state.apply(event);
///
/// Process: its own, beside the tree: it goes on while the observer is restarted.
class EventListener final : public GenServer<EventListener> {
public:
    EventListener(Ref<Observer> observer, PubSub pub_sub, std::shared_ptr<EventQueue> queue);
    Async<Init> init();
    void handle_info(EventBatch batch) { m_queue->put(std::move(batch)); }

private:
    Ref<Observer> m_observer;
    PubSub m_pub_sub;
    std::shared_ptr<EventQueue> m_queue;
};

} // namespace canopy::app
