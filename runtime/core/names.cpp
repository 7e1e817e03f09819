// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "core/names.hpp"

#include <mutex>

namespace canopy {

NameSlot& Names::intern(std::string_view name) {
    {
        const std::shared_lock lock(m_mutex);
        if (const auto found = m_slots.find(name); found != m_slots.end()) return *found->second;
    }
    const std::unique_lock lock(m_mutex);
    if (const auto found = m_slots.find(name); found != m_slots.end()) return *found->second;
    auto slot = std::make_unique<NameSlot>(m_runtime, std::string{name});
    NameSlot& result = *slot;
    m_slots.emplace(std::string_view{result.name}, std::move(slot));
    return result;
}

const NameSlot* Names::find(std::string_view name) const {
    const std::shared_lock lock(m_mutex);
    const auto found = m_slots.find(name);
    return found == m_slots.end() ? nullptr : found->second.get();
}

NameSlot* Names::held_by(Pid pid) const {
    const std::shared_lock lock(m_mutex);
    for (const auto& [name, slot] : m_slots)
        if (slot->pid() == pid) return slot.get();
    return nullptr;
}

} // namespace canopy
