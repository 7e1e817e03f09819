// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/nodes/event_queue.hpp"

#include <utility>

namespace canopy::app {

bool EventQueue::put(EventBatch batch) {
    {
        const std::lock_guard lock(m_mutex);
        if (m_reader == Reader::WantsBeginning) return false;
        if (m_reader == Reader::IsBehind) return true;
        if (m_waiting + batch->size() > m_capacity) {
            m_batches.clear();
            m_waiting = 0;
            m_reader = Reader::IsBehind;
            return true;
        }
        m_waiting += batch->size();
        m_batches.push_back(std::move(batch));
    }
    m_arrived.notify_one();
    return true;
}

void EventQueue::begin_anew(EventBatch beginning) {
    {
        const std::lock_guard lock(m_mutex);
        m_reader = Reader::Follows;
        m_waiting = 0; // a beginning counts for nothing: without it there is nothing to follow
        m_batches.clear();
        m_batches.push_back(std::move(beginning));
    }
    m_arrived.notify_one();
}

std::vector<EventBatch> EventQueue::take(std::chrono::milliseconds limit) {
    std::unique_lock lock(m_mutex);
    if (m_reader == Reader::IsBehind) m_reader = Reader::WantsBeginning;
    m_arrived.wait_for(lock, limit, [this] { return !m_batches.empty(); });
    m_waiting = 0;
    return std::exchange(m_batches, {});
}

EventListener::EventListener(Ref<Observer> observer, PubSub pub_sub, std::shared_ptr<EventQueue> queue)
    : m_observer(observer), m_pub_sub(std::move(pub_sub)), m_queue(std::move(queue)) {}

Async<Init> EventListener::init() {
    m_queue->begin_anew(co_await Observer::subscribe(m_observer, m_pub_sub, *this));
    co_return Init::ok();
}

Async<void> EventListener::handle_info(EventBatch batch) {
    if (m_queue->put(std::move(batch))) co_return;
    // The observer may be on its way back from a crash: the next batch asks again.
    if (auto beginning = co_await Observer::snapshot(m_observer).attempt()) m_queue->begin_anew(std::move(*beginning));
}

} // namespace canopy::app
