// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/event_stream.hpp"

#include <algorithm>
#include <utility>

namespace canopy::app {

void EventStream::begin(Chunk chunk) {
    std::unique_lock lock(m_mutex);
    m_chunks.push_back({std::move(chunk), false});
    wake(std::move(lock));
}

bool EventStream::append(Chunk chunk) {
    std::unique_lock lock(m_mutex);
    if (m_state != State::Open) return false;
    if (m_bytes + chunk->size() > m_most_bytes) {
        drop(std::move(lock));
        return false;
    }
    m_bytes += chunk->size();
    m_chunks.push_back({std::move(chunk), true});
    wake(std::move(lock));
    return true;
}

void EventStream::drop(std::unique_lock<std::mutex> lock) {
    m_state = State::Dropped;
    m_chunks.clear();
    m_bytes = m_offset = 0;
    const std::function<void()> drop = m_drop;
    lock.unlock();
    if (drop) drop();
}

void EventStream::end() {
    std::unique_lock lock(m_mutex);
    if (m_state == State::Open) m_state = State::Ended;
    wake(std::move(lock));
}

EventStream::State EventStream::state() const {
    const std::lock_guard lock(m_mutex);
    return m_state;
}

void EventStream::on_readable(std::function<void()> wake) {
    const std::lock_guard lock(m_mutex);
    m_wake = std::move(wake);
}

void EventStream::on_dropped(std::function<void()> drop) {
    const std::lock_guard lock(m_mutex);
    m_drop = std::move(drop);
}

void EventStream::ask_for_reader(std::function<bool()> is_there) {
    const std::lock_guard lock(m_mutex);
    m_is_there = std::move(is_there);
}

void EventStream::end_if_left() {
    std::unique_lock lock(m_mutex);
    const std::function<bool()> is_there = m_is_there;
    lock.unlock();
    if (is_there && !is_there()) end();
}

/// Outside the lock: whoever is woken takes locks of its own.
void EventStream::wake(std::unique_lock<std::mutex> lock) {
    if (!std::exchange(m_reader_sleeps, false)) return;
    const std::function<void()> wake = m_wake;
    lock.unlock();
    if (wake) wake();
}

std::ptrdiff_t EventStream::read(char* buffer, std::size_t size, const std::function<bool()>& suspend) {
    const std::lock_guard lock(m_mutex);
    if (m_chunks.empty()) {
        if (m_state != State::Open || !suspend()) return -1;
        m_reader_sleeps = true;
        return 0;
    }
    const Waiting& first = m_chunks.front();
    const std::size_t length = std::min(size, first.text->size() - m_offset);
    std::copy_n(first.text->data() + m_offset, length, buffer);
    m_offset += length;
    if (first.counts) m_bytes -= length;
    if (m_offset == first.text->size()) {
        m_chunks.pop_front();
        m_offset = 0;
    }
    return static_cast<std::ptrdiff_t>(length);
}

} // namespace canopy::app
