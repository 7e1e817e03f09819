// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/nodes/event_queue.hpp"

#include <utility>

namespace canopy::app {

void EventQueue::put(EventBatch batch) {
    {
        const std::lock_guard lock(m_mutex);
        m_batches.push_back(std::move(batch));
    }
    m_arrived.notify_one();
}

std::vector<EventBatch> EventQueue::take(std::chrono::milliseconds limit) {
    std::unique_lock lock(m_mutex);
    m_arrived.wait_for(lock, limit, [this] { return !m_batches.empty(); });
    return std::exchange(m_batches, {});
}

EventListener::EventListener(Ref<Observer> observer, PubSub pub_sub, std::shared_ptr<EventQueue> queue)
    : m_observer(observer), m_pub_sub(std::move(pub_sub)), m_queue(std::move(queue)) {}

Async<Init> EventListener::init() {
    m_queue->put(co_await Observer::subscribe(m_observer, m_pub_sub, *this));
    co_return Init::ok();
}

} // namespace canopy::app
