// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/feed_inbox.hpp"

#include <utility>

namespace canopy::ui {

namespace {

/// Drops the older half when it is full, so that dropping is rare.
template <class T>
bool appendBounded(std::vector<T>& list, T value, std::size_t limit) {
    const bool full = list.size() >= limit;
    if (full) list.erase(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(list.size() / 2));
    list.push_back(std::move(value));
    return full;
}

} // namespace

void FeedInbox::add(EventBatch batch) {
    std::unique_lock lock(m_mutex);
    if (m_overflowed || !batch) return;
    m_waiting += batch->size();
    m_events.batches.push_back(std::move(batch));
    if (m_waiting > m_limits.events) {
        m_events = {.batches = {}, .dropped = true};
        m_waiting = 0;
        m_overflowed = true;
    }
    wakeOnce(std::move(lock));
}

void FeedInbox::add(app::OrderEvent event) {
    std::unique_lock lock(m_mutex);
    if (appendBounded(m_news.orders, std::move(event), m_limits.orders)) m_news.orders_dropped = true;
    wakeOnce(std::move(lock));
}

void FeedInbox::add(app::LimiterEvent event) {
    std::unique_lock lock(m_mutex);
    appendBounded(m_news.limiter, std::move(event), m_limits.orders);
    wakeOnce(std::move(lock));
}

void FeedInbox::add(const app::TelemetryEvent& event) {
    std::unique_lock lock(m_mutex);
    m_news.telemetry = event;
    wakeOnce(std::move(lock));
}

void FeedInbox::restart(EventBatch beginning) {
    std::unique_lock lock(m_mutex);
    m_waiting = 0; // a large tree must not fill the room for what follows
    m_events = {};
    m_events.batches.push_back(std::move(beginning));
    m_overflowed = false;
    wakeOnce(std::move(lock));
}

void FeedInbox::wakeOnce(std::unique_lock<std::mutex> lock) {
    if (std::exchange(m_woken, true)) return;
    lock.unlock();
    m_wake();
}

FeedInbox::Events FeedInbox::takeEvents() {
    const std::lock_guard lock(m_mutex);
    m_waiting = 0;
    return std::exchange(m_events, {});
}

FeedInbox::News FeedInbox::takeNews() {
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_news, {});
}

void FeedInbox::rearm() {
    const std::lock_guard lock(m_mutex);
    m_woken = false;
}

std::size_t FeedInbox::waitingEvents() const {
    const std::lock_guard lock(m_mutex);
    return m_waiting;
}

} // namespace canopy::ui
