// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "otp/tables.hpp"

#include <functional>
#include <map>
#include <mutex>

namespace canopy {

namespace detail {

struct TablesState {
    struct Entry {
        const void* type = nullptr;
        std::weak_ptr<TableState> table;

        std::shared_ptr<TableState> living() const {
            auto state = table.lock();
            return state && state->alive() ? state : nullptr;
        }
    };
    std::mutex mutex;
    std::map<std::string, Entry, std::less<>> entries; ///< of ended tables too, until the name is used again
};

} // namespace detail

Tables::Tables() : m_state(std::make_shared<detail::TablesState>()) {}

void Tables::add(const std::string& name, const void* type, const std::shared_ptr<detail::TableState>& state) const {
    bool taken = name.empty();
    if (!taken) {
        const std::lock_guard lock(m_state->mutex);
        auto& entry = m_state->entries[name];
        taken = entry.living() != nullptr;
        if (!taken) entry = {type, state};
    }
    if (!taken) return;
    state->end();
    state->refuse(name.empty() ? "a named table needs a name" : "the name is taken");
}

std::shared_ptr<detail::TableState> Tables::find(std::string_view name, const void* type) const {
    const std::lock_guard lock(m_state->mutex);
    const auto found = m_state->entries.find(name);
    if (found == m_state->entries.end()) return nullptr;
    auto state = found->second.living();
    if (state && found->second.type != type) state->refuse("its rows are of other types");
    return state;
}

void Tables::rename(std::string_view name, std::string new_name) const {
    const std::lock_guard lock(m_state->mutex);
    const auto found = m_state->entries.find(name);
    const auto state = found == m_state->entries.end() ? nullptr : found->second.living();
    if (!state) throw TableError("table " + std::string{name} + ": no such table");
    state->check_write();
    if (new_name.empty()) state->refuse("a named table needs a name");
    auto& entry = m_state->entries[new_name];
    if (entry.living() && entry.living() != state) state->refuse("the new name is taken");
    if (new_name == name) return;
    entry = found->second;
    m_state->entries.erase(m_state->entries.find(name));
    state->set_name(std::move(new_name));
}

std::vector<std::string> Tables::names() const {
    std::vector<std::string> names;
    const std::lock_guard lock(m_state->mutex);
    for (const auto& [name, entry] : m_state->entries)
        if (entry.living()) names.push_back(name);
    return names;
}

} // namespace canopy
