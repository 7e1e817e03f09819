// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "observe/frame_sampler.hpp"

#include <algorithm>
#include <utility>

namespace canopy {

namespace {

/// What a process looks like now; nothing if it is gone.
std::optional<event::Sample> look_at(Runtime& runtime, Pid pid) {
    const ProcessSlot* slot = runtime.table().find(pid);
    if (!slot || slot->mailbox.is_closed()) return std::nullopt;
    const event::Sample seen{.pid = pid,
                             .depth = slot->depth(),
                             .handled = slot->handled.load(std::memory_order_relaxed),
                             .activity = slot->activity.load(std::memory_order_relaxed)};
    if (!runtime.is_alive(pid)) return std::nullopt; // what was read may belong to the next process in this slot
    return seen;
}

} // namespace

void FrameSampler::set_audience(std::vector<Pid> audience) {
    std::map<Pid, event::Sample> present;
    for (const Pid pid : audience) {
        const auto known = m_audience.find(pid);
        present[pid] = known == m_audience.end() ? event::Sample{} : known->second;
    }
    m_audience = std::move(present);
}

void FrameSampler::sample(std::vector<Pid> active, EventHistory& history) {
    const Timestamp now = m_runtime.now();
    const std::vector<Entry> entries = due(std::move(active));
    m_watched.clear();
    for (const Entry& entry : entries) sample(entry, now, history);
    if (history.has_batch()) sample_audience(now, history);
}

/// Those active and those watched, each once, by pid: the same run gives the same order.
std::vector<FrameSampler::Entry> FrameSampler::due(std::vector<Pid> active) {
    std::ranges::sort(active);
    std::vector<Entry> entries;
    entries.reserve(active.size() + m_watched.size());
    auto watched = m_watched.begin();
    const auto take_watched_below = [&](Pid pid) {
        for (; watched != m_watched.end() && watched->first < pid; ++watched) entries.emplace_back(*watched);
    };
    for (const Pid pid : active) {
        take_watched_below(pid);
        if (!entries.empty() && entries.back().first == pid) continue;
        const bool is_watched = watched != m_watched.end() && watched->first == pid;
        entries.emplace_back(pid, is_watched ? std::optional{(watched++)->second} : std::nullopt);
    }
    for (; watched != m_watched.end(); ++watched) entries.emplace_back(*watched);
    return entries;
}

void FrameSampler::sample(const Entry& entry, Timestamp now, EventHistory& history) {
    const auto& [pid, before] = entry;
    if (m_audience.contains(pid)) return;
    const std::optional<event::Sample> seen = look_at(m_runtime, pid);
    if (!seen) return;
    Watched watched{.last = *seen};
    if (history.state().knows(pid)) {
        const bool again = before && before->sampled;
        const bool news = !again || before->moving || *seen != before->last;
        if (news) history.append(now, *seen);
        watched.sampled = true;
        watched.moving = seen->handled != (again ? before->last.handled : 0);
    }
    const bool at_rest = seen->depth == 0 && seen->activity == Activity::Idle && !watched.moving;
    if (!at_rest) m_watched.emplace_back(pid, watched);
}

void FrameSampler::sample_audience(Timestamp now, EventHistory& history) {
    for (auto& [pid, last] : m_audience) {
        const std::optional<event::Sample> seen = look_at(m_runtime, pid);
        if (!seen || *seen == last || !history.state().knows(pid)) continue;
        history.append(now, *seen);
        last = *seen;
    }
}

} // namespace canopy
