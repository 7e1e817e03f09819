// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "core/supervision_directory.hpp"

#include "core/check.hpp"

#include <algorithm>
#include <utility>

namespace canopy {

void SupervisionDirectory::begin(Pid supervisor, Strategy strategy, std::uint32_t max_restarts,
                                 std::chrono::milliseconds within) {
    const std::lock_guard lock(m_mutex);
    m_supervisors.insert_or_assign(supervisor,
                                   Entry{.facts = {.strategy = strategy, .max_restarts = max_restarts, .within = within}});
}

void SupervisionDirectory::remove(Pid supervisor) {
    const std::lock_guard lock(m_mutex);
    m_supervisors.erase(supervisor);
}

void SupervisionDirectory::note_gave_up(Pid supervisor) {
    constexpr std::size_t most = 1000;
    const std::lock_guard lock(m_mutex);
    m_gave_up.push_back(supervisor);
    if (m_gave_up.size() > most) m_gave_up.pop_front();
}

bool SupervisionDirectory::gave_up(Pid supervisor) const {
    const std::lock_guard lock(m_mutex);
    return std::ranges::find(m_gave_up, supervisor) != m_gave_up.end();
}

void SupervisionDirectory::add_child(Pid supervisor, ChildFacts child) {
    const std::lock_guard lock(m_mutex);
    Entry& entry = m_supervisors[supervisor];
    const auto place = entry.children.insert(entry.children.end(), std::move(child));
    const bool is_new = entry.by_id.emplace(place->id, place).second;
    CANOPY_CHECK(is_new);
}

void SupervisionDirectory::set_child_pid(Pid supervisor, std::string_view id, Pid pid) {
    const std::lock_guard lock(m_mutex);
    Entry& entry = m_supervisors[supervisor];
    if (const auto child = entry.by_id.find(id); child != entry.by_id.end()) child->second->pid = pid;
}

void SupervisionDirectory::remove_child(Pid supervisor, std::string_view id) {
    const std::lock_guard lock(m_mutex);
    Entry& entry = m_supervisors[supervisor];
    const auto child = entry.by_id.find(id);
    if (child == entry.by_id.end()) return;
    const auto place = child->second;
    entry.by_id.erase(child); // before the id it points to
    entry.children.erase(place);
}

std::map<Pid, SupervisorFacts> SupervisionDirectory::copy() const {
    const std::lock_guard lock(m_mutex);
    std::map<Pid, SupervisorFacts> all;
    for (const auto& [supervisor, entry] : m_supervisors) {
        SupervisorFacts& facts = all.emplace(supervisor, entry.facts).first->second;
        facts.children.assign(entry.children.begin(), entry.children.end());
    }
    return all;
}

} // namespace canopy
