// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "core/timers.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace canopy {

TimerWheel::TimerWheel() { m_places.fill(none); }

TimerWheel::~TimerWheel() {
    for (Node& node : m_nodes)
        if (node.envelope) node.envelope->type->discard(node.envelope, ExitReason::shutdown());
}

TimerRef TimerWheel::add(Tick at, Pid target, Envelope* envelope) {
    std::uint32_t index = m_free;
    if (index == none) {
        index = static_cast<std::uint32_t>(m_nodes.size());
        m_nodes.emplace_back();
    } else {
        m_free = m_nodes[index].next;
    }
    Node& node = m_nodes[index];
    node.at = std::min(std::max(at, m_now + 1), last_tick);
    node.target = target;
    node.envelope = envelope;
    insert(index);
    enter(index);
    ++m_size;
    return {index, node.generation};
}

const TimerWheel::Node* TimerWheel::find(TimerRef timer) const {
    if (timer.index >= m_nodes.size()) return nullptr;
    const Node& node = m_nodes[timer.index];
    return node.generation == timer.generation && node.envelope ? &node : nullptr;
}

std::optional<TimerWheel::Cancelled> TimerWheel::read(TimerRef timer) const {
    const Node* node = find(timer);
    if (!node) return std::nullopt;
    return Cancelled{node->envelope, node->at, node->target};
}

std::optional<TimerWheel::Cancelled> TimerWheel::cancel(TimerRef timer) {
    const auto found = read(timer);
    if (!found) return std::nullopt;
    remove(timer.index);
    release(timer.index);
    return found;
}

void TimerWheel::drop(Pid target, std::vector<Fired>& dropped) {
    if (target.index >= m_of_target.size()) return;
    for (std::uint32_t index = m_of_target[target.index]; index != none;) {
        const Node& node = m_nodes[index];
        const std::uint32_t older = node.older;
        if (node.target == target) {
            dropped.push_back({node.target, node.envelope});
            remove(index);
            release(index);
        }
        index = older;
    }
}

void TimerWheel::enter(std::uint32_t index) {
    Node& node = m_nodes[index];
    node.older = node.younger = none;
    if (!node.target) return; // for a name
    if (node.target.index >= m_of_target.size())
        m_of_target.resize(std::max<std::size_t>(2 * m_of_target.size(), node.target.index + 1), none);
    std::uint32_t& youngest = m_of_target[node.target.index];
    node.older = std::exchange(youngest, index);
    if (node.older != none) m_nodes[node.older].younger = index;
}

void TimerWheel::leave(std::uint32_t index) {
    const Node& node = m_nodes[index];
    if (!node.target) return;
    if (node.older != none) m_nodes[node.older].younger = node.younger;
    (node.younger == none ? m_of_target[node.target.index] : m_nodes[node.younger].older) = node.older;
}

void TimerWheel::insert(std::uint32_t index) {
    Node& node = m_nodes[index];
    const Tick differs = node.at ^ m_now;
    const unsigned level = differs == 0 ? 0 : (static_cast<unsigned>(std::bit_width(differs)) - 1) / bits;
    const auto place = static_cast<std::uint32_t>(node.at >> (bits * level)) & (places - 1);
    node.place = level * places + place;
    node.previous = none;
    node.next = m_places[node.place];
    if (node.next != none) m_nodes[node.next].previous = index;
    m_places[node.place] = index;
    m_occupied[level][place / 64] |= std::uint64_t{1} << (place % 64);
}

void TimerWheel::remove(std::uint32_t index) {
    const Node& node = m_nodes[index];
    if (node.next != none) m_nodes[node.next].previous = node.previous;
    if (node.previous != none) {
        m_nodes[node.previous].next = node.next;
    } else {
        m_places[node.place] = node.next;
        const std::uint32_t place = node.place % places;
        if (node.next == none) m_occupied[node.place / places][place / 64] &= ~(std::uint64_t{1} << (place % 64));
    }
}

void TimerWheel::release(std::uint32_t index) {
    leave(index);
    Node& node = m_nodes[index];
    node.envelope = nullptr;
    node.place = none;
    if (++node.generation == 0) node.generation = 1;
    node.next = m_free;
    m_free = index;
    --m_size;
}

/// The present tick began a new round of the lower wheels: what lies at it on the others moves down, oldest first.
void TimerWheel::deal_out() {
    for (unsigned level = levels - 1; level > 0; --level) {
        if ((m_now & ((Tick{1} << (bits * level)) - 1)) != 0) continue;
        const auto place = static_cast<std::uint32_t>(m_now >> (bits * level)) & (places - 1);
        std::uint32_t oldest = std::exchange(m_places[level * places + place], none);
        m_occupied[level][place / 64] &= ~(std::uint64_t{1} << (place % 64));
        while (oldest != none && m_nodes[oldest].next != none) oldest = m_nodes[oldest].next;
        while (oldest != none) {
            const std::uint32_t younger = m_nodes[oldest].previous;
            insert(oldest);
            oldest = younger;
        }
    }
}

void TimerWheel::fire_place(std::uint32_t place, std::vector<Fired>& fired) {
    const auto before = static_cast<std::ptrdiff_t>(fired.size());
    std::uint32_t index = std::exchange(m_places[place], none);
    m_occupied[0][place / 64] &= ~(std::uint64_t{1} << (place % 64));
    while (index != none) {
        const Node& node = m_nodes[index];
        fired.push_back({node.target, node.envelope});
        release(std::exchange(index, node.next));
    }
    std::reverse(fired.begin() + before, fired.end()); // a place holds its newest first
}

void TimerWheel::advance(Tick now, std::vector<Fired>& fired) {
    while (m_now < now) {
        const auto due = next();
        m_now = due ? std::min(*due, now) : now;
        if ((m_now & (places - 1)) == 0) deal_out();
        fire_place(static_cast<std::uint32_t>(m_now) & (places - 1), fired);
    }
}

std::optional<TimerWheel::Tick> TimerWheel::next_at(unsigned level) const {
    const Tick round = m_now >> (bits * level);
    // Places up to the present one are empty: nothing lies in the past.
    for (std::uint32_t word = (round & (places - 1)) / 64; word < places / 64; ++word) {
        if (m_occupied[level][word] == 0) continue;
        const auto place = word * 64 + static_cast<std::uint32_t>(std::countr_zero(m_occupied[level][word]));
        return ((round & ~Tick{places - 1}) | place) << (bits * level);
    }
    return std::nullopt;
}

std::optional<TimerWheel::Tick> TimerWheel::next() const {
    if (m_size == 0) return std::nullopt;
    for (unsigned level = 0; level < levels; ++level) // a lower wheel's places all come before a higher one's
        if (const auto at = next_at(level)) return at;
    return std::nullopt;
}

} // namespace canopy
