// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "observe/event_history.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace canopy {

void EventHistory::append(Timestamp time, EventBody body) {
    Event event{.number = ++m_newest, .time = std::max(time, m_state.totals().now), .body = std::move(body)};
    m_state.apply(event);
    if (m_capacity > 0) m_kept.push_back(event);
    if (m_kept.size() > m_capacity) m_kept.pop_front();
    m_batch.push_back(std::move(event));
}

EventBatch EventHistory::take_batch() {
    if (m_batch.empty()) return nullptr;
    return std::make_shared<const std::vector<Event>>(std::exchange(m_batch, {}));
}

std::vector<Event> EventHistory::after(std::uint64_t number) const {
    const std::uint64_t skipped = number < oldest() ? 0 : std::min<std::uint64_t>(number - oldest() + 1, m_kept.size());
    return {m_kept.begin() + static_cast<std::ptrdiff_t>(skipped), m_kept.end()};
}

} // namespace canopy
