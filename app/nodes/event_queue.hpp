// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "observe/observer.hpp"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace canopy::app {

/// Where a thread outside the tree waits for the event log, batch by batch.
///
/// When the reader falls behind by more events than the capacity, all that wait are dropped; once it reads again, the
/// listener is asked for a new beginning. So memory is bounded, and what the reader folds is true again.
///
/// Process: put() and begin_anew() in the process that listens, take() in the one thread that reads; no process ever waits.
class EventQueue {
public:
    explicit EventQueue(std::size_t capacity = 200'000) : m_capacity(capacity) {}

    /// False: events were lost and the reader has caught up; it wants a new beginning, and not this batch.
    bool put(EventBatch batch);
    /// Events that make any NodeState equal to the log's.
    void begin_anew(EventBatch beginning);
    /// Everything that has come, or nothing when the time has passed first.
    std::vector<EventBatch> take(std::chrono::milliseconds limit);

private:
    enum class Reader : std::uint8_t { Follows, IsBehind, WantsBeginning };

    std::mutex m_mutex;
    std::condition_variable m_arrived;
    std::vector<EventBatch> m_batches;
    std::size_t m_capacity;    ///< in events
    std::size_t m_waiting = 0; ///< events
    Reader m_reader = Reader::Follows;
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
    Async<void> handle_info(EventBatch batch);

private:
    Ref<Observer> m_observer;
    PubSub m_pub_sub;
    std::shared_ptr<EventQueue> m_queue;
};

} // namespace canopy::app
